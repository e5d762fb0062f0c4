package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Conform;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.Lake;
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
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
 * cannot be read to its end is refused whole; a record that cannot be used goes to {@code ops.rejects}; the counts of
 * every file must add up, or the night ends.
 */
public final class IngestExportsJob implements Job {
    private static final StructType RECORDS = new StructType()
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
        return List.of(Files.TABLE, Rejects.TABLE);
    }

    /** What a first reading of a new file found. */
    private record Contents(String contentHash, long read, long rejected, String problem) implements Serializable {}

    @Override
    public void run(RunContext context) {
        Set<String> landed = new HashSet<>();
        Set<String> seen = new HashSet<>();
        for (RawFrames.Landed file : RawFrames.landed(context.read(Files.TABLE))) {
            landed.add(file.source() + " " + file.contentHash());
            seen.add(file.source() + " " + file.file() + " " + file.contentHash());
        }
        ExportFolder folder =
                new ExportFolder(context.spark(), context.deployment().exports());
        List<Delivery> deliveries = new ArrayList<>();
        for (FeedMapping feed : context.deployment().feeds()) {
            for (Source source : feed.sources()) {
                Delivery delivery = new Delivery(feed, source, new ArrayList<>(), new ArrayList<>());
                context.delivered().stream()
                        .filter(f -> f.source().equals(source.name()))
                        .filter(f -> !seen.contains(f.source() + " " + f.file() + " " + f.contentHash()))
                        .forEach(f -> (landed.add(f.source() + " " + f.contentHash())
                                        ? delivery.fresh()
                                        : delivery.repeated())
                                .add(f));
                deliveries.add(delivery);
            }
        }
        List<Landing> landings = InParallel.map(deliveries, delivery -> land(context, folder, delivery));
        List<Row> files =
                landings.stream().flatMap(landing -> landing.files().stream()).toList();
        if (!files.isEmpty()) {
            landings.stream()
                    .map(Landing::rejects)
                    .filter(Objects::nonNull)
                    .reduce(Dataset::union)
                    .ifPresent(rejects -> context.record(Rejects.TABLE, "source <> 'staging'", rejects));
            context.record(Files.TABLE, "true", context.spark().createDataFrame(files, Conform.schema(Files.TABLE)));
        }
        context.measure("files_landed", "", files.size());
    }

    /** What came for a source: new contents, and contents that landed before or came twice. */
    private record Delivery(FeedMapping feed, Source source, List<DeliveredFile> fresh, List<DeliveredFile> repeated) {}

    /** What became of a delivery: rows of {@code ops.files}, and of {@code ops.rejects} if there are any. */
    private record Landing(List<Row> files, @Nullable Dataset<Row> rejects) {}

    private static Landing land(RunContext context, ExportFolder folder, Delivery delivery) {
        Table raw = RawRecords.of(delivery.source().name());
        if (delivery.fresh().isEmpty() && delivery.repeated().isEmpty()) {
            return new Landing(List.of(), null);
        }
        Map<String, Contents> contents = contents(context, folder, delivery);
        List<DeliveredFile> readable = delivery.fresh().stream()
                .filter(f -> contents.get(f.contentHash()).problem() == null)
                .toList();
        Map<String, Long> accepted = Map.of();
        Dataset<Row> rejects = null;
        if (!readable.isEmpty()) {
            Dataset<Row> records = records(context, folder, delivery.source(), readable);
            accepted = write(context, raw, records, readable);
            if (readable.stream().anyMatch(f -> contents.get(f.contentHash()).rejected() > 0)) {
                rejects = rejects(context, delivery, records);
            }
        }
        List<Row> files = new ArrayList<>();
        for (DeliveredFile file : delivery.fresh()) {
            Contents found = contents.get(file.contentHash());
            boolean refused = found.problem() != null;
            long inRaw = accepted.getOrDefault(file.contentHash(), 0L);
            if (found.read() != inRaw + found.rejected()) {
                throw new IllegalStateException(file.file() + " does not reconcile: " + found.read() + " records read, "
                        + inRaw + " in " + raw + ", " + found.rejected() + " rejected");
            }
            files.add(row(
                    context,
                    delivery.feed(),
                    file,
                    found.read(),
                    inRaw,
                    0,
                    refused ? "refused" : "accepted",
                    found.problem()));
        }
        Map<String, Long> known = recordsOf(context.lake(), raw, delivery.repeated());
        for (DeliveredFile file : delivery.repeated()) {
            long records = known.getOrDefault(file.contentHash(), 0L);
            files.add(row(context, delivery.feed(), file, records, 0, records, "duplicate", null));
        }
        return new Landing(files, rejects);
    }

    private static Row row(
            RunContext context,
            FeedMapping feed,
            DeliveredFile file,
            long read,
            long accepted,
            long superseded,
            String status,
            String problem) {
        return RowFactory.create(
                file.source(),
                feed.channel(),
                feed.feed(),
                file.file(),
                file.contentHash(),
                file.bytes(),
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

    /** Reads every new file once to its end: only what can be read whole is landed. */
    private static Map<String, Contents> contents(RunContext context, ExportFolder folder, Delivery delivery) {
        List<DeliveredFile> files = delivery.fresh();
        if (files.isEmpty()) {
            return Map.of();
        }
        if (delivery.source().format() == Format.PARQUET) {
            Map<String, Long> records =
                    parquet(context, folder, files).groupBy("content_hash").count().collectAsList().stream()
                            .collect(Collectors.toMap(r -> r.getString(0), r -> r.getLong(1)));
            return files.stream()
                    .map(DeliveredFile::contentHash)
                    .collect(Collectors.toMap(
                            hash -> hash, hash -> new Contents(hash, records.getOrDefault(hash, 0L), 0, null)));
        }
        Source source = delivery.source();
        return inBatches(context, files).map(file -> contents(folder, source, file)).collect().stream()
                .collect(Collectors.toMap(Contents::contentHash, c -> c));
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
            return new Contents(delivered.contentHash(), read, rejected, null);
        } catch (IOException e) {
            return new Contents(delivered.contentHash(), 0, 0, ExportFolder.describe(e, source));
        }
    }

    private static Dataset<Row> records(
            RunContext context, ExportFolder folder, Source source, List<DeliveredFile> files) {
        return source.format() == Format.PARQUET
                ? parquet(context, folder, files)
                : text(context, folder, source, files);
    }

    /** Lands the records in place of those that a run which died may have left, which no run has counted. */
    private static Map<String, Long> write(
            RunContext context, Table raw, Dataset<Row> records, List<DeliveredFile> files) {
        Dataset<Row> accepted = records.where("fault is null")
                .drop("fault")
                .withColumn("landed_on", lit(context.asOf()))
                .withColumn("run_id", lit(context.runId()));
        return context.lake().replaceWhere(raw, in(files), accepted, "content_hash");
    }

    private static Dataset<Row> rejects(RunContext context, Delivery delivery, Dataset<Row> records) {
        return records.where("fault is not null")
                .select(
                        lit(context.runId()).as("run_id"),
                        lit(delivery.feed().feed()).as("feed"),
                        lit(delivery.feed().channel()).as("channel"),
                        lit(delivery.source().name()).as("source"),
                        col("source_file").as("file"),
                        col("source_row").as("row"),
                        lit(null).cast("string").as("column"),
                        lit(null).cast("string").as("value"),
                        col("fault").as("reason"));
    }

    private static String in(List<DeliveredFile> files) {
        return files.stream()
                .map(f -> "'" + f.contentHash() + "'")
                .collect(Collectors.joining(", ", "content_hash in (", ")"));
    }

    private static Map<String, Long> recordsOf(Lake lake, Table raw, List<DeliveredFile> files) {
        return files.isEmpty()
                ? Map.of()
                : lake.read(raw).where(in(files)).groupBy("content_hash").count().collectAsList().stream()
                        .collect(Collectors.toMap(r -> r.getString(0), r -> r.getLong(1)));
    }

    private static Dataset<Row> text(
            RunContext context, ExportFolder folder, Source source, List<DeliveredFile> files) {
        FlatMapFunction<DeliveredFile, Row> records = file -> new Records(folder, source, file);
        return context.spark()
                .createDataset(inBatches(context, files).flatMap(records).rdd(), Encoders.row(RECORDS));
    }

    /** The files, one task for as many as make {@code BATCH_BYTES}: a thousand small files do not leave a thousand more. */
    private static JavaRDD<DeliveredFile> inBatches(RunContext context, List<DeliveredFile> files) {
        List<List<DeliveredFile>> batches = new ArrayList<>();
        long room = 0;
        for (DeliveredFile file : files) {
            if (batches.isEmpty() || file.bytes() > room) {
                batches.add(new ArrayList<>());
                room = BATCH_BYTES;
            }
            batches.get(batches.size() - 1).add(file);
            room -= file.bytes();
        }
        return JavaSparkContext.fromSparkContext(context.spark().sparkContext())
                .parallelize(batches, batches.size())
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

    private static Dataset<Row> parquet(RunContext context, ExportFolder folder, List<DeliveredFile> files) {
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
                .join(org.apache.spark.sql.functions.broadcast(known), "path")
                .select(
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
