package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.Rejects;
import io.fishpond.table.raw.RawRecords;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Exports → raw. A file is known by its content: what landed before, under whatever name, is not read again. A file that
 * cannot be read to its end is refused whole; a record that cannot be used goes to {@code ops.rejects}; records are counted
 * file by file before they land, and as many must have landed, or the night ends.
 */
public final class IngestExportsJob implements Job {
    private static final StructType RECORDS = new StructType()
            .add("source", DataTypes.StringType)
            .add("content_hash", DataTypes.StringType)
            .add("source_file", DataTypes.StringType)
            .add("source_row", DataTypes.LongType)
            .add("fields", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
            .add("fault", DataTypes.StringType);

    private static final long BATCH_BYTES = 16L << 20;

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String description() {
        return "lands the channels' export files in raw, each content once";
    }

    @Override
    public List<Table> reads() {
        return List.of(Files.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(RawRecords.TABLE, Files.TABLE, Rejects.TABLE);
    }

    /** What came for a source: new contents, and contents that landed before or came twice. */
    private record Delivery(FeedMapping feed, Source source, List<DeliveredFile> fresh, List<DeliveredFile> repeated) {}

    /** A file beside the source that says how to read it. */
    private record Export(Source source, DeliveredFile file) implements Serializable {}

    /** What a first reading of a new file found. */
    private record Contents(String source, String contentHash, long read, long rejected, @Nullable String problem)
            implements Serializable {
        boolean isReadable() {
            return problem == null;
        }

        long records() {
            return read - rejected;
        }
    }

    @Override
    public void run(RunContext context) {
        // What this run met before it died is met anew, and written down whole.
        LandingHistory history = new LandingHistory(
                RawFrames.landed(context.read(Files.TABLE).where(col("run_id").notEqual(context.runId()))));
        List<Delivery> deliveries = deliveries(context, history);
        ExportFolder folder =
                new ExportFolder(context.spark(), context.deployment().exports());
        Map<String, Contents> contents = contents(context, folder, deliveries);
        land(context, folder, deliveries, contents);
        List<Row> files = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            for (DeliveredFile file : delivery.fresh()) {
                files.add(fresh(context, delivery, file, contents.get(key(file))));
            }
            for (DeliveredFile file : delivery.repeated()) {
                Contents read = contents.get(key(file));
                files.add(
                        repeated(context, delivery, file, read, read == null ? history.records(file) : read.records()));
            }
        }
        if (!files.isEmpty()) {
            context.record(Files.TABLE, "true", files);
        }
        context.measure("files_landed", "", files.size());
    }

    /** What lies in the exports folder, and neither lies in raw nor is known to be what does. */
    private static List<Delivery> deliveries(RunContext context, LandingHistory history) {
        Set<String> landing = new HashSet<>();
        List<Delivery> deliveries = new ArrayList<>();
        for (FeedMapping feed : context.deployment().feeds()) {
            for (Source source : feed.sources()) {
                Delivery delivery = new Delivery(feed, source, new ArrayList<>(), new ArrayList<>());
                for (DeliveredFile file : context.delivered()) {
                    if (file.source().equals(source.name()) && !history.knows(source, file)) {
                        boolean isNew = !history.holds(source, file) && landing.add(key(file));
                        (isNew ? delivery.fresh() : delivery.repeated()).add(file);
                    }
                }
                if (!delivery.fresh().isEmpty() || !delivery.repeated().isEmpty()) {
                    deliveries.add(delivery);
                }
            }
        }
        return deliveries;
    }

    private static String key(DeliveredFile file) {
        return file.source() + " " + file.contentHash();
    }

    /** Lands what can be read to its end, of all sources in one commit, and sets aside what is no record. */
    private static void land(
            RunContext context, ExportFolder folder, List<Delivery> deliveries, Map<String, Contents> contents) {
        List<Export> readable = exports(deliveries, contents.values().stream().filter(Contents::isReadable));
        if (readable.isEmpty()) {
            return;
        }
        Dataset<Row> accepted = records(context, folder, readable)
                .where("fault is null")
                .drop("fault")
                .withColumn("landed_on", lit(context.asOf()))
                .withColumn("run_id", lit(context.runId()));
        // In place of those that a run which died may have left, or that were read otherwise.
        long landed = context.lake().land(RawRecords.TABLE, contentsOf(readable), accepted);
        long expected = contents.values().stream().mapToLong(Contents::records).sum();
        if (landed != expected) {
            throw new IllegalStateException("raw does not reconcile: the new files have " + expected
                    + " usable records, and " + landed + " were written");
        }
        List<Export> faulty = exports(deliveries, contents.values().stream().filter(c -> c.rejected() > 0));
        if (!faulty.isEmpty()) {
            Dataset<Row> rejects = records(context, folder, faulty).where("fault is not null");
            context.record(Rejects.TABLE, "source <> 'staging'", rejects(context, deliveries, rejects));
        }
    }

    /** The new files of the given contents. */
    private static List<Export> exports(List<Delivery> deliveries, Stream<Contents> contents) {
        Set<String> wanted =
                contents.map(c -> c.source() + " " + c.contentHash()).collect(Collectors.toSet());
        return deliveries.stream()
                .flatMap(delivery -> delivery.fresh().stream().map(file -> new Export(delivery.source(), file)))
                .filter(export -> wanted.contains(key(export.file())))
                .toList();
    }

    private static Row fresh(RunContext context, Delivery delivery, DeliveredFile file, Contents found) {
        return row(
                context,
                delivery,
                file,
                found.read(),
                found.records(),
                0,
                found.isReadable() ? "accepted" : "refused",
                found.problem());
    }

    /** The same content again: superseded by what is in raw, or refused as the one that was read. */
    private static Row repeated(
            RunContext context, Delivery delivery, DeliveredFile file, @Nullable Contents read, long records) {
        return read != null && !read.isReadable()
                ? row(context, delivery, file, 0, 0, 0, "refused", read.problem())
                : row(context, delivery, file, records, 0, records, "duplicate", null);
    }

    private static Row row(
            RunContext context,
            Delivery delivery,
            DeliveredFile file,
            long read,
            long accepted,
            long superseded,
            String status,
            @Nullable String problem) {
        return RowFactory.create(
                file.source(),
                delivery.feed().channel(),
                delivery.feed().feed(),
                file.file(),
                file.contentHash(),
                file.bytes(),
                delivery.source().readAs(),
                file.columns(),
                read,
                accepted,
                read - accepted - superseded,
                superseded,
                status,
                problem,
                context.runId(),
                context.asOf());
    }

    /** Reads every new file once to its end: only what can be read whole is landed. By source and content. */
    private static Map<String, Contents> contents(RunContext context, ExportFolder folder, List<Delivery> deliveries) {
        List<Contents> found = new ArrayList<>();
        List<Export> text = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Source source = delivery.source();
            List<DeliveredFile> sound = new ArrayList<>();
            for (DeliveredFile file : delivery.fresh()) {
                if (file.problem() != null) {
                    found.add(new Contents(source.name(), file.contentHash(), 0, 0, file.problem()));
                } else {
                    sound.add(file);
                }
            }
            if (source.format() != Format.PARQUET) {
                sound.forEach(file -> text.add(new Export(source, file)));
            } else if (!sound.isEmpty()) {
                Map<String, Long> records =
                        parquet(context, folder, source, sound).groupBy("content_hash").count().collectAsList().stream()
                                .collect(Collectors.toMap(r -> r.getString(0), r -> r.getLong(1)));
                sound.forEach(file -> found.add(new Contents(
                        source.name(), file.contentHash(), records.getOrDefault(file.contentHash(), 0L), 0, null)));
            }
        }
        if (!text.isEmpty()) {
            found.addAll(inBatches(context, text)
                    .map(file -> contents(folder, file.source(), file.file()))
                    .collect());
        }
        return found.stream().collect(Collectors.toMap(c -> c.source() + " " + c.contentHash(), c -> c));
    }

