package io.fishpond.jobs.forecasts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.table.ops.Publications;
import io.fishpond.table.ops.Runs;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A published night whose horizon has passed.
 *
 * @param segment of the members that it was the horizon of; empty for all
 * @param day its as-of date
 * @param runId the run that published it last
 * @param horizonDays after it that were foretold
 */
record RipeDay(String segment, LocalDate day, String runId, int horizonDays) {

    private record Published(LocalDate day, String runId, Instant at) {}

    /**
     * What spoke, and what it had to show for itself.
     *
     * @param model its name
     * @param scores by which it was chosen; empty where nothing could be compared
     */
    record Champion(String model, Map<String, Double> scores) {}

    /**
     * The latest ripe day of each segment, of those that the mart still holds.
     *
     * @param horizonMetric under which nights have measured how many days they foretell, by segment
     */
    static List<RipeDay> latest(RunContext context, Table mart, String horizonMetric) {
        if (!context.published().containsKey(mart.qualifiedName())) {
            return List.of();
        }
        Map<String, LocalDate> dayByRun = new HashMap<>();
        newestByDay(context, mart).forEach((day, run) -> dayByRun.put(run.runId(), day));
        List<RipeDay> ripe = new ArrayList<>();
        for (Row row : context.read(Metrics.TABLE)
                .where(col("metric").equalTo(horizonMetric))
                .select("run_id", "subject", "value")
                .collectAsList()) {
            LocalDate day = dayByRun.get(row.getString(0));
            int horizon = (int) row.getDouble(2);
            if (day != null && !day.plusDays(horizon).isAfter(context.asOf())) {
                ripe.add(new RipeDay(row.getString(1), day, row.getString(0), horizon));
            }
        }
        if (ripe.isEmpty()) {
            return List.of();
        }
        Set<LocalDate> held = context.lake().days(mart);
        Map<String, RipeDay> latest = new TreeMap<>();
        ripe.stream()
                .filter(r -> held.contains(r.day()))
                .sorted(Comparator.comparing(RipeDay::day))
                .forEach(r -> latest.put(r.segment(), r));
        return List.copyOf(latest.values());
    }

    private static Map<LocalDate, Published> newestByDay(RunContext context, Table mart) {
        Map<LocalDate, Published> newest = new HashMap<>();
        Dataset<Row> withdrawn = context.read(Runs.TABLE).where("status = 'withdrawn'");
        context
                .read(Publications.TABLE)
                .where(col("table").equalTo(mart.qualifiedName()))
                .join(withdrawn, new String[] {"run_id"}, "left_anti")
                .select("as_of", "run_id", "published_at")
                .collectAsList()
                .stream()
                .map(row -> new Published(row.getAs(0), row.getString(1), row.getAs(2)))
                .sorted(Comparator.comparing(Published::at).thenComparing(Published::runId))
                .forEach(run -> newest.put(run.day(), run));
        return newest;
    }

    /** Picks the rows of the day from the mart. */
    Column isIts() {
        return col("as_of").equalTo(lit(day)).and(col("run_id").equalTo(runId));
    }

    /** Days from then to now. */
    long age(RunContext context) {
        return ChronoUnit.DAYS.between(day, context.asOf());
    }

    /**
     * The models that spoke on the days.
     *
     * @param purpose as {@code ops.models} has it
     */
    static Map<RipeDay, Champion> champions(RunContext context, String purpose, List<RipeDay> days) {
        Object[] runs = days.stream().map(RipeDay::runId).toArray();
        Map<String, Champion> spoke = new HashMap<>();
        context.read(Models.TABLE)
                .where(col("run_id").isin(runs))
                .where(col("purpose").equalTo(purpose))
                .where("champion")
                .select("run_id", "segment", "model", "scores")
                .collectAsList()
                .forEach(row -> spoke.put(
                        row.getString(0) + " " + row.getString(1),
                        new Champion(row.getString(2), Map.copyOf(row.<String, Double>getJavaMap(3)))));
        Map<RipeDay, Champion> champions = new HashMap<>();
        for (RipeDay day : days) {
            Champion champion = spoke.get(day.runId() + " " + (day.segment().isEmpty() ? "all" : day.segment()));
            if (champion != null) {
                champions.put(day, champion);
            }
        }
        return champions;
    }
}
