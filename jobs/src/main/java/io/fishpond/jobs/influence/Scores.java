package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Referral;
import io.fishpond.config.Referral.Ladder;
import io.fishpond.jobs.influence.Forest.Sum;
import io.fishpond.jobs.influence.Forest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The columns of {@code member_influence}. Each measure of the tree is taken with flagged branches and without: by the switch
 * {@code counts_flagged} the one is shown and the difference stands beside it.
 */
final class Scores {
    private static final String[] MEMBER = {"member_id"};
    private static final long BILLIONTHS = 1_000_000_000;
    /** Of a cent. */
    private static final long HUNDREDTHS = 100;

    private final Referral settings;
    private final Dataset<Row> members;
    private final Dataset<Row> value;
    private final Dataset<Row> edges;
    private final boolean hasFlags;

    /**
     * @param members rows of {@code core.members}
     * @param value one day of {@code marts.member_value}
     * @param forest the same day of {@code marts.referral_forest}
     */
    Scores(Referral settings, Dataset<Row> members, Dataset<Row> value, Dataset<Row> forest) {
        this.settings = settings;
        this.members = members;
        this.value = value;
        this.edges = forest.where("referrer_id is not null")
                .withColumn("counts", expr(settings.countsFlagged() ? "true" : "not is_flagged"));
        this.hasFlags = !edges.where("is_flagged").isEmpty();
    }

    private Tree counted() {
        return settings.countsFlagged() ? Tree.ALL : Tree.UNFLAGGED;
    }

    private Tree countedCustomers() {
        return settings.countsFlagged() ? Tree.CUSTOMERS : Tree.UNFLAGGED_CUSTOMERS;
    }

    /** The name of a sum; without flags both forms of a tree are one. */
    private String sum(Tree tree, String measure) {
        Tree told = hasFlags ? tree : whole(tree);
        return told.named(measure);
    }

    private static Tree whole(Tree tree) {
        return switch (tree) {
            case ALL, UNFLAGGED -> Tree.ALL;
            case CUSTOMERS, UNFLAGGED_CUSTOMERS -> Tree.CUSTOMERS;
        };
    }

    private List<Sum> sums() {
        List<Sum> sums = new ArrayList<>();
        for (Tree tree : hasFlags ? List.of(Tree.ALL, Tree.UNFLAGGED) : List.of(Tree.ALL)) {
            addSizes(sums, tree);
            sums.add(new Sum(sum(tree, "influence_revenue"), tree, "revenue", HUNDREDTHS));
            sums.add(new Sum(sum(tree, "influence_value"), tree, "value", HUNDREDTHS));
        }
        addSizes(sums, hasFlags ? countedCustomers() : Tree.CUSTOMERS);
        for (Tree tree : hasFlags ? List.of(Tree.CUSTOMERS, Tree.UNFLAGGED_CUSTOMERS) : List.of(Tree.CUSTOMERS)) {
            sums.add(Sum.undamped(sum(tree, "credit"), tree, sum(tree, "share")));
        }
        return sums;
    }

    private void addSizes(List<Sum> sums, Tree tree) {
        sums.add(Sum.undamped(sum(tree, "tree_size"), tree, "1L"));
        sums.add(Sum.undamped(sum(tree, "downstream_revenue"), tree, "revenue"));
        sums.add(Sum.undamped(sum(tree, "downstream_value"), tree, "value"));
        sums.add(new Sum(sum(tree, "influence"), tree, "1L", BILLIONTHS));
    }

