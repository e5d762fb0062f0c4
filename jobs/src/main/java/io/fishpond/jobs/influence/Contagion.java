package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.metrics.Estimate;
import io.fishpond.algo.metrics.RiskDifference;
import io.fishpond.algo.metrics.RiskDifference.Influence;
import io.fishpond.algo.metrics.RiskDifference.Stratum;
import io.fishpond.config.Referral;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Whether those whom a member brought leave after she has: on past days, every active member whose referrer had just lapsed,
 * against active members whose referrer had not, matched by day, cadence class, recency and number of purchase days. It tells
 * what goes together, and no cause. The interval takes the directs of one referrer for one cluster.
 *
 * @param excess how much likelier the directs of lapsed referrers bought nothing in the days after
 * @param exposed directs of lapsed referrers, a member counted once a day
 * @param referrers who had lapsed
 */
record Contagion(Estimate excess, long exposed, long referrers) {
    private static final StructType INFLUENCES = StructType.fromDDL(
            "stratum string, exposed_weight double, exposed_risk double, control_weight double, control_risk double");
    private static final UserDefinedFunction CADENCE_CLASS = udf(
            (UDF2<Long, Integer, String>) (purchaseDays, daysToLast) ->
                    CadenceClass.of(purchaseDays.intValue(), daysToLast).label(),
            DataTypes.StringType);

    /** An excess that may be chance is none to build on. */
    boolean isMeasured(Referral.Contagion settings) {
        return exposed >= settings.leastExposed() && referrers >= settings.leastReferrers() && excess.low() > 0;
    }

    /**
     * Measures it; empty where there is nothing to compare.
     *
     * @param referred member_id, referrer_id, referred_at
     * @param churn horizon_days, cadence_class
     * @param netOrders see {@link io.fishpond.spark.NetOrders}
     * @param days from one of the past days to the next, and over which it is seen who buys
     * @param windows how many past days
     */
    static Optional<Contagion> of(
            Dataset<Row> referred, Dataset<Row> churn, Dataset<Row> netOrders, LocalDate asOf, int days, int windows) {
        Dataset<Row> horizons =
                churn.groupBy("cadence_class").agg(expr("max(horizon_days)").as("horizon_days"));
        Dataset<Row> states = states(netOrders, asOf, days, windows)
                // Her class on that day: tonight's tells whether a one-time buyer has come back, which is what is
                // asked.
                .withColumn(
                        "cadence_class",
                        CADENCE_CLASS.apply(expr("order_days"), expr("coalesce(datediff(last, first), 0)")))
                .join(broadcast(horizons), "cadence_class")
                .withColumn("since", expr("datediff(day, last)"))
                .withColumn("is_active", expr("coalesce(since <= horizon_days, false)"))
                .withColumn("was_active", expr("coalesce(datediff(day_before, last_before) <= horizon_days, false)"));
        Dataset<Row> referrers =
                states.where("was_active").selectExpr("member_id as referrer_id", "day", "not is_active as is_lapsed");
        Dataset<Row> pairs = Lineage.cut(referred.join(states.where("is_active"), "member_id")
                .where("to_date(referred_at) <= day")
                .join(referrers, new String[] {"referrer_id", "day"})
                .selectExpr(
                        "referrer_id",
                        """
                        concat_ws(' ', day, cadence_class, least(3, since * 4 div horizon_days),
                          case when order_days = 1 then 1 when order_days <= 3 then 2 else 3 end) as stratum""",
                        "is_lapsed",
                        "not buys as leaves"));
        return measured(pairs);
    }

    private static Optional<Contagion> measured(Dataset<Row> pairs) {
        List<Row> rows = pairs.groupBy("stratum")
                .agg(
                        expr("count_if(is_lapsed and leaves)"),
                        expr("count_if(is_lapsed)"),
                        expr("count_if(not is_lapsed and leaves)"),
                        expr("count_if(not is_lapsed)"))
                .sort("stratum")
                .collectAsList();
        List<Stratum> strata = rows.stream()
                .map(row -> new Stratum(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .toList();
        long exposed = strata.stream()
                .filter(stratum -> stratum.controls() > 0)
                .mapToLong(Stratum::exposed)
                .sum();
        List<Influence> influences = RiskDifference.influences(strata);
        List<Row> told = IntStream.range(0, rows.size())
                .mapToObj(i -> RowFactory.create(
                        rows.get(i).getString(0),
                        influences.get(i).exposedWeight(),
                        influences.get(i).exposedRisk(),
                        influences.get(i).controlWeight(),
                        influences.get(i).controlRisk()))
                .toList();
        // Those whom one referrer brought leave for reasons that they share. Whole parts of a billionth: sums that have
        // no order.
        Row clusters = pairs.join(
                        broadcast(pairs.sparkSession().createDataFrame(told, INFLUENCES)), new String[] {"stratum"})
                .withColumn("event", expr("if(leaves, 1D, 0D)"))
                .groupBy("referrer_id")
                .agg(
                        expr("""
                        sum(cast(round(1e9D * if(is_lapsed,
                          exposed_weight * (event - exposed_risk),
                          -control_weight * (event - control_risk))) as decimal(18,0)))""")
                                .as("moved"),
                        expr("bool_or(is_lapsed and exposed_weight > 0)").as("is_exposed"))
                .selectExpr(
                        "cast(coalesce(sum(cast(moved as decimal(18,0)) * cast(moved as decimal(18,0))), 0) as double)",
                        "count_if(is_exposed)")
                .head();
        return RiskDifference.clustered(strata, clusters.getDouble(0) / 1e18, clusters.getLong(1))
                .map(excess -> new Contagion(excess, exposed, clusters.getLong(1)));
    }

    /**
     * What is known of every customer on every past day: member_id, first, day, day_before, last, last_before (by that), order_days,
     * buys.
     */
    private static Dataset<Row> states(Dataset<Row> netOrders, LocalDate asOf, int days, int windows) {
        String told = IntStream.rangeClosed(1, windows)
                .mapToObj(window -> {
                    String day = "date'" + asOf.minusDays((long) days * window) + "'";
                    String before = "date'" + asOf.minusDays((long) days * (window + 1)) + "'";
                    String after = "date'" + asOf.minusDays((long) days * (window - 1)) + "'";
                    return """
                            named_struct(
                              'day', %1$s, 'day_before', %2$s,
                              'last', max(ordered_on) filter (where ordered_on <= %1$s),
                              'last_before', max(ordered_on) filter (where ordered_on <= %2$s),
                              'order_days', count(ordered_on) filter (where ordered_on <= %1$s),
                              'buys', coalesce(bool_or(ordered_on > %1$s and ordered_on <= %3$s), false))"""
                            .formatted(day, before, after);
                })
                .collect(Collectors.joining(", "));
        return netOrders
                .where("stands")
                .select("member_id", "ordered_on")
                .distinct()
                .groupBy("member_id")
                .agg(
                        expr("min(ordered_on)").as("first"),
                        expr("array(" + told + ")").as("past"))
                .selectExpr("member_id", "first", "inline(past)");
    }
}
