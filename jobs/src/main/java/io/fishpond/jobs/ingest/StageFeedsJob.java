package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
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

    /** One channel's part of a feed while it is being staged, with its counters. */
    private record Part(FeedMapping feed, Dataset<Row> typed, Observation read, Observation kept) {}

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
            stage(context, table, parts);
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
        String name = feed.channel() + "_" + feed.feed();
        return new Part(
                feed,
                MappedFeed.typed(feed, MappedFeed.mapped(feed, session, sources)),
                new Observation("read_" + name),
                new Observation("kept_" + name));
    }

    private static void stage(RunContext context, Table table, List<Part> parts) {
        Dataset<Row> rows = context.spark().createDataFrame(List.of(), Conform.schema(table));
        for (Part part : parts) {
            Dataset<Row> read = part.typed()
                    .observe(
                            part.read(),
                            count(lit(1)).as("read"),
                            count_if(size(col(MappedFeed.FAULTS)).gt(0)).as("rejected"));
            Dataset<Row> accepted = read.where(size(col(MappedFeed.FAULTS)).equalTo(0));
            Dataset<Row> latest = MappedFeed.latest(part.feed(), accepted)
                    .observe(part.kept(), sum(col(MappedFeed.RECORDS).minus(1)).as("superseded"));
            rows = rows.union(latest.drop(MappedFeed.RECORDS));
        }
        context.lake().replace(table, rows);
        Map<String, Long> staged = context.read(table).groupBy("channel").count().collectAsList().stream()
                .collect(Collectors.toMap(r -> r.getString(0), r -> r.getLong(1)));
        List<Part> faulty = new ArrayList<>();
        for (Part part : parts) {
            if (reconcile(context, part, staged.getOrDefault(part.feed().channel(), 0L)) > 0) {
                faulty.add(part);
            }
        }
        reject(context, table, faulty);
    }

    /** @return the rows rejected */
    private static long reconcile(RunContext context, Part part, long staged) {
        long read = figure(part.read(), "read");
        long rejected = figure(part.read(), "rejected");
        long superseded = figure(part.kept(), "superseded");
        if (read != staged + rejected + superseded) {
            throw new IllegalStateException(part.feed().feed() + " of "
                    + part.feed().channel()
                    + " does not reconcile: " + read + " read, " + staged + " staged, " + rejected + " rejected, "
                    + superseded + " superseded");
        }
        String subject = part.feed().channel() + "." + part.feed().feed();
        context.measure("rows_read", subject, read);
        context.measure("rows_staged", subject, staged);
        context.measure("rows_rejected", subject, rejected);
        context.measure("rows_superseded", subject, superseded);
        return rejected;
    }

    private static long figure(Observation observation, String name) {
        try {
            Object value = observation.getAsJava().get(name);
            return value == null ? 0 : ((Number) value).longValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting", e);
        }
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
