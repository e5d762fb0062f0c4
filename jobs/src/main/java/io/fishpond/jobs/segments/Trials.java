package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.SegmentDefinition;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Arms of members, frozen when a list could first have taken them, and what became of either arm. */
final class Trials {
    private static final StructType ROWS = StructType.fromDDL(
            "segment string not null, member_id string not null, arm string not null, since date not null");
    /** Of the normal distribution: 95% lie within. */
    private static final double QUANTILE = 1.959963984540054;

    /** Members an arm below which a mean is too far from normal for an interval. */
    private static final int LEAST = 30;

    private Trials() {}

    /**
     * Arms as they stand tonight: segment, member_id, arm, since.
     *
     * @param frozen arms that were drawn before
     * @param eligible segment, member_id of those whom lists could take tonight
     */
    static Dataset<Row> drawn(
            Dataset<Row> frozen,
            Dataset<Row> eligible,
            List<SegmentDefinition> definitions,
            Arms arms,
            LocalDate asOf) {
        Map<String, Double> shares = new HashMap<>();
        definitions.forEach(definition -> shares.put(definition.name(), definition.holdout()));
        // Who is in the global control group was drawn with her first arm, and is so for all lists.
        Dataset<Row> known =
                frozen.groupBy("member_id").agg(expr("bool_or(arm = 'control')").as("is_control"));
        Dataset<Row> fresh = eligible.select("segment", "member_id")
                .join(frozen, new String[] {"segment", "member_id"}, "left_anti")
                .join(known, new String[] {"member_id"}, "left")
                .select("segment", "member_id", "is_control")
                .map(
                        (MapFunction<Row, Row>) row -> RowFactory.create(
                                row.getString(0),
                                row.getString(1),
                                arms.draw(
                                        row.getString(0),
                                        row.getString(1),
                                        row.isNullAt(2) ? null : row.getBoolean(2),
                                        shares.get(row.getString(0))),
                                asOf),
                        Encoders.row(ROWS));
        return frozen.select("segment", "member_id", "arm", "since").unionByName(fresh);
    }

    /**
     * How many members are in either arm: one row of treated, held_out.
     *
     * @param trials arms of one segment: member_id, arm
     * @param members who counts
     */
    static Dataset<Row> arms(Dataset<Row> trials, Dataset<Row> members) {
        return trials.join(members.select("member_id"), new String[] {"member_id"}, "left_semi")
                .agg(
                        expr("count(distinct member_id) filter (where arm = 'treated')")
                                .as("treated"),
                        expr("count(distinct member_id) filter (where arm != 'treated')")
                                .as("held_out"));
    }

    /**
     * What lists did, by intent to treat: members count in the arm that they were drawn for, contacted or not.
     *
     * @param trials of {@link #drawn}
     * @param net orders, see {@link io.fishpond.spark.NetOrders}
     * @param days after first eligibility over which orders count; who has not had them yet is left out
     */
    static Dataset<Row> results(Dataset<Row> trials, Dataset<Row> net, LocalDate asOf, int days) {
        Dataset<Row> ripe = trials.where("since <= date'" + asOf.minusDays(days) + "'");
        Dataset<Row> bought = ripe.join(net.where("stands"), "member_id")
                .where("ordered_on > since and ordered_on <= date_add(since, " + days + ")")
                .groupBy("segment", "member_id")
                .agg(
                        expr("count(1)").as("orders"),
                        expr("cast(sum(net) as double)").as("revenue"));
        Dataset<Row> arms = ripe.join(bought, new String[] {"segment", "member_id"}, "left")
                .selectExpr(
                        "segment",
                        "arm = 'treated' as is_treated",
                        "coalesce(orders, 0L) as orders",
                        "coalesce(revenue, 0D) as revenue")
                .groupBy("segment")
                .agg(
                        expr("count_if(is_treated)").as("treated"),
                        expr("count_if(not is_treated)").as("held_out"),
                        expr("avg(orders) filter (where is_treated)").as("treated_orders"),
                        expr("avg(orders) filter (where not is_treated)").as("held_out_orders"),
                        expr("var_samp(orders) filter (where is_treated)").as("treated_orders_var"),
                        expr("var_samp(orders) filter (where not is_treated)").as("held_out_orders_var"),
                        expr("avg(revenue) filter (where is_treated)").as("treated_revenue"),
                        expr("avg(revenue) filter (where not is_treated)").as("held_out_revenue"),
                        expr("var_samp(revenue) filter (where is_treated)").as("treated_revenue_var"),
                        expr("var_samp(revenue) filter (where not is_treated)").as("held_out_revenue_var"));
        // A segment all of whose members are treated measures nothing; one that waits for its first days says so.
        return trials.where("arm != 'treated'")
                .select("segment")
                .distinct()
                .join(arms, new String[] {"segment"}, "left")
                .selectExpr(
                        "segment",
                        days + " as days",
                        "coalesce(treated, 0L) as treated",
                        "coalesce(held_out, 0L) as held_out",
                        rounded("treated_orders"),
                        rounded("held_out_orders"),
                        effect("orders", 0, "orders_effect"),
                        effect("orders", -1, "orders_effect_low"),
                        effect("orders", 1, "orders_effect_high"),
                        rounded("treated_revenue"),
                        rounded("held_out_revenue"),
                        effect("revenue", 0, "revenue_effect"),
                        effect("revenue", -1, "revenue_effect_low"),
                        effect("revenue", 1, "revenue_effect_high"));
    }

    private static String rounded(String mean) {
        return "round(" + mean + ", 4) as " + mean;
    }

    private static String effect(String measure, int side, String name) {
        return ("if(least(treated, held_out) < " + LEAST + ", null, round(treated_%1$s - held_out_%1$s + %2$sD"
                        + " * sqrt(treated_%1$s_var / treated + held_out_%1$s_var / held_out), 4)) as %3$s")
                .formatted(measure, side * QUANTILE, name);
    }
}
