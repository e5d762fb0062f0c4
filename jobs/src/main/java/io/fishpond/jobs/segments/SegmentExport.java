package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.fishpond.algo.audience.Identifier;
import io.fishpond.algo.audience.XlsxFile;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.ops.Exports;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Takes a published list out: leaves out whom it must, writes the files, and says so in {@code ops.exports} first. */
public final class SegmentExport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final RunContext published;
    private final ExportRequest request;

    private SegmentExport(RunContext published, ExportRequest request) {
        this.published = published;
        this.request = request;
    }

    /**
     * Exports the list.
     *
     * @param published the night whose tables are read
     * @throws ListRefusedException if there is no such list, it was not published, or it does not fit
     */
    public static Exported of(RunContext published, ExportRequest request) {
        return new SegmentExport(published, request).export();
    }

    private Exported export() {
        boolean contacts =
                new PublishedSegments(published).named(request.segment()).getAs("contacts_people");
        if (!contacts && !request.identifiers().isEmpty()) {
            throw new ListRefusedException(
                    ExitStatus.MISCONFIGURED,
                    request.segment()
                            + " contacts nobody: neither consent nor caps nor holdouts were asked of it, so it leaves"
                            + " without contact data. Give its definition a purpose of consent (consent: marketing) first.");
        }
        Dataset<Row> listed = new PublishedSegments(published)
                .members(request.segment())
                .join(
                        published
                                .readPublished(MemberProfile.TABLE)
                                .where(col("as_of").equalTo(lit(published.asOf())))
                                .drop("as_of", "run_id"),
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of("member_id"))
                                .toSeq(),
                        "left");
        Dataset<Row> candidates = new Permitted(published, request.target(), request.identifiers())
                .of(listed)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Left> byLoss = new HashMap<>();
            candidates
                    .groupBy("loss")
                    .agg(count(lit(1)), max("rank"))
                    .collectAsList()
                    .forEach(row -> byLoss.put(row.getString(0), new Left(row.getLong(1), row.getLong(2))));
            Left left = byLoss.getOrDefault(null, new Left(0, 0));
            Map<String, Long> removed = new LinkedHashMap<>();
            request.rules()
                    .forEach(rule -> removed.put(
                            rule, byLoss.getOrDefault(rule, new Left(0, 0)).members()));
            return written(candidates.where("loss is null"), left, removed);
        } finally {
            candidates.unpersist();
        }
    }

    /** How many, and the last of their ranks. */
    private record Left(long members, long lastRank) {}

    private Exported written(Dataset<Row> rows, Left left, Map<String, Long> removed) {
        long members = left.members();
        if (request.target() == ExportTarget.XLSX && members > XlsxFile.MOST_RECORDS) {
            throw new ListRefusedException(
                    ExitStatus.MISCONFIGURED,
                    String.format(
                            "%s has %,d members and a worksheet %,d rows: take --for csv, which makes several files, or parquet.",
                            request.segment(), members, XlsxFile.MOST_RECORDS));
        }
        Instant now = published.clock().instant();
        String id = TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
        if (members == 0) {
            return recorded(exported(id, now, removed, 0, 0, null, Map.of()));
        }
        String name = request.segment() + "-" + published.asOf() + "-"
                + request.target().word();
        try (OutFolder folder = OutFolder.begin(
                published.spark().sparkContext().hadoopConfiguration(), request.out(), name + "-" + id, now)) {
            Files files = files(rows, left, folder, name);
            // Said before it is done: a file that nobody knows of is worse than an entry without its file.
            Exported exported =
                    recorded(exported(id, now, removed, members, files.rows(), folder.path(), files.hashes()));
            folder.finish();
            return exported;
        }
    }

    /**
     * What was written.
     *
     * @param rows records in all
     * @param hashes name → SHA-256
     */
    private record Files(long rows, Map<String, String> hashes) {}

    private Files files(Dataset<Row> rows, Left left, OutFolder folder, String name) {
        int most = request.target().membersPerFile();
        // By rank, so that no file is too large; a sender is in one file only.
        int parts =
                switch (request.target()) {
                    case XLSX -> 1;
                    case WECOM -> Math.toIntExact(1 + (left.members() - 1) / most);
                    default -> Math.toIntExact(1 + (left.lastRank() - 1) / most);
                };
        Column part = request.target() == ExportTarget.WECOM
                ? pmod(xxhash64(sender()), lit(parts))
                : expr(parts == 1 ? "0" : "(rank - 1) div " + most);
        Dataset<Row> ordered = PartFiles.partitioned(rows.withColumn("part", part.cast("int")), parts, order())
                .select(columns());
        Map<String, String> hashes = new LinkedHashMap<>();
        if (request.target() == ExportTarget.PARQUET) {
            ordered.write().parquet(folder.parts());
            folder.keep(folder.written(".parquet"), name, "parquet").forEach(file -> hashes.put(file, ""));
            return new Files(left.members(), hashes);
        }
        Layout layout = Layout.of(request);
        List<PartFiles.Part> written = PartFiles.write(ordered, layout, folder.parts());
        List<String> names =
                folder.keep(written.stream().map(PartFiles.Part::path).toList(), name, layout.ending());
        for (int i = 0; i < names.size(); i++) {
            hashes.put(names.get(i), written.get(i).sha256());
        }
        return new Files(written.stream().mapToLong(PartFiles.Part::records).sum(), hashes);
    }

    private static Column sender() {
        return col(Permitted.name(Identifier.WECOM)).getItem(0);
    }

    private Column[] order() {
        return request.target() == ExportTarget.WECOM
                ? new Column[] {sender(), col("rank"), col("member_id")}
                : new Column[] {col("rank"), col("member_id")};
    }

    private Column[] columns() {
        if (request.target() == ExportTarget.WECOM) {
            return new Column[] {
                sender().as("sender"),
                col(Permitted.name(Identifier.WECOM)).getItem(1).as("external_userid")
            };
        }
        if (!request.target().isForReaders()) {
            return request.identifiers().stream()
                    .map(identifier -> col(Permitted.name(identifier)))
                    .toArray(Column[]::new);
        }
        List<String> contact =
                request.identifiers().stream().map(Permitted::name).toList();
        return request.columns().stream()
                .map(column ->
                        contact.contains(column) ? array_join(col(column), ";").as(column) : col(column))
                .toArray(Column[]::new);
    }

    private Exported exported(
            String id,
            Instant at,
            Map<String, Long> removed,
            long members,
            long rows,
            String path,
            Map<String, String> files) {
        long listed =
                members + removed.values().stream().mapToLong(Long::longValue).sum();
        return new Exported(
                id, at, request, published.runId(), published.asOf(), listed, removed, members, rows, path, files);
    }

    private Exported recorded(Exported exported) {
        published.lake().append(Exports.TABLE, List.of(exported.row()));
        return exported;
    }
}