    private static Contents contents(ExportFolder folder, Source source, DeliveredFile delivered) {
        long read = 0;
        long rejected = 0;
        try (ExportFile file = ExportFile.open(folder.open(delivered.file()), source)) {
            for (Optional<ExportRecord> next = file.next(); next.isPresent(); next = file.next()) {
                read++;
                if (next.get().fault() != null) {
                    rejected++;
                }
            }
            return new Contents(source.name(), delivered.contentHash(), read, rejected, null);
        } catch (IOException e) {
            String problem = ExportFolder.describe(e, source);
            return new Contents(source.name(), delivered.contentHash(), 0, 0, problem);
        }
    }

    private static Dataset<Row> records(RunContext context, ExportFolder folder, List<Export> exports) {
        Map<Source, List<Export>> parquet = exports.stream()
                .filter(export -> export.source().format() == Format.PARQUET)
                .collect(Collectors.groupingBy(Export::source, LinkedHashMap::new, Collectors.toList()));
        List<Export> text = exports.stream()
                .filter(export -> export.source().format() != Format.PARQUET)
                .toList();
        FlatMapFunction<Export, Row> records = export -> new Records(folder, export.source(), export.file());
        Dataset<Row> all = context.spark()
                .createDataset(inBatches(context, text).flatMap(records).rdd(), Encoders.row(RECORDS));
        for (Map.Entry<Source, List<Export>> source : parquet.entrySet()) {
            List<DeliveredFile> files =
                    source.getValue().stream().map(Export::file).toList();
            all = all.union(parquet(context, folder, source.getKey(), files));
        }
        return all;
    }

