package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.Rejects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Raw → staging: every channel's mapping applied, rows typed, faulty ones kept apart, the latest state of each key left.
 * Of every feed, the keys accepted are counted apart from the rows staged, and must be as many, or the night ends.
 */
public final class StageFeedsJob implements Job {

    private static final Column ACCEPTED = size(col(MappedFeed.FAULTS)).equalTo(0);

    @Override
    public String name() {
        return "stage";
    }

    @Override
    public String description() {
        return "maps every channel to the canonical feeds, one state a key";
    }

    @Override
    public List<Table> reads() {
        return List.of(Files.TABLE);
    }

    @Override
    public List<Table> writes() {
        return Stream.concat(Tables.FEEDS.stream(), Stream.of(Rejects.TABLE)).toList();
    }

    @Override
    public void run(RunContext context) {
        List<RawFrames.Landed> landed = RawFrames.landed(context.read(Files.TABLE));
        Map<String, Set<String>> columns =
                RawFrames.columns(context.deployment().feeds(), landed);
        Map<Table, List<FeedMapping>> delivered = context.deployment().feeds().stream()
                .filter(feed -> everySourceHasColumns(feed, columns))
                .collect(Collectors.groupingBy(FeedMapping::table, LinkedHashMap::new, Collectors.toList()));
        List<Dataset<Row>> faulty = InParallel.map(delivered.entrySet(), feed -> {
                    Dataset<Row> typed = feed.getValue().stream()
                            .map(mapping -> typed(context, mapping, landed, columns))
                            .reduce(Dataset::union)
                            .orElseThrow()
                            .persist(StorageLevel.MEMORY_AND_DISK());
                    if (stage(context, feed.getKey(), feed.getValue(), typed) > 0) {
                        return Optional.of(typed);
                    }
                    typed.unpersist();
                    return Optional.<Dataset<Row>>empty();
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
        context.record(
                Rejects.TABLE,
                "source = 'staging'",
                faulty.stream()
                        .map(typed -> rejects(context, typed))
                        .reduce(Dataset::union)
                        .orElseGet(() -> context.lake().frame(Rejects.TABLE, List.of())));
        faulty.forEach(Dataset::unpersist);
        emptyWhatNobodyDelivers(context, delivered.keySet());
    }

    /** A feed of which nothing was ever delivered has no columns to map. */
    private static boolean everySourceHasColumns(FeedMapping feed, Map<String, Set<String>> columns) {
        return feed.sources().stream().noneMatch(s -> columns.get(s.name()).isEmpty());
    }

    /** A feed that the last channel stopped to deliver must not stay as it was. */
    private static void emptyWhatNobodyDelivers(RunContext context, Set<Table> delivered) {
        Lake lake = context.lake();
        for (Table feed : Tables.FEEDS) {
            if (!delivered.contains(feed)
                    && lake.exists(feed)
                    && !lake.read(feed).isEmpty()) {
                lake.replace(feed, lake.frame(feed, List.of()));
            }
        }
    }

    private static Dataset<Row> typed(
            RunContext context, FeedMapping feed, List<RawFrames.Landed> landed, Map<String, Set<String>> columns) {
        SparkSession session = feed.query() == null
                ? context.spark()
                : Sessions.apart(context.spark(), context.deployment().timezone());
        Map<String, Dataset<Row>> sources = new LinkedHashMap<>();
        for (Source source : feed.sources()) {
            List<String> hashes = RawFrames.activeHashes(source, feed.mode(), landed, context.delivered());
            sources.put(
                    source.alias(),
                    RawFrames.read(
                            new Lake(session, context.lake().warehouse()), source, hashes, columns.get(source.name())));
        }
        return MappedFeed.typed(feed, MappedFeed.mapped(feed, session, sources)).withColumn("_feed", lit(feed.feed()));
    }

    /**
     * Writes the latest state of each key, and counts what became of every row, by channel.
     *
     * @return the number of rows rejected
     */
    private static long stage(RunContext context, Table table, List<FeedMapping> feeds, Dataset<Row> typed) {
        long staged = context.lake().land(table, "true", MappedFeed.latest(table, typed.where(ACCEPTED)));
        Map<String, Row> counts = counts(table, typed);
        for (FeedMapping feed : feeds) {
            measure(context, feed, counts.get(feed.channel()));
        }
        long keys = counts.values().stream().mapToLong(r -> r.getLong(3)).sum();
        if (staged != keys) {
            throw new IllegalStateException(
                    table + " does not reconcile: " + keys + " keys were accepted, and " + staged + " rows staged");
        }
        return counts.values().stream().mapToLong(r -> r.getLong(2)).sum();
    }

    /** Counted apart from what was written: records read, rejected, and distinct keys of the accepted, by channel. */
    private static Map<String, Row> counts(Table table, Dataset<Row> typed) {
        Column key = struct(table.key().stream().map(c -> col(c)).toArray(Column[]::new));
        return typed
                .groupBy("channel")
                .agg(
                        count(lit(1)).as("read"),
                        count_if(not(ACCEPTED)).as("rejected"),
                        count_distinct(when(ACCEPTED, key)).as("keys"))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(r -> r.getString(0), r -> r));
    }

    private static void measure(RunContext context, FeedMapping feed, @Nullable Row counts) {
        long read = counts == null ? 0 : counts.getLong(1);
        long rejected = counts == null ? 0 : counts.getLong(2);
        long staged = counts == null ? 0 : counts.getLong(3);
        String subject = feed.channel() + "." + feed.feed();
        context.measure("rows_read", subject, read);
        context.measure("rows_staged", subject, staged);
        context.measure("rows_rejected", subject, rejected);
        context.measure("rows_superseded", subject, read - rejected - staged);
    }

    private static Dataset<Row> rejects(RunContext context, Dataset<Row> typed) {
        // Rows that a query made of one record, or of none, are told apart by their content.
        return typed.where(not(ACCEPTED))
                .withColumn(
                        "part",
                        expr("row_number() over (partition by channel, source_file, source_row order by "
                                + MappedFeed.CONTENT + ")"))
                .select(
                        lit(context.runId()).as("run_id"),
                        col("_feed").as("feed"),
                        col("channel"),
                        lit("staging").as("source"),
                        expr("coalesce(source_file, '')").as("file"),
                        expr("coalesce(source_row, 0)").as("row"),
                        col("part"),
                        expr("_faults[0].column").as("column"),
                        MappedFeed.masked(expr("_faults[0].value")).as("value"),
                        expr("concat_ws('; ', transform(_faults, f -> concat(f.column, ' ', f.reason)))")
                                .as("reason"));
    }
}