    /** The sums over everybody below, for each member who brought somebody. */
    Dataset<Row> sumsBelow() {
        Dataset<Row> nodes = edges.join(value.select("member_id", "current_value", "future_value"), MEMBER, "left")
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "is_staff_referral",
                        "is_flagged",
                        cents("current_value") + " as revenue",
                        cents("future_value") + " as value",
                        share("customers_depth") + " as customers_share",
                        share("unflagged_customers_depth") + " as unflagged_customers_share");
        return Forest.sumsBelow(nodes, sums(), settings.damping());
    }

    /**
     * All scores but the quadrant, one row per member, with her {@code total_value}.
     *
     * @param sums of {@link #sumsBelow}
     * @param referralValue of {@link Brought#referralValue}
     * @param invites of {@link Brought#invites}
     * @param shares of {@link Brought#shares}
     * @param churn one day of {@code marts.member_churn}
     * @param contagion what was measured above chance
     */
    Dataset<Row> scores(
            Dataset<Row> sums,
            Dataset<Row> referralValue,
            Dataset<Row> invites,
            Dataset<Row> shares,
            Dataset<Row> churn,
            Optional<Contagion> contagion) {
        Dataset<Row> first = Lineage.cut(directs(sums));
        Dataset<Row> second = generation(first.select("member_id", "generation_1"), 2);
        Dataset<Row> places = edges.select("member_id", "customers_depth", "unflagged_customers_depth");
        return members.select("member_id", "is_staff")
                .join(value.select("member_id", "current_value", "total_value", "order_days"), MEMBER, "left")
                .join(places, MEMBER, "left")
                .join(sums, MEMBER, "left")
                .join(first, MEMBER, "left")
                .join(second, MEMBER, "left")
                .join(generation(second, 3), MEMBER, "left")
                .join(referralValue, MEMBER, "left")
                .join(invites, MEMBER, "left")
                .join(shares, MEMBER, "left")
                .na()
                .fill(0)
                .join(churn.select("member_id", "churn_probability"), MEMBER, "left")
                .withColumn("shares", expr("shares + invites_sent"))
                .withColumn("does_buy", expr("order_days >= " + rung(Ladder::orderDays)))
                .withColumn("does_share", expr("shares >= " + rung(Ladder::shares) + " or generation_1 > 0"))
                .withColumn(
                        "does_bring",
                        expr("generation_1 >= " + rung(Ladder::directs) + " and (" + rung(Ladder::referralValue)
                                + " = 0 or referral_value >= " + rung(Ladder::referralValue) + ")"))
                .withColumn(
                        "brings_who_bring", expr("does_bring and bringing_directs >= " + rung(Ladder::bringingDirects)))
                .selectExpr(columns(contagion));
    }

    private String rung(java.util.function.Function<Ladder, Number> threshold) {
        return "if(is_staff, " + threshold.apply(settings.staff()) + ", " + threshold.apply(settings.members()) + ")";
    }

    private String[] columns(Optional<Contagion> contagion) {
        Tree tree = counted();
        Tree customers = countedCustomers();
        String customersDepth = settings.countsFlagged() ? "customers_depth" : "unflagged_customers_depth";
        return new String[] {
            "member_id",
            "generation_1 as direct_referrals",
            "active_referrals",
            sum(tree, "tree_size") + " as tree_size",
            "generation_1",
            "generation_2",
            "generation_3",
            sum(tree, "height") + " as tree_depth",
            sum(Tree.ALL, "height") + " as whole_tree_depth",
            "round(" + sum(tree, "influence") + ", 6) as influence",
            "round(" + sum(tree, "influence_revenue") + " / 100, 4) as influence_revenue",
            "round(" + sum(tree, "influence_value") + " / 100, 4) as influence_value",
            money(sum(tree, "downstream_revenue")) + " as downstream_revenue",
            money(sum(tree, "downstream_value")) + " as downstream_value",
            "referral_value",
            money(sum(customers, "credit")) + " as shared_credit",
            money(cents("current_value") + " - " + share(customersDepth) + " * " + customersDepth) + " as own_share",
            "if(generation_1 = 0, null, median_days_to_bring) as median_days_to_bring",
            "invites_sent",
            // least() passes over nulls, so that it may not see one.
            "if(invites_sent = 0, null, round(least(1D, try_divide(generation_1, invites_sent)), 6))"
                    + " as invite_conversion",
            "round(try_divide(largest_branch, " + sum(tree, "tree_size") + "), 6) as branch_concentration",
            contagion
                            .map(measured -> "round(churn_probability * "
                                    + measured.excess().value() + "D * directs_future_value, 2)")
                            .orElse("cast(null as double)")
                    + " as value_exposed",
            "is_staff",
            "customer_direct_referrals",
            sum(customers, "tree_size") + " as customer_tree_size",
            "round(" + sum(customers, "influence") + ", 6) as customer_influence",
            money(sum(customers, "downstream_revenue")) + " as customer_downstream_revenue",
            money(sum(customers, "downstream_value")) + " as customer_downstream_value",
            "flagged_direct_referrals",
            flagged("tree_size") + " as flagged_tree_size",
            "round(" + flagged("influence") + ", 6) as flagged_influence",
            "round(" + flagged("influence_revenue") + " / 100, 4) as flagged_influence_revenue",
            "round(" + flagged("influence_value") + " / 100, 4) as flagged_influence_value",
            money(flagged("downstream_revenue")) + " as flagged_downstream_revenue",
            money(flagged("downstream_value")) + " as flagged_downstream_value",
            "flagged_referral_value",
            money("(" + sum(Tree.CUSTOMERS, "credit") + " - " + sum(Tree.UNFLAGGED_CUSTOMERS, "credit") + ")")
                    + " as flagged_shared_credit",
            "shares",
            "bringing_directs",
            "does_buy",
            "does_share",
            "does_bring",
            "brings_who_bring",
            """
            case when not does_buy then 'none' when not does_share then 'buys' when not does_bring then 'shares'
                 when not brings_who_bring then 'brings' else 'brings_who_bring' end as ladder""",
            "total_value"
        };
    }

    private String flagged(String measure) {
        return "(" + sum(Tree.ALL, measure) + " - " + sum(Tree.UNFLAGGED, measure) + ")";
    }

    /** What the members whom she brought herself tell of her. */
    private Dataset<Row> directs(Dataset<Row> sums) {
        Dataset<Row> since = members.select("member_id", "first_seen_at");
        Dataset<Row> bringing = edges.where("counts")
                .selectExpr("referrer_id as member_id", "true as brings")
                .distinct();
        return edges.select("member_id", "referrer_id", "is_staff_referral", "is_flagged", "counts")
                .join(since, "member_id")
                .join(since.toDF("referrer_id", "referrer_seen_at"), "referrer_id")
                .join(value.select("member_id", "current_value", "future_value"), MEMBER, "left")
                .join(sums.selectExpr("member_id", sum(counted(), "tree_size") + " as branch"), MEMBER, "left")
                .join(bringing, MEMBER, "left")
                .groupBy(expr("referrer_id as member_id"))
                .agg(
                        expr("count_if(counts)").as("generation_1"),
                        expr("count_if(counts and current_value > 0)").as("active_referrals"),
                        expr("count_if(counts and brings)").as("bringing_directs"),
                        expr("count_if(counts and not is_staff_referral)").as("customer_direct_referrals"),
                        expr("count_if(is_flagged)").as("flagged_direct_referrals"),
                        expr("max(if(counts, coalesce(branch, 0L) + 1, null))").as("largest_branch"),
                        expr("sum(if(counts, cast(coalesce(future_value, 0) as decimal(18,2)), 0BD))")
                                .as("directs_future_value"),
                        expr("percentile(if(counts, datediff(to_date(first_seen_at), to_date(referrer_seen_at)), null), 0.5)")
                                .as("median_days_to_bring"));
    }

    /** How many are {@code hops} below each member, from how many are one hop less below her directs. */
    private Dataset<Row> generation(Dataset<Row> nearer, int hops) {
        return edges.where("counts")
                .select("member_id", "referrer_id")
                .join(nearer, "member_id")
                .groupBy(expr("referrer_id as member_id"))
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

    /** What each of a chain is credited of a member's sales; what is left over stays with herself. */
    private static String share(String depth) {
        return cents("current_value") + " div (" + depth + " + 1)";
    }

    private static String money(String cents) {
        return "cast(cast(" + cents + " as decimal(20,0)) * 0.01BD as decimal(18,2))";
    }
}
