package io.fishpond.jobs.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import io.fishpond.config.FeedMapping;
import io.fishpond.run.Finding;
import io.fishpond.run.Job;
import io.fishpond.run.Ledger;
import io.fishpond.run.RefusedException;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.GateFindings;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Runs;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The last step before publication: holds what the night came to against the limits of {@code gates} and against the nights
 * before, and lets the night pass, marks it, or stops it.
 */
public final class AuditNightJob implements Job {
    /** What other steps measured. */
    private static final List<String> MEASURED = List.of("rows_read", "rows_rejected", "rows_staged", "decayed");

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String description() {
        return "holds the night against its limits and the nights before";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Files.TABLE,
                Orders.TABLE,
                Interactions.TABLE,
                MemberProfile.TABLE,
                Segments.TABLE,
                Metrics.TABLE,
                Runs.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(GateFindings.TABLE);
    }

    /** @throws RefusedException if a figure is over the limit of a gate that stops; the message names each, and the way out */
    @Override
    public void run(RunContext context) {
        measure(context);
        List<Finding> findings =
                Audit.of(tonight(context), nights(context), context.deployment().gates(), snapshots(context));
        List<Finding> stopping = Finding.record(context, this, findings);
        if (!stopping.isEmpty()) {
            throw new RefusedException(stopping.stream()
                    .map(one -> "  " + one.gate() + (one.subject().isEmpty() ? "" : " " + one.subject()) + ": "
                            + one.words() + " (at most " + one.allowed() + ", by gates." + one.gate() + ".most)")
                    .collect(Collectors.joining(
                            "\n",
                            "The audit refused the night; the last published one stays current:\n",
                            "\n" + Finding.WAY_OUT)));
        }
    }

    private static void measure(RunContext context) {
        context.measure("members", "", context.readDay(MemberProfile.TABLE).count());
        measure(context, "list_members", context.readDay(Segments.TABLE).selectExpr("segment", "cast(size as double)"));
        measure(
                context,
                "refused_files",
                context.read(Files.TABLE)
                        .where(col("run_id")
                                .equalTo(context.runId())
                                .and(col("status").equalTo("refused")))
                        .groupBy("source")
                        .count()
                        .selectExpr("source", "cast(count as double)"));
        measure(
                context,
                "rows_unreadable",
                context.read(Files.TABLE)
                        .where(col("run_id")
                                .equalTo(context.runId())
                                .and(col("status").equalTo("accepted")))
                        .groupBy(expr("concat(channel, '.', feed)").as("subject"))
                        .agg(expr("cast(sum(rows_rejected) as double)")));
        measure(context, "newest_days", newest(context, Orders.TABLE, "ordered_at"));
        measure(context, "newest_days", newest(context, Interactions.TABLE, "occurred_at"));
    }

    private static Set<String> snapshots(RunContext context) {
        return context.deployment().feeds().stream()
                .filter(feed -> feed.mode() == FeedMapping.Mode.SNAPSHOT)
                .map(feed -> feed.channel() + "." + feed.feed())
                .collect(Collectors.toSet());
    }

    /** Measures a figure a feed or list: a handful of rows. */
    private static void measure(RunContext context, String metric, Dataset<Row> figures) {
        figures.collectAsList().forEach(row -> context.measure(metric, row.getString(0), row.getDouble(1)));
    }

    /** Of each channel the days from its newest row up to the as-of date. */
    private static Dataset<Row> newest(RunContext context, Table feed, String at) {
        String day = "date'" + context.asOf() + "'";
        return context.read(feed)
                .where("to_date(" + at + ") <= " + day)
                .groupBy("channel")
                .agg(max(at).as("newest"))
                .selectExpr(
                        "concat(channel, '." + feed.name() + "')",
                        "cast(datediff(" + day + ", to_date(newest)) as double)");
    }

    private static Map<String, Map<String, Double>> tonight(RunContext context) {
        Map<String, Map<String, Double>> figures = new TreeMap<>(
                ofRuns(context, List.of(context.runId()), MEASURED).getOrDefault(context.runId(), Map.of()));
        context.measured().forEach((measure, value) -> figures.computeIfAbsent(measure.metric(), m -> new TreeMap<>())
                .put(measure.subject(), value));
        return figures;
    }

    /** The last published nights before this day, the last first; of several runs of a day the last that was published. */
    private static List<Audit.Night> nights(RunContext context) {
        Map<LocalDate, Ledger.Run> byDay = new Ledger(context.lake())
                .runs().stream()
                        .filter(run -> run.isPublished() && run.asOf().isBefore(context.asOf()))
                        .collect(Collectors.toMap(Ledger.Run::asOf, run -> run, (newer, older) -> newer, TreeMap::new));
        List<Ledger.Run> last = byDay.values().stream()
                .sorted(Comparator.comparing(Ledger.Run::asOf).reversed())
                .limit(context.deployment().gates().nights())
                .toList();
        Map<String, Map<String, Map<String, Double>>> figures = ofRuns(
                context,
                last.stream().map(Ledger.Run::runId).toList(),
                List.of("rows_read", "rows_rejected", "rows_staged", "members", "list_members"));
        return last.stream()
                .map(run -> new Audit.Night(run.asOf(), figures.getOrDefault(run.runId(), Map.of())))
                .toList();
    }

    /** Run → metric → subject → value; a handful of figures a night. */
    private static Map<String, Map<String, Map<String, Double>>> ofRuns(
            RunContext context, List<String> runs, List<String> metrics) {
        Map<String, Map<String, Map<String, Double>>> figures = new TreeMap<>();
        context.read(Metrics.TABLE)
                .where(col("run_id").isin(runs.toArray()).and(col("metric").isin(metrics.toArray())))
                .select("run_id", "metric", "subject", "value")
                .collectAsList()
                .forEach(row -> figures.computeIfAbsent(row.getString(0), r -> new TreeMap<>())
                        .computeIfAbsent(row.getString(1), m -> new TreeMap<>())
                        .put(row.getString(2), row.getDouble(3)));
        return figures;
    }
}
