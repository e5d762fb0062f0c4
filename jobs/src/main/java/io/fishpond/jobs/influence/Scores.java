package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The columns of {@code member_influence}. */
final class Scores {
    private static final String[] MEMBER = {"member_id"};

    private Scores() {}

    /**
     * The sums over everybody below, for each member of a tree.
     *
     * @param referred who was brought by whom, with places
     * @param value the night's member values
     */
    static Dataset<Row> sumsBelow(Dataset<Row> referred, Dataset<Row> value, double damping) {
        Dataset<Row> placed = referred.select("member_id", "referrer_id", "depth");
        Dataset<Row> roots = referred.where("depth = 1")
                .selectExpr("root_id as member_id", "cast(null as string) as referrer_id", "0L as depth")
                .distinct();
        return Forest.withSumsBelow(
                placed.union(roots)
                        .join(value, MEMBER, "left")
                        .selectExpr(
                                "member_id",
                                "referrer_id",
                                "depth",
                                cents("current_value") + " as revenue",
                                cents("future_value") + " as value",
                                cents("current_value") + " div (depth + 1) as share"),
                damping);
    }

    /**
     * All scores but the quadrant, one row per member, with her {@code total_value}.
     *
     * @param sums of {@link #sumsBelow}
     * @param referralValue of {@link Brought#referralValue}
     * @param invites of {@link Brought#invites}
     */
    static Dataset<Row> scores(
            Dataset<Row> members,
            Dataset<Row> value,
            Dataset<Row> referred,
            Dataset<Row> sums,
            Dataset<Row> referralValue,
            Dataset<Row> invites) {
        Dataset<Row> first = generation(referred, members.selectExpr("member_id", "1L as generation_0"), 1);
        Dataset<Row> second = generation(referred, first, 2);
        return members.select("member_id", "is_staff")
                .join(value.select("member_id", "current_value", "total_value"), MEMBER, "left")
                .join(referred.select("member_id", "depth", "staff_above"), MEMBER, "left")
                .join(sums, MEMBER, "left")
                .join(directs(members, value, referred, sums), MEMBER, "left")
                .join(first, MEMBER, "left")
                .join(second, MEMBER, "left")
                .join(generation(referred, second, 3), MEMBER, "left")
                .join(referralValue, MEMBER, "left")
                .join(invites, MEMBER, "left")
                .na()
                .fill(0)
                .selectExpr(
                        "member_id",
                        "generation_1 as direct_referrals",
                        "active_referrals",
                        "tree_size",
                        "generation_1",
                        "generation_2",
                        "generation_3",
                        "tree_depth",
                        "round(influence, 6) as influence",
                        "round(influence_revenue, 6) as influence_revenue",
                        "round(influence_value, 6) as influence_value",
                        money("downstream_revenue") + " as downstream_revenue",
                        money("downstream_value") + " as downstream_value",
                        "referral_value",
                        money("if(is_staff, 0L, credit)") + " as shared_credit",
                        money(cents("current_value") + " - " + cents("current_value")
                                        + " div (depth + 1) * (depth - staff_above)")
                                + " as own_share",
                        "if(generation_1 = 0, null, median_days_to_bring) as median_days_to_bring",
                        "invites_sent",
                        // least() passes over nulls, so that it may not see one.
                        "if(invites_sent = 0, null, round(least(1D, try_divide(generation_1, invites_sent)), 6))"
                                + " as invite_conversion",
                        "round(try_divide(largest_branch, tree_size), 6) as branch_concentration",
                        "cast(null as double) as value_exposed",
                        "is_staff",
                        "total_value");
    }

    /** What the members whom she brought herself tell of her. */
    private static Dataset<Row> directs(
            Dataset<Row> members, Dataset<Row> value, Dataset<Row> referred, Dataset<Row> sums) {
        Dataset<Row> since = members.select("member_id", "first_seen_at");
        return referred.select("member_id", "referrer_id")
                .join(since, "member_id")
                .join(since.toDF("referrer_id", "referrer_seen_at"), "referrer_id")
                .join(value.select("member_id", "current_value"), MEMBER, "left")
                .join(sums.select("member_id", "tree_size"), "member_id")
                .groupBy(expr("referrer_id").as("member_id"))
                .agg(
                        expr("count_if(current_value > 0)").as("active_referrals"),
                        expr("max(tree_size + 1)").as("largest_branch"),
                        expr("percentile(datediff(to_date(first_seen_at), to_date(referrer_seen_at)), 0.5)")
                                .as("median_days_to_bring"));
    }

    /** How many are {@code hops} below each member, from how many are one hop less below her directs. */
    private static Dataset<Row> generation(Dataset<Row> referred, Dataset<Row> nearer, int hops) {
        return referred.select("member_id", "referrer_id")
                .join(nearer, "member_id")
                .groupBy(expr("referrer_id").as("member_id"))
                .agg(expr("sum(generation_" + (hops - 1) + ")").as("generation_" + hops));
    }

    /**
     * Adds the quadrant: above the median or not, by total value and by referral value (Kumar, Petersen and Leone, How
     * Valuable Is Word of Mouth?, Harvard Business Review, October 2007). Who stands at the median is not above it.
     */
    static Dataset<Row> withQuadrant(Dataset<Row> scored) {
        Row medians = scored.selectExpr("percentile(total_value, 0.5)", "percentile(referral_value, 0.5)")
                .head();
        if (medians.isNullAt(0)) {
            return scored.withColumn("quadrant", expr("'misers'")).drop("total_value");
        }
        String worthMore = "cast(total_value as double) > " + medians.getDouble(0) + "D";
        String bringsMore = "cast(referral_value as double) > " + medians.getDouble(1) + "D";
        return scored.withColumn(
                        "quadrant",
                        expr(
                                "case when %1$s and %2$s then 'champions' when %1$s then 'affluents' when %2$s then 'advocates' else 'misers' end"
                                        .formatted(worthMore, bringsMore)))
                .drop("total_value");
    }

    /** The night's member values, with the referral value that {@code influence} holds. */
    static Dataset<Row> withReferralValue(Dataset<Row> value, Dataset<Row> influence) {
        return value.drop("referral_value").join(influence.select("member_id", "referral_value"), MEMBER, "left");
    }

    /** Money as a whole number: sums and shares of it are exact. */
    private static String cents(String money) {
        return "cast(coalesce(" + money + ", 0) * 100 as bigint)";
    }

    private static String money(String cents) {
        return "cast(cast(" + cents + " as decimal(20,0)) * 0.01BD as decimal(18,2))";
    }
}
