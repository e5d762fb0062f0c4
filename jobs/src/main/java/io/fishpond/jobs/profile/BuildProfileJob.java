package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.CurrentLeads;
import io.fishpond.spark.NetOrders;
import io.fishpond.spark.StandingConsent;
import io.fishpond.spark.StandingFriendships;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins what the night knows of each member into {@code marts.member_profile}: pseudonymous, one row a member.
 */
public final class BuildProfileJob implements Job {
    private static final int MINOR_YEARS = 14;

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public String description() {
        return "joins what is known of each member into one wide row";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Members.TABLE,
                MemberRecords.TABLE,
                Orders.TABLE,
                Interactions.TABLE,
                Friendships.TABLE,
                Leads.TABLE,
                Consents.TABLE,
                MemberValue.TABLE,
                MemberChurn.TABLE,
                ReferralForest.TABLE,
                MemberInfluence.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberProfile.TABLE);
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Dataset<Row> records = context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id");
        Dataset<Row> netOrders = NetOrders.of(context.read(Orders.TABLE), records, asOf);
        Dataset<Row> interactions = ofMembers(context.read(Interactions.TABLE), records, "occurred_at", asOf);
        Dataset<Row> value = context.readDay(MemberValue.TABLE);

        Dataset<Row> joined = context.read(Members.TABLE)
                .drop("name", "address")
                .join(value.drop("as_of", "run_id", "model", "model_version"), "member_id")
                .join(churn(context), "member_id")
                .join(influence(context), "member_id")
                .join(context.readDay(ReferralForest.TABLE).select("member_id", "referrer_id"), "member_id")
                .join(recentOrders(netOrders, asOf), seq("member_id"), "left")
                .join(activity(interactions, asOf), seq("member_id"), "left")
                .join(
                        friends(context.read(Friendships.TABLE), context.read(Interactions.TABLE), records, asOf),
                        seq("member_id"),
                        "left")
                .join(openLeads(context.read(Leads.TABLE), records, asOf), seq("member_id"), "left")
                .join(marketingConsent(context.read(Consents.TABLE), records, asOf), seq("member_id"), "left")
                .join(
                        TopShare.of(value.select("member_id", "current_value"), "current_value", 0.8)
                                .withColumn("is_top", lit(true)),
                        seq("member_id"),
                        "left");
        context.lake()
                .replaceDay(
                        MemberProfile.TABLE,
                        asOf,
                        profile(joined, asOf, context.deployment().consentGranted())
                                .withColumn("as_of", lit(asOf))
                                .withColumn("run_id", lit(context.runId())));
    }

    private static scala.collection.immutable.Seq<String> seq(String column) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(column)).toSeq();
    }

    private static Dataset<Row> churn(RunContext context) {
        return context.readDay(MemberChurn.TABLE)
                .select(
                        "member_id",
                        "churn_state",
                        "churn_probability",
                        "churn_band",
                        "value_at_risk",
                        "days_since_order");
    }

    private static Dataset<Row> influence(RunContext context) {
        return context.readDay(MemberInfluence.TABLE)
                .selectExpr(
                        "member_id",
                        "direct_referrals",
                        "tree_size",
                        "influence",
                        "referral_value as brought_value",
                        "quadrant",
                        "ladder");
    }

    /** Events of members up to the as-of date. */
    static Dataset<Row> ofMembers(Dataset<Row> events, Dataset<Row> records, String instant, LocalDate asOf) {
        return events.where(expr("to_date(" + instant + ") <= date'" + asOf + "'"))
                .join(
                        records,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of("channel", "external_id"))
                                .toSeq());
    }

    static Dataset<Row> recentOrders(Dataset<Row> netOrders, LocalDate asOf) {
        return netOrders
                .where(expr("stands and ordered_on > date'" + asOf.minusMonths(12) + "'"))
                .groupBy("member_id")
                .agg(expr("count(distinct ordered_on)").as("order_days_12m"));
    }

    static Dataset<Row> activity(Dataset<Row> interactions, LocalDate asOf) {
        return interactions
                .withColumn("day", expr("to_date(occurred_at)"))
                .groupBy("member_id")
                .agg(
                        expr("count_if(day > date'" + asOf.minusDays(90) + "')").as("visits_90d"),
                        expr("count_if(kind = 'share' and day > date'" + asOf.minusDays(365) + "')")
                                .as("shares_365d"),
                        expr("bool_or(kind = 'share')").as("has_shared"),
                        expr("max(day)").as("last_interaction_on"));
    }

    /** Members with a connection that stands. */
    static Dataset<Row> friends(
            Dataset<Row> friendships, Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        return StandingFriendships.of(friendships, interactions, records, asOf)
                .select("member_id")
                .distinct()
                .withColumn("is_friend", lit(true));
    }

    /** Members with a lead that was neither won nor lost. */
    static Dataset<Row> openLeads(Dataset<Row> leads, Dataset<Row> records, LocalDate asOf) {
        return CurrentLeads.of(leads, asOf)
                .where("is_open")
                .join(records, new String[] {"channel", "external_id"})
                .select("member_id")
                .distinct()
                .withColumn("has_open_lead", lit(true));
    }

    /** Whether consent to our own marketing stands; what she told of other recipients neither grants nor withdraws it. */
    static Dataset<Row> marketingConsent(Dataset<Row> consents, Dataset<Row> records, LocalDate asOf) {
        return StandingConsent.of(
                ofMembers(consents.where("purpose = 'marketing' and recipient = 'self'"), records, "changed_at", asOf));
    }

    private static Dataset<Row> profile(Dataset<Row> joined, LocalDate asOf, boolean consentGranted) {
        String day = "date'" + asOf + "'";
        Dataset<Row> named = joined.withColumn(
                        "age_years", expr("int(floor(months_between(" + day + ", birth_date) / 12))"))
                .withColumn("is_customer", expr("orders > 0"))
                .withColumn("is_reachable_wecom", expr("coalesce(is_friend, false)"))
                .withColumn("is_reachable_sms", expr("size(phones) > 0"))
                .withColumn("is_reachable_email", expr("size(emails) > 0"))
                .withColumn("has_shared", expr("coalesce(has_shared, false)"))
                .withColumn("order_days_12m", expr("coalesce(order_days_12m, 0L)"))
                .withColumn("last_event_on", expr("greatest(last_interaction_on, last_order_on)"))
                .withColumn("is_reachable", expr("is_reachable_wecom or is_reachable_sms or is_reachable_email"));
        return named.select(
                col("member_id"),
                as("to_date(first_seen_at)", "first_seen_on"),
                col("acquisition_channel"),
                as("concat_ws(',', channels)", "channels"),
                as("size(channels)", "channel_count"),
                col("accounts"),
                col("gender"),
                as("month(birth_date)", "birth_month"),
                col("age_years"),
                as("coalesce(age_years < " + MINOR_YEARS + ", false)", "is_minor"),
                col("store_id"),
                col("owner_staff_id"),
                col("is_customer"),
                col("is_staff"),
                as("is_reachable_wecom", "is_fan"),
                as("direct_referrals > 0", "is_referrer"),
                as("coalesce(has_open_lead, false)", "is_lead"),
                as(
                        """
                        case when direct_referrals > 0 then 'refer'
                             when order_days >= 2 then 'repurchase'
                             when order_days = 1 then 'convert'
                             when last_interaction_on is not null then 'activate'
                             when is_reachable then 'settle'
                             else 'entry' end""",
                        "lifecycle_stage"),
                col("orders"),
                col("order_days"),
                col("order_days_12m"),
                col("first_order_on"),
                col("last_order_on"),
                col("days_since_order"),
                col("historical_value"),
                col("current_value"),
                col("future_value"),
                col("total_value"),
                col("value_decile"),
                col("churn_state"),
                col("churn_probability"),
                col("churn_band"),
                col("value_at_risk"),
                col("referrer_id"),
                col("direct_referrals"),
                col("tree_size"),
                col("influence"),
                as("brought_value", "referral_value"),
                col("quadrant"),
                col("ladder"),
                as("coalesce(visits_90d, 0L)", "visits_90d"),
                as("coalesce(shares_365d, 0L)", "shares_365d"),
                col("has_shared"),
                col("last_event_on"),
                col("is_reachable_wecom"),
                col("is_reachable_sms"),
                col("is_reachable_email"),
                as("coalesce(consented, " + consentGranted + ")", "consent_marketing"),
                as(
                        "is_reachable and order_days_12m >= 2 and coalesce(last_event_on > date_sub(" + day
                                + ", 90), false)",
                        "is_valid_member"),
                as("coalesce(is_top, false) and (has_shared or direct_referrals > 0)", "is_super_user"));
    }

    private static Column as(String sql, String name) {
        return expr(sql).as(name);
    }
}
