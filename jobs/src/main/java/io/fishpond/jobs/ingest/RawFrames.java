package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;

import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.spark.Lake;
import io.fishpond.table.raw.RawRecords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Raw records as a mapping sees them: a frame with the export's own columns, all strings, and {@code _file}, {@code _row}. */
final class RawFrames {
    private RawFrames() {}

    /** One landed file, as {@code ops.files} knows it. */
    record Landed(
            String source,
            String file,
            String contentHash,
            String readAs,
            List<String> columns,
            long records,
            String landedBy) {}

    /** The files whose records count: not refused, and not replaced under their name. */
    static List<Landed> landed(Dataset<Row> files) {
        return files
                .where("status <> 'refused'")
                .selectExpr(
                        "source",
                        "file",
                        "content_hash",
                        "read_as",
                        "columns",
                        "rows_accepted + rows_superseded as records",
                        // A run's id ends with the moment of its start.
                        "substring_index(run_id, '-', -1) as landed_by")
                .collectAsList()
                .stream()
                .map(r -> new Landed(
                        r.getString(0),
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getList(4),
                        r.getLong(5),
                        r.getString(6)))
                .toList();
    }

    /** Every column that a source ever had, or is declared to have when it comes; none where nothing tells. */
    static Map<String, Set<String>> columns(List<FeedMapping> feeds, List<Landed> landed) {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        for (FeedMapping feed : feeds) {
            feed.sources().forEach(source -> columns.put(source.name(), new LinkedHashSet<>(source.columns())));
        }
        for (Landed file : landed) {
            columns.computeIfAbsent(file.source(), s -> new LinkedHashSet<>()).addAll(file.columns());
        }
        return columns;
    }

    /**
     * The contents of a source that count now. A snapshot is what lies there; changes are all that ever came, but of a
     * file that was replaced under its name only the newest content. A file that was refused replaces nothing.
     */
    static List<String> activeHashes(
            Source source, FeedMapping.Mode mode, List<Landed> landed, List<DeliveredFile> delivered) {
        Map<String, String> newest = new TreeMap<>();
        Map<String, String> landedBy = new TreeMap<>();
        Set<String> readable = new HashSet<>();
        for (Landed file : landed) {
            if (file.source().equals(source.name())) {
                readable.add(file.contentHash());
                if (landedBy.getOrDefault(file.file(), "").compareTo(file.landedBy()) <= 0) {
                    landedBy.put(file.file(), file.landedBy());
                    newest.put(file.file(), file.contentHash());
                }
            }
        }
        Map<String, String> active = mode == FeedMapping.Mode.CHANGES ? new TreeMap<>(newest) : new TreeMap<>();
        for (DeliveredFile file : delivered) {
            if (file.source().equals(source.name())) {
                String content = readable.contains(file.contentHash()) ? file.contentHash() : newest.get(file.file());
                if (content != null) {
                    active.put(file.file(), content);
                }
            }
        }
        return active.values().stream().distinct().sorted().toList();
    }

    /** The records of the given contents, one column a header. */
    static Dataset<Row> read(Lake lake, Source source, List<String> hashes, Set<String> columns) {
        List<Column> selected = new ArrayList<>();
        for (String column : columns) {
            selected.add(element_at(col("fields"), column).as(column));
        }
        Stream.of(col("source_file").as("_file"), col("source_row").as("_row")).forEach(selected::add);
        return lake.read(RawRecords.TABLE)
                .where(col("source")
                        .equalTo(source.name())
                        .and(col("content_hash").isin(hashes.toArray())))
                .select(selected.toArray(Column[]::new));
    }
}
