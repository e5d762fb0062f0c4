package io.fishpond.jobs.forecasts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.metrics.Estimate;
import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.jobs.forecasts.RipeDay.Champion;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Grouped;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.staging.Orders;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * What members were foretold to bring, beside what they brought, discounted to the day as the forecast was. Ids of the day that
 * have become one person count once, with the sum of what was said of them; an interval is judged where one id alone had it.
 */
final class ValueForecasts {
    private static final String EVERYBODY = "";
    private static final double DAYS_PER_YEAR = 365.25;

    private ValueForecasts() {}

    /** Scores the latest ripe day. */
    static void score(RunContext context) {
        List<RipeDay> days = RipeDay.latest(context, MemberValue.TABLE, "future_value_horizon_days");
        if (days.isEmpty()) {
            return;
        }
        RipeDay day = days.get(0);
        Dataset<Row> judged = judged(context, day).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            context.measure(
                    "scored_value_gone", EVERYBODY, judged.where("not is_here").count());
            Dataset<Row> here = judged.where("is_here");
            Row sums = sums(here);
            if (sums.getLong(0) > 0) {
                double gini = gini(here, context.deployment().value().distinctHistories());
                context.measure("scored_value_day_age", EVERYBODY, day.age(context));
                measure(
                        context,
                        sums,
                        gini,
                        RipeDay.champions(context, "orders", days).get(day));
            }
        } finally {
            judged.unpersist();
        }
    }

    private static void measure(RunContext context, Row sums, double gini, @Nullable Champion champion) {
        long members = sums.getLong(0);
        double foretold = sums.getDouble(1);
        double came = sums.getDouble(2);
        context.measure("scored_value_members", EVERYBODY, members);
        context.measure("scored_value_foretold", EVERYBODY, foretold);
        context.measure("scored_value_came", EVERYBODY, came);
        context.measure("scored_value_mae", EVERYBODY, sums.getDouble(3) / members);
        if (sums.getLong(6) > 0) {
            context.measure("scored_value_interval_coverage", EVERYBODY, (double) sums.getLong(7) / sums.getLong(6));
        }
        long buyers = sums.getLong(5);
        if (buyers == 0 || members < 2) {
            return;
        }
        double meanGap = (foretold - came) / members;
        double variance = (sums.getDouble(4) / members - meanGap * meanGap) * members / (members - 1);
        Estimate bias = Estimate.normal(foretold / came - 1, Math.max(0, variance) * members / came / came);
        context.measure("scored_value_bias", EVERYBODY, bias.value());
        context.measure("scored_value_normalised_gini", EVERYBODY, gini);
        if (champion != null) {
            double gap = context.deployment().value().decayGap();
            Decay.measure(context, "value", "all", champion, Decay.ofValue(buyers, gini, bias, champion.scores(), gap));
        }
    }

    /** Of those who are here: members, foretold, came, absolute gaps, squared gaps, buyers, intervals, those that held. */
    private static Row sums(Dataset<Row> here) {
        return here.selectExpr(
                        "foretold",
                        "came",
                        "cast(foretold - came as decimal(18,2)) as gap",
                        "came between low and high as held")
                .selectExpr(
                        "count(1)",
                        "cast(coalesce(sum(foretold), 0) as double)",
                        "cast(coalesce(sum(came), 0) as double)",
                        "cast(coalesce(sum(abs(gap)), 0) as double)",
                        "cast(coalesce(sum(gap * gap), 0) as double)",
                        "count_if(came > 0)",
                        "count(held)",
                        "count_if(held)")
                .head();
    }

    /** Normalised Gini of what was foretold; 0 where all brought the same. */
    private static double gini(Dataset<Row> here, int limit) {
        List<Row> groups = Grouped.finest(Grouped.DIGITS, limit, digits -> here.groupBy(
                                Grouped.significant(col("foretold"), digits).as("foretold"),
                                Grouped.significant(col("came"), digits).as("came"))
                        .count())
                .stream()
                .sorted(Comparator.<Row>comparingDouble(row -> row.getDouble(0))
                        .thenComparingDouble(row -> row.getDouble(1)))
                .toList();
        double[] came = groups.stream().mapToDouble(row -> row.getDouble(1)).toArray();
        if (Arrays.stream(came).allMatch(c -> c == came[0])) {
            return 0;
        }
        return RankMetrics.normalisedGini(
                groups.stream().mapToDouble(row -> row.getDouble(0)).toArray(),
                came,
                groups.stream().mapToDouble(row -> row.getLong(2)).toArray());
    }

    /** One row per person: is_here, foretold, low, high (null where there is no one interval, or no customer), came. */
    static Dataset<Row> judged(RunContext context, RipeDay day) {
        Dataset<Row> said = People.withPerson(
                        context, context.readPublished(MemberValue.TABLE).where(day.isIts()))
                .groupBy("person", "is_here")
                .agg(
                        sum("future_value").cast("decimal(18,2)").as("foretold"),
                        expr("if(count(1) = 1 and max(order_days) > 0, max(future_value_low), null)")
                                .as("low"),
                        expr("if(count(1) = 1 and max(order_days) > 0, max(future_value_high), null)")
                                .as("high"));
        String discount = "pow(" + (1 + discountRate(context, day)) + "D, -datediff(ordered_on, date'" + day.day()
                + "') / " + DAYS_PER_YEAR + "D)";
        Dataset<Row> brought = NetOrders.of(
                        context.read(Orders.TABLE), context.read(MemberRecords.TABLE), context.asOf())
                .where("stands")
                .where(col("ordered_on").gt(lit(day.day())))
                .where(col("ordered_on").leq(lit(day.day().plusDays(day.horizonDays()))))
                .withColumn("discounted", expr("cast(cast(net as double) * " + discount + " as decimal(18,6))"))
                .groupBy(col("member_id").as("person"))
                .agg(round(sum("discounted"), 2).cast("decimal(18,2)").as("brought"));
        return said.join(brought, new String[] {"person"}, "left")
                .withColumn("came", expr("coalesce(brought, cast(0 as decimal(18,2)))"))
                .drop("brought");
    }

    /** By which the night of the day discounted; nothing where it did not say. */
    private static double discountRate(RunContext context, RipeDay day) {
        return context
                .read(Metrics.TABLE)
                .where(col("run_id").equalTo(day.runId()))
                .where("metric = 'future_value_discount_rate'")
                .select("value")
                .collectAsList()
                .stream()
                .mapToDouble(row -> row.getDouble(0))
                .findFirst()
                .orElse(0);
    }
}
