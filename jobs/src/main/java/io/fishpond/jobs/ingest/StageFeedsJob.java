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
import io.fishpond.spark.Conform;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.Rejects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Raw → staging: every channel's mapping applied, rows typed, faulty ones kept apart, the latest state of each key left.
 * Per channel and feed, records read = rows staged + rejected + superseded, or the night ends.
 */
public final class StageFeedsJob implements Job {

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

    /** One channel's part of a feed while it is being staged. */
    private record Part(FeedMapping feed, Dataset<Row> typed) {}

    @Override
    public void run(RunContext context) {
        List<RawFrames.Landed> landed = RawFrames.landed(context.read(Files.TABLE));
        Map<String, Set<String>> columns = RawFrames.landedColumns(context.read(Files.TABLE));
        for (Table table : Tables.FEEDS) {
            List<Part> parts = new ArrayList<>();
            for (FeedMapping feed : context.deployment().feeds()) {
                if (feed.table() == table && everySourceHasColumns(feed, columns)) {
                    parts.add(part(context, feed, landed, columns));
                }
            }
            // A feed that nobody delivers has no table: reading it yields an empty frame of its contract.
            if (!parts.isEmpty()) {
                stage(context, table, parts);
            }
        }
    }

    /** A feed of which nothing was ever delivered has no columns to map. */
    private static boolean everySourceHasColumns(FeedMapping feed, Map<String, Set<String>> columns) {
        return feed.sources().stream().allMatch(s -> columns.containsKey(s.name()));
    }

    private static Part part(
            RunContext context, FeedMapping feed, List<RawFrames.Landed> landed, Map<String, Set<String>> columns) {
        // A session of its own: a query reaches its feed's sources by their alias, and nothing else.
        SparkSession session = context.spark().newSession();
        Sessions.useTimeZone(session, context.deployment().timezone());
        Map<String, Dataset<Row>> sources = new LinkedHashMap<>();
        for (Source source : feed.sources()) {
            List<String> hashes = RawFrames.activeHashes(source, feed.mode(), landed, context.delivered());
            sources.put(
                    source.alias(),
                    RawFrames.read(
                            new io.fishpond.spark.Lake(session, context.lake().warehouse()),
                            source,
                            hashes,
                            columns.get(source.name())));
        }
        return new Part(feed, MappedFeed.typed(feed, MappedFeed.mapped(feed, session, sources)));
    }

    private static void stage(RunContext context, Table table, List<Part> parts) {
        Dataset<Row> rows = context.spark().createDataFrame(List.of(), Conform.schema(table));
        for (Part part : parts) {
            Dataset<Row> accepted =
                    part.typed().where(size(col(MappedFeed.FAULTS)).equalTo(0));
            rows = rows.union(MappedFeed.latest(part.feed(), accepted));
        }
        context.lake().replace(table, rows);
        Map<String, Long> staged = context.read(table).groupBy("channel").count().collectAsList().stream()
                .collect(Collectors.toMap(r -> r.getString(0), r -> r.getLong(1)));
        List<Part> faulty = new ArrayList<>();
        Map<String, Row> counts = counts(table, parts);
        for (Part part : parts) {
            String channel = part.feed().channel();
            if (reconcile(context, part.feed(), counts.get(channel), staged.getOrDefault(channel, 0L)) > 0) {
                faulty.add(part);
            }
        }
        reject(context, table, faulty);
    }

    /** Counted apart from what was written: records read, rejected, and distinct keys of the accepted, by channel. */
    private static Map<String, Row> counts(Table table, List<Part> parts) {
        Column[] key = table.key().stream().map(c -> col(c)).toArray(Column[]::new);
        Column accepted = size(col(MappedFeed.FAULTS)).equalTo(0);
        return parts.stream()
                .map(part -> part.typed().select(concat(key, accepted.as("accepted"))))
                .reduce(Dataset::union)
                .orElseThrow()
                .groupBy("channel")
                .agg(
                        count(lit(1)).as("read"),
                        count_if(not(col("accepted"))).as("rejected"),
                        count_distinct(when(col("accepted"), struct(key))).as("keys"))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(r -> r.getString(0), r -> r));
    }

    private static Column[] concat(Column[] columns, Column more) {
        return Stream.concat(Arrays.stream(columns), Stream.of(more)).toArray(Column[]::new);
    }

    /** Records the counts of a channel's feed, and returns how many rows were rejected. */
    private static long reconcile(RunContext context, FeedMapping feed, Row counts, long staged) {
        long read = counts == null ? 0 : counts.getLong(1);
        long rejected = counts == null ? 0 : counts.getLong(2);
        long superseded = counts == null ? 0 : read - rejected - counts.getLong(3);
        if (read != staged + rejected + superseded) {
            throw new IllegalStateException(feed.feed() + " of " + feed.channel() + " does not reconcile: " + read
                    + " read, " + staged + " staged, " + rejected + " rejected, " + superseded + " superseded");
        }
        String subject = feed.channel() + "." + feed.feed();
        context.measure("rows_read", subject, read);
        context.measure("rows_staged", subject, staged);
        context.measure("rows_rejected", subject, rejected);
        context.measure("rows_superseded", subject, superseded);
        return rejected;
    }

    private static void reject(RunContext context, Table table, List<Part> faulty) {
        if (faulty.isEmpty()) {
            return;
        }
        Dataset<Row> rejects = null;
        for (Part part : faulty) {
            Dataset<Row> rows = part.typed()
                    .where(size(col(MappedFeed.FAULTS)).gt(0))
                    .select(
                            lit(context.runId()).as("run_id"),
                            lit(table.name()).as("feed"),
                            col("channel"),
                            lit("staging").as("source"),
                            expr("coalesce(source_file, '')").as("file"),
                            expr("coalesce(source_row, row_number() over (partition by channel, source_file order by "
                                            + "to_json(struct(*))))")
                                    .cast("long")
                                    .as("row"),
                            expr("_faults[0].column").as("column"),
                            expr("_faults[0].value").as("value"),
                            expr("concat_ws('; ', transform(_faults, f -> concat(f.column, ' ', f.reason)))")
                                    .as("reason"));
            rejects = rejects == null ? rows : rejects.union(rows);
        }
        context.lake()
                .replaceWhere(
                        Rejects.TABLE,
                        "run_id = '" + context.runId() + "' and source = 'staging' and feed = '" + table.name() + "'",
                        rejects);
    }
}
