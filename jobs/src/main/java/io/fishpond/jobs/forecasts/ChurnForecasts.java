package io.fishpond.jobs.forecasts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.metrics.OutcomeCounts;
import io.fishpond.algo.metrics.OutcomeCounts.Cell;
import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.jobs.forecasts.RipeDay.Champion;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Grouped;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Who was foretold to leave, beside who left: of the members who were active on the day, those without an order that stands in
 * the horizon after it. Ids of a day that have become one person count once, by what was said of the id that had ordered last:
 * it knew most of what is known of her now.
 */
final class ChurnForecasts {
    private static final String EVERYBODY = "all";
    private static final int CALIBRATION_BINS = 10;
    /** Digits of a probability by which members are counted together: those that are published, else fewer. */
    private static final List<Integer> DIGITS = List.of(6, 4);

    private ChurnForecasts() {}

    /** Members of a class: those who are still here, by what was said of them, and how many are not. */
    private record Tally(List<Cell> cells, long gone) {}

    /** Scores the latest ripe day of each cadence class, and all of them together. */
    static void score(RunContext context) {
        List<RipeDay> days = RipeDay.latest(context, MemberChurn.TABLE, "churn_horizon_days");
        if (days.isEmpty()) {
            return;
        }
        Map<RipeDay, Champion> champions = RipeDay.champions(context, "churn", days);
        Map<String, Tally> tallies = tallies(context, days);
        List<Cell> everybody = new ArrayList<>();
        long gone = 0;
        for (RipeDay day : days) {
            Tally tally = tallies.getOrDefault(day.segment(), new Tally(List.of(), 0));
            measure(context, day, tally, champions.get(day));
            everybody.addAll(tally.cells());
            gone += tally.gone();
        }
        measure(context, EVERYBODY, everybody, gone);
    }

    private static void measure(RunContext context, RipeDay day, Tally tally, @Nullable Champion champion) {
        measure(context, day.segment(), tally.cells(), tally.gone());
        if (tally.cells().isEmpty()) {
            return;
        }
        context.measure("scored_churn_day_age", day.segment(), day.age(context));
        if (champion == null) {
            return;
        }
        OutcomeCounts counts = OutcomeCounts.of(tally.cells());
        Map<String, Double> promised = champion.scores();
        if (promised.containsKey("auc_low")) {
            context.measure("scored_churn_promised_auc", day.segment(), promised.get("auc"));
            context.measure("scored_churn_promised_auc_low", day.segment(), promised.get("auc_low"));
        }
        if (promised.containsKey("churn_rate")) {
            context.measure(
                    "scored_churn_log_loss_beyond_base_rate",
                    day.segment(),
                    counts.logLossBeyond(promised.get("churn_rate")).value());
        }
        double gap = context.deployment().churn().decayGap();
        Decay.measure(context, "churn", day.segment(), champion, Decay.ofChurn(counts, promised, gap));
    }

    private static void measure(RunContext context, String segment, List<Cell> cells, long gone) {
        context.measure("scored_churn_gone", segment, gone);
        if (cells.isEmpty()) {
            return;
        }
        OutcomeCounts counts = OutcomeCounts.of(cells);
        context.measure("scored_churn_members", segment, counts.members());
        context.measure("scored_churn_foretold", segment, counts.foretold());
        context.measure("scored_churn_came", segment, counts.came());
        context.measure("scored_churn_log_loss", segment, counts.logLoss());
        context.measure("scored_churn_brier", segment, counts.brier());
        context.measure("scored_churn_calibration_error", segment, counts.calibrationError(CALIBRATION_BINS));
        if (counts.positives() > 0 && counts.negatives() > 0) {
            RankMetrics.Auc auc = counts.auc();
            context.measure("scored_churn_auc", segment, auc.value());
            context.measure("scored_churn_auc_low", segment, auc.low());
            context.measure("scored_churn_auc_high", segment, auc.high());
            context.measure("scored_churn_pr_auc", segment, counts.averagePrecision());
        }
    }

    /** By cadence class. */
    private static Map<String, Tally> tallies(RunContext context, List<RipeDay> days) {
        Dataset<Row> judged = judged(context, days);
        int limit = context.deployment().value().distinctHistories();
        // One probability for all of whom about the same was said, so that what came of them cannot tell them apart.
        List<Row> rows = Grouped.finest(DIGITS, limit, digits -> judged.groupBy(
                                col("cadence_class"),
                                round(col("probability"), digits).as("about"))
                        .agg(
                                sum("probability").cast("double"),
                                count(lit(1)),
                                count_if(col("outcome").equalTo("left")),
                                count_if(col("outcome").equalTo("stayed"))))
                .stream()
                .sorted(Comparator.<Row, String>comparing(row -> row.getString(0))
                        .thenComparing(row -> row.getDecimal(1)))
                .toList();
        Map<String, Tally> tallies = new TreeMap<>();
        for (Row row : rows) {
            Tally tally = tallies.getOrDefault(row.getString(0), new Tally(new ArrayList<>(), 0));
            long members = row.getLong(3);
            long left = row.getLong(4);
            long stayed = row.getLong(5);
            if (left + stayed > 0) {
                tally.cells().add(new Cell(row.getDouble(2) / members, left, stayed));
            }
            tallies.put(row.getString(0), new Tally(tally.cells(), tally.gone() + members - left - stayed));
        }
        return tallies;
    }

    /** One row per person and day: cadence_class, probability, outcome (left, stayed, or gone where it cannot be known). */
    static Dataset<Row> judged(RunContext context, List<RipeDay> days) {
        Column ripe = lit(false);
        LocalDate first = context.asOf();
        for (RipeDay day : days) {
            ripe = ripe.or(day.isIts().and(col("cadence_class").equalTo(day.segment())));
            first = day.day().isBefore(first) ? day.day() : first;
        }
        Dataset<Row> said = People.withPerson(
                        context,
                        context.readPublished(MemberChurn.TABLE)
                                .where("churn_state = 'active'")
                                .where(ripe))
                .groupBy("as_of", "person", "is_here")
                .agg(min(struct(
                                col("days_since_order"),
                                col("member_id"),
                                col("cadence_class"),
                                col("horizon_days"),
                                col("churn_probability").cast("decimal(7,6)").as("probability")))
                        .as("said"))
                .select("as_of", "person", "is_here", "said.cadence_class", "said.horizon_days", "said.probability");
        Dataset<Row> ordered = NetOrders.of(
                        context.read(Orders.TABLE), context.read(MemberRecords.TABLE), context.asOf())
                .where("stands")
                .where(col("ordered_on").gt(lit(first)))
                .groupBy(col("member_id").as("person"))
                .agg(collect_set("ordered_on").as("ordered_on"));
        return said.join(ordered, new String[] {"person"}, "left")
                .withColumn(
                        "outcome",
                        expr("case when not is_here then 'gone' when exists(ordered_on, d -> d > as_of"
                                + " and d <= date_add(as_of, horizon_days)) then 'stayed' else 'left' end"))
                .select("cadence_class", "probability", "outcome");
    }
}
