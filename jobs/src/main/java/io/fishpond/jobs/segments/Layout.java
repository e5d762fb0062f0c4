package io.fishpond.jobs.segments;

import io.fishpond.algo.audience.CsvFile;
import io.fishpond.algo.audience.Identifier;
import io.fishpond.algo.audience.Platform;
import io.fishpond.algo.audience.RecordFile;
import io.fishpond.algo.audience.XlsxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What one target's files look like, in any task that writes one.
 *
 * @param ending of the files' names
 * @param records what is written of a member
 * @param files opens a file on a stream
 */
record Layout(String ending, Records records, Files files) implements Serializable {

    /** The records of a member. */
    @FunctionalInterface
    interface Records extends Serializable {
        List<? extends List<?>> of(Row member);
    }

    /** Opens a file; its header is written. */
    @FunctionalInterface
    interface Files extends Serializable {
        RecordFile open(OutputStream out) throws IOException;
    }

    /** The layout of everything but Parquet, which Spark writes itself. */
    static Layout of(ExportRequest request) {
        List<String> columns = request.columns();
        String segment = request.segment();
        return switch (request.target()) {
            case CSV -> new Layout("csv", Layout::asTheyAre, out -> CsvFile.forSpreadsheets(out, columns));
            case XLSX -> new Layout("xlsx", Layout::asTheyAre, out -> new XlsxFile(out, segment, columns));
            case WECOM -> new Layout("csv", Layout::asTheyAre, out -> CsvFile.forMachines(out, columns));
            case PARQUET -> throw new IllegalArgumentException("Parquet has no records");
            case TENCENT, OCEANENGINE, META, GOOGLE, TIKTOK ->
                hashed(request.target().platform(), request.identifiers());
        };
    }

    private static Layout hashed(Platform platform, Set<Identifier> sent) {
        return new Layout(
                platform.ending(),
                member -> platform.records(
                        sent, hashes(member, sent, Identifier.PHONE), hashes(member, sent, Identifier.EMAIL)),
                out -> platform.open(out, sent));
    }

    private static List<String> hashes(Row member, Set<Identifier> sent, Identifier identifier) {
        String column = Permitted.name(identifier);
        if (!sent.contains(identifier) || member.isNullAt(member.fieldIndex(column))) {
            return List.of();
        }
        return member.getList(member.fieldIndex(column));
    }

    private static List<List<Object>> asTheyAre(Row member) {
        return List.of(CollectionConverters.asJava(member.toSeq()));
    }
}
