package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code campaign_reach}. */
final class CampaignCohorts {
    private static final String[] COHORT = {"campaign", "channel", "cohort_month"};
    private static final String[] COUNTS = {
        "new_members",
        "generation_1",
        "generation_2",
        "generation_3",
        "later_generations",
        "by_staff",
        "by_brand",
        "by_expert",
        "by_user",
        "flagged",
        "invites_sent",
        "buyers",
        "brought_within_30_days"
    };
    private static final int DAYS_TO_BRING = 30;

    private CampaignCohorts() {}

    /**
     * One row per campaign, channel and month.
     *
     * @param referred member_id, referrer_id, referred_at, channel, campaign, source_kind, is_staff_referral, is_flagged
     * @param members rows of {@code core.members}
     * @param invites rows of {@code staging.invites}
     * @param costs rows of {@code staging.campaign_costs}
     * @param netOrders see {@link io.fishpond.spark.NetOrders}
     */
    static Dataset<Row> of(
            Dataset<Row> referred,
            Dataset<Row> members,
            Dataset<Row> invites,
            Dataset<Row> costs,
            Dataset<Row> netOrders,
            LocalDate asOf) {
        Dataset<Row> sent = invites.where("to_date(invited_at) <= date'" + asOf + "'")
                .groupBy(expr("coalesce(campaign, '')").as("campaign"), col("channel"), month("to_date(invited_at)"))
                .agg(expr("count(1)").as("invites_sent"));
        Dataset<Row> spent = costs.where("spent_on <= date'" + asOf + "'")
                .groupBy(col("campaign"), col("channel"), month("spent_on"))
                .agg(expr("sum(amount)").as("cost"));
        return cohorts(brought(referred, members, netOrders))
                .join(sent, COHORT, "full")
                .join(spent, COHORT, "full")
                .na()
                .fill(0L, COUNTS)
                .withColumn(
                        "is_matured",
                        expr("date_add(coalesce(complete_on, last_day(cohort_month)), " + DAYS_TO_BRING + ") <= date'"
                                + asOf + "'"))
                .withColumn(
                        "k_factor",
                        expr("if(is_matured, round(try_divide(brought_within_30_days, new_members), 6), null)"))
                .drop("complete_on")
                .withColumn("invite_conversion", expr("round(try_divide(new_members, invites_sent), 6)"))
                .withColumn("buyer_conversion", expr("round(try_divide(buyers, new_members), 6)"))
                .withColumn(
                        "expected_final_size", expr("if(k_factor < 1, round(new_members / (1 - k_factor), 2), null)"))
                .withColumn(
                        "cost_per_new_member", expr("cast(round(try_divide(cost, new_members), 2) as decimal(18,2))"))
                .withColumn("cost", expr("cast(coalesce(cost, 0) as decimal(18,2))"));
    }

    private static Column month(String day) {
        return expr("cast(trunc(" + day + ", 'month') as date)").as("cohort_month");
    }

    /** One row per member who was brought, with the generation within campaign and channel, and what came of her. */
    private static Dataset<Row> brought(Dataset<Row> referred, Dataset<Row> members, Dataset<Row> netOrders) {
        Dataset<Row> since = members.selectExpr("member_id", "to_date(first_seen_at) as joined_on");
        Dataset<Row> edges = referred.withColumn("campaign", expr("coalesce(campaign, '')"))
                .join(since, "member_id")
                .join(since.toDF("referrer_id", "referrer_joined_on"), "referrer_id");
        Dataset<Row> next = edges.where("joined_on <= date_add(referrer_joined_on, " + DAYS_TO_BRING + ")")
                .groupBy(col("referrer_id").as("member_id"))
                .agg(expr("count(1)").as("brings"));
        Dataset<Row> bought = netOrders
                .where("stands")
                .join(referred.select("member_id", "referred_at"), "member_id")
                .where("ordered_on >= to_date(referred_at)")
                .select("member_id")
                .distinct()
                .withColumn("buys", expr("true"));
        return withGeneration(edges)
                .join(next, new String[] {"member_id"}, "left")
                .join(bought, new String[] {"member_id"}, "left");
    }

    /** Adds {@code generation}, counted up to 4: how long the chain of claims of one campaign and channel above her is. */
    private static Dataset<Row> withGeneration(Dataset<Row> edges) {
        Dataset<Row> above = edges.select("member_id", "campaign", "channel", "referrer_id");
        return edges.join(
                        above.toDF("referrer_id", "campaign", "channel", "second_id"),
                        new String[] {"referrer_id", "campaign", "channel"},
                        "left")
                .join(
                        above.toDF("second_id", "campaign", "channel", "third_id"),
                        new String[] {"second_id", "campaign", "channel"},
                        "left")
                .join(
                        above.toDF("third_id", "campaign", "channel", "fourth_id"),
                        new String[] {"third_id", "campaign", "channel"},
                        "left")
                .withColumn(
                        "generation",
                        expr("case when second_id is null then 1 when third_id is null then 2"
                                + " when fourth_id is null then 3 else 4 end"));
    }

    private static Dataset<Row> cohorts(Dataset<Row> brought) {
        return brought.groupBy(col("campaign"), col("channel"), month("to_date(referred_at)"))
                .agg(
                        expr("count(1)").as("new_members"),
                        expr("count_if(generation = 1)").as("generation_1"),
                        expr("count_if(generation = 2)").as("generation_2"),
                        expr("count_if(generation = 3)").as("generation_3"),
                        expr("count_if(generation = 4)").as("later_generations"),
                        expr("count_if(is_staff_referral)").as("by_staff"),
                        expr("count_if(source_kind = 'brand')").as("by_brand"),
                        expr("count_if(source_kind = 'expert')").as("by_expert"),
                        expr("count_if(source_kind = 'user')").as("by_user"),
                        expr("count_if(is_flagged)").as("flagged"),
                        expr("count_if(buys)").as("buyers"),
                        expr("coalesce(sum(brings), 0)").as("brought_within_30_days"),
                        expr("greatest(last_day(max(to_date(referred_at))), max(joined_on))")
                                .as("complete_on"),
                        expr("percentile(if(generation > 1, datediff(joined_on, referrer_joined_on), null), 0.5)")
                                .as("days_per_generation"));
    }
}