    private static Dataset<Row> rejects(RunContext context, List<Delivery> deliveries, Dataset<Row> records) {
        List<Row> feeds = deliveries.stream()
                .map(d -> RowFactory.create(
                        d.source().name(), d.feed().feed(), d.feed().channel()))
                .toList();
        Dataset<Row> feedOf = context.spark()
                .createDataFrame(
                        feeds,
                        new StructType()
                                .add("source", DataTypes.StringType)
                                .add("feed", DataTypes.StringType)
                                .add("channel", DataTypes.StringType));
        return records.join(broadcast(feedOf), "source")
                .select(
                        lit(context.runId()).as("run_id"),
                        col("feed"),
                        col("channel"),
                        col("source"),
                        col("source_file").as("file"),
                        col("source_row").as("row"),
                        lit(1).as("part"),
                        lit(null).cast("string").as("column"),
                        lit(null).cast("string").as("value"),
                        col("fault").as("reason"));
    }

    /** The rows of raw that hold these files. */
    private static String contentsOf(List<Export> exports) {
        Map<String, String> hashes = exports.stream()
                .collect(Collectors.groupingBy(
                        export -> export.source().name(),
                        LinkedHashMap::new,
                        Collectors.mapping(e -> "'" + e.file().contentHash() + "'", Collectors.joining(", "))));
        String sources = hashes.keySet().stream().collect(Collectors.joining("', '", "source in ('", "') and "));
        return hashes.entrySet().stream()
                .map(source -> "(source = '" + source.getKey() + "' and content_hash in (" + source.getValue() + "))")
                .collect(Collectors.joining(" or ", sources + "(", ")"));
    }

    /** The files, one task for as many as make {@code BATCH_BYTES}: a thousand small files do not leave a thousand more. */
    private static JavaRDD<Export> inBatches(RunContext context, List<Export> files) {
        List<List<Export>> batches = new ArrayList<>();
        long room = 0;
        for (Export file : files) {
            if (batches.isEmpty() || file.file().bytes() > room) {
                batches.add(new ArrayList<>());
                room = BATCH_BYTES;
            }
            batches.get(batches.size() - 1).add(file);
            room -= file.file().bytes();
        }
        return JavaSparkContext.fromSparkContext(context.spark().sparkContext())
                .parallelize(batches, Math.max(1, batches.size()))
                .flatMap(List::iterator);
    }

    /** The records of one file, as rows, read while they are taken. */
    private static final class Records implements Iterator<Row> {
        private final DeliveredFile delivered;
        private final ExportFile file;
        private Optional<ExportRecord> next;

        Records(ExportFolder folder, Source source, DeliveredFile delivered) throws IOException {
            this.delivered = delivered;
            this.file = ExportFile.open(folder.open(delivered.file()), source);
            this.next = advance();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Row next() {
            ExportRecord record = next.orElseThrow(NoSuchElementException::new);
            next = advance();
            return RowFactory.create(
                    delivered.source(),
                    delivered.contentHash(),
                    delivered.file(),
                    record.row(),
                    CollectionConverters.asScala(record.fields()),
                    record.fault());
        }

        private Optional<ExportRecord> advance() {
            try {
                Optional<ExportRecord> record = file.next();
                if (record.isEmpty()) {
                    file.close();
                }
                return record;
            } catch (IOException e) {
                throw new UncheckedIOException(delivered.file() + " could be read before, and cannot be now", e);
            }
        }
    }

    private static Dataset<Row> parquet(
            RunContext context, ExportFolder folder, Source source, List<DeliveredFile> files) {
        List<Row> names = files.stream()
                .map(f -> RowFactory.create(folder.path(f.file()).toUri().toString(), f.contentHash(), f.file()))
                .toList();
        Dataset<Row> known = context.spark()
                .createDataFrame(
                        names,
                        new StructType()
                                .add("path", DataTypes.StringType)
                                .add("content_hash", DataTypes.StringType)
                                .add("source_file", DataTypes.StringType));
        Dataset<Row> rows = context.spark()
                .read()
                .option("mergeSchema", true)
                .parquet(files.stream()
                        .map(f -> folder.path(f.file()).toString())
                        .toArray(String[]::new));
        return rows.select(
                        col("_metadata.file_path").as("path"),
                        col("_metadata.row_index").plus(1).as("source_row"),
                        fields(rows).as("fields"))
                .join(broadcast(known), "path")
                .select(
                        lit(source.name()).as("source"),
                        col("content_hash"),
                        col("source_file"),
                        col("source_row"),
                        col("fields"),
                        lit(null).cast("string").as("fault"));
    }

    private static org.apache.spark.sql.Column fields(Dataset<Row> rows) {
        List<org.apache.spark.sql.Column> entries = new ArrayList<>();
        for (var field : rows.schema().fields()) {
            var column = rows.col("`" + field.name() + "`");
            boolean nested = field.dataType() instanceof StructType
                    || field.dataType() instanceof org.apache.spark.sql.types.ArrayType
                    || field.dataType() instanceof org.apache.spark.sql.types.MapType;
            entries.add(lit(field.name()));
            entries.add(nested ? org.apache.spark.sql.functions.to_json(column) : column.cast("string"));
        }
        return org.apache.spark.sql.functions.map_filter(
                org.apache.spark.sql.functions.map(entries.toArray(org.apache.spark.sql.Column[]::new)),
                (k, v) -> v.isNotNull());
    }
}
