package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.fishpond.algo.closeness.Closeness;
import io.fishpond.algo.closeness.Closeness.Grip;
import io.fishpond.algo.closeness.Closeness.Part;
import io.fishpond.config.Membership;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Ages;
import io.fishpond.spark.ChannelConsent;
import io.fishpond.spark.CurrentLeads;
import io.fishpond.spark.FormerStaff;
import io.fishpond.spark.Held;
import io.fishpond.spark.NetOrders;
import io.fishpond.spark.StandingFriendships;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Joins what the night knows of each member into {@code marts.member_profile}: pseudonymous, one row a member.
 */
public final class BuildProfileJob implements Job {
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
                OrderLines.TABLE,
                Interactions.TABLE,
                Friendships.TABLE,
                Staff.TABLE,
                Leads.TABLE,
                Consents.TABLE,
                MemberValue.TABLE,
                MemberChurn.TABLE,
                ReferralForest.TABLE,
                MemberInfluence.TABLE,
                NextProducts.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberProfile.TABLE);
    }

    /** Everything that is wrong with the predicates of stages and grades; nothing is run. */
    public static List<String> problems(SparkSession spark, Membership membership) {
        return Stream.concat(
                        Rungs.problems(spark, "membership.stages", membership.stages()).stream(),
                        Rungs.problems(spark, "membership.grades", membership.grades()).stream())
                .toList();
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Membership membership = context.deployment().membership();
        Dataset<Row> records = context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id");
        Dataset<Row> interactions = context.read(Interactions.TABLE);
        Dataset<Row> value = context.readDay(MemberValue.TABLE);
        Dataset<Row> friendships = StandingFriendships.of(context.read(Friendships.TABLE), interactions, records, asOf);
        try (Held held = new Held()) {
            Dataset<Row> netOrders = held.of(NetOrders.of(context.read(Orders.TABLE), records, asOf));
            Dataset<Row> events = Events.of(
                    netOrders, interactions, records, context.deployment().notHers(), asOf);

            Dataset<Row> joined = context.read(Members.TABLE)
                    .drop("name", "address")
                    .join(Fifths.scored(value.drop("as_of", "run_id", "model", "model_version"), asOf), "member_id")
                    .join(churn(context), "member_id")
                    .join(influence(context), "member_id")
                    .join(context.readDay(ReferralForest.TABLE).select("member_id", "referrer_id"), "member_id")
                    .join(recentOrders(netOrders, membership.valid(), asOf), new String[] {"member_id"}, "left")
                    .join(Events.activity(events, membership, asOf), new String[] {"member_id"}, "left")
                    .join(
                            friends(friendships, FormerStaff.of(context.read(Staff.TABLE), asOf)),
                            new String[] {"member_id"},
                            "left")
                    .join(openLeads(context.read(Leads.TABLE), records, asOf), new String[] {"member_id"}, "left")
                    .join(
                            context.readDay(NextProducts.TABLE).selectExpr("member_id", "product_1 as next_product"),
                            new String[] {"member_id"},
                            "left")
                    .join(
                            preferredCategory(context.read(OrderLines.TABLE), netOrders),
                            new String[] {"member_id"},
                            "left")
                    .join(
                            TopShare.of(
                                            value.select("member_id", "current_value"),
                                            "current_value",
                                            membership.superShare())
                                    .withColumn("is_top", lit(true)),
                            new String[] {"member_id"},
                            "left");
            Known known = new Known(
                    !events.where("kind = 'share'").isEmpty(),
                    !context.readDay(MemberInfluence.TABLE)
                            .where("direct_referrals > 0")
                            .isEmpty());
            Dataset<Row> told = ChannelConsent.with(
                    joined,
                    context.read(Consents.TABLE),
                    records,
                    asOf,
                    context.deployment().consentGranted());
            context.replaceDay(MemberProfile.TABLE, profile(told, membership, asOf, known));
        }
    }

    /** Of what a deployment knows at all: who has none of it is not known to have none where nobody has any. */
    private record Known(boolean shares, boolean referrals) {}

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
                .join(records, new String[] {"channel", "external_id"});
    }

    /** Days with an order that stands, in 12 months and in the months in which a valid member orders. */
    static Dataset<Row> recentOrders(Dataset<Row> netOrders, Membership.Valid valid, LocalDate asOf) {
        return netOrders
                .where(expr("stands"))
                .groupBy("member_id")
                .agg(
                        daysSince(asOf.minusMonths(12)).as("order_days_12m"),
                        daysSince(asOf.minusMonths(valid.months())).as("valid_order_days"));
    }

    private static Column daysSince(LocalDate day) {
        return expr("count(distinct if(ordered_on > date'" + day + "', ordered_on, null))");
    }

    /** Members with a connection that stands: with how many of the staff, without those who have left. */
    static Dataset<Row> friends(Dataset<Row> friendships, Dataset<Row> formerStaff) {
        return friendships
                .join(formerStaff, new String[] {"staff_id"}, "left_anti")
                .groupBy("member_id")
                .agg(expr("count(distinct staff_id)").as("staff_friends"));
    }

    /** The category on which each spent most in orders that stand. */
    private static Dataset<Row> preferredCategory(Dataset<Row> lines, Dataset<Row> netOrders) {
        return lines.where("category is not null")
                .join(
                        netOrders.where("stands").select("channel", "order_id", "member_id"),
                        new String[] {"channel", "order_id"})
                .groupBy("member_id", "category")
                .agg(expr("sum(amount)").as("spent"))
                .groupBy("member_id")
                .agg(expr("min_by(category, struct(-spent, category))").as("preferred_category"));
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

    /** Full weeks from the day after {@code day} to the next {@code birth_date}; of a 29th of February the 28th where there is none. */
    static String weeksToBirthday(String day) {
        String thisYear = "add_months(birth_date, 12 * (year(" + day + ") - year(birth_date)))";
        String nextYear = "add_months(birth_date, 12 * (year(" + day + ") - year(birth_date) + 1))";
        return "int((datediff(if(%1$s > %3$s, %1$s, %2$s), %3$s) - 1) div 7)".formatted(thisYear, nextYear, day);
    }

    private static Dataset<Row> profile(Dataset<Row> joined, Membership membership, LocalDate asOf, Known known) {
        String day = "date'" + asOf + "'";
        Membership.Valid valid = membership.valid();
        Dataset<Row> named = joined.withColumn("age_years", expr(Ages.years(asOf)))
                .withColumn("is_minor", expr(Ages.isMinor(asOf)))
                .withColumn("is_customer", expr("orders > 0"))
                .withColumn("is_reachable_wecom", expr("coalesce(staff_friends, 0) > 0"))
                .withColumn("is_reachable_sms", expr("size(phones) > 0"))
                .withColumn("is_reachable_email", expr("size(emails) > 0"))
                .withColumn("is_reachable", expr("is_reachable_wecom or is_reachable_sms or is_reachable_email"))
                .withColumn(
                        "has_shared", expr(known.shares() ? "coalesce(has_shared, false)" : "cast(null as boolean)"))
                .withColumn("shares_365d", expr("coalesce(shares_365d, 0L)"))
                .withColumn(
                        "has_shared_or_referred",
                        expr(
                                known.shares() || known.referrals()
                                        ? "coalesce(has_shared, false) or direct_referrals > 0"
                                        : "cast(null as boolean)"))
                .withColumn("order_days_12m", expr("coalesce(order_days_12m, 0L)"))
                .withColumn("has_order_days", expr("coalesce(valid_order_days, 0) >= " + valid.orderDays()))
                .withColumn(
                        "has_recent_event",
                        expr("coalesce(last_event_on > date_sub(" + day + ", " + valid.eventDays() + "), false)"))
                .withColumn("is_top_revenue", expr("coalesce(is_top, false)"))
                .withColumn("has_own_account", Events.ofOurs("channels", membership))
                .withColumn("leaves_behaviour", expr("coalesce(leaves_behaviour, false)"));
        return Rungs.on(
                "grade",
                membership.grades(),
                Rungs.on("lifecycle_stage", membership.stages(), withCloseness(columns(named, day), membership)));
    }

    /** Adds the parts of closeness and their sum, and drops what they were counted from. */
    private static Dataset<Row> withCloseness(Dataset<Row> profile, Membership membership) {
        Map<Part, String> amounts = Map.of(
                Part.RECENCY, "days_since_closer",
                Part.FREQUENCY, "closer_days_90d",
                Part.BREADTH, "closer_channels_365d",
                Part.INTERACTION, "closer_visits_90d",
                Part.SHARING, "cast(shares_365d + direct_referrals as double)",
                Part.SERVICE, "served");
        UserDefinedFunction served = udf(
                (Double contacts, Double complaints) -> Closeness.served(contacts, complaints), DataTypes.DoubleType);
        Dataset<Row> scored = profile.withColumn("served", served.apply(col("service_contacts"), col("complaints")));
        Column sum = lit(0.0);
        for (Part part : Part.values()) {
            Grip grip = Objects.requireNonNull(membership.closeness().get(part));
            UserDefinedFunction points =
                    udf((Double amount) -> Closeness.points(part, grip, amount), DataTypes.DoubleType);
            String column = "closeness_" + part.label();
            scored = scored.withColumn(column, points.apply(expr(amounts.get(part))));
            sum = sum.plus(col(column));
        }
        return scored.withColumn("closeness", sum)
                .drop(
                        "served",
                        "service_contacts",
                        "complaints",
                        "days_since_closer",
                        "closer_days_90d",
                        "closer_channels_365d",
                        "closer_visits_90d");
    }

    private static Dataset<Row> columns(Dataset<Row> named, String day) {
        return named.select(
                col("member_id"),
                as("to_date(first_seen_at)", "first_seen_on"),
                col("acquisition_channel"),
                as("concat_ws(',', channels)", "channels"),
                as("size(channels)", "channel_count"),
                col("accounts"),
                col("gender"),
                as("month(birth_date)", "birth_month"),
                as(weeksToBirthday(day), "weeks_to_birthday"),
                col("age_years"),
                col("is_minor"),
                col("store_id"),
                col("owner_staff_id"),
                col("is_customer"),
                col("is_staff"),
                as("is_reachable_wecom", "is_fan"),
                as("direct_referrals > 0", "is_referrer"),
                as("coalesce(has_open_lead, false)", "is_lead"),
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
                col("recency_score"),
                col("frequency_score"),
                col("monetary_score"),
                col("preferred_category"),
                col("next_product"),
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
                as("coalesce(active_days_90d, 0L)", "active_days_90d"),
                col("shares_365d"),
                col("has_shared"),
                col("last_event_on"),
                as("coalesce(first_touch_channel, acquisition_channel)", "first_touch_channel"),
                col("last_touch_channel"),
                col("has_own_account"),
                col("leaves_behaviour"),
                col("is_reachable_wecom"),
                col("is_reachable_sms"),
                col("is_reachable_email"),
                col("is_reachable"),
                as("has_own_account and leaves_behaviour and is_reachable", "is_owned"),
                col("consent_wecom"),
                col("consent_sms"),
                col("consent_email"),
                as("consent_wecom or consent_sms or consent_email", "consent_marketing"),
                col("refuses_targeting"),
                col("has_order_days"),
                col("has_recent_event"),
                as("is_reachable and has_order_days and has_recent_event", "is_valid_member"),
                col("is_top_revenue"),
                col("has_shared_or_referred"),
                as(
                        "if(has_shared_or_referred is null, null, is_top_revenue and has_shared_or_referred)",
                        "is_super_user"),
                as("cast(datediff(" + day + ", closer_on) as double)", "days_since_closer"),
                as("cast(coalesce(closer_days_90d, 0L) as double)", "closer_days_90d"),
                as("cast(coalesce(closer_channels_365d, 0L) as double)", "closer_channels_365d"),
                as("cast(coalesce(closer_visits_90d, 0L) as double)", "closer_visits_90d"),
                as("cast(coalesce(words_90d, 0L) + coalesce(staff_friends, 0L) as double)", "service_contacts"),
                as("cast(coalesce(complaints_90d, 0L) as double)", "complaints"));
    }

    private static Column as(String sql, String name) {
        return expr(sql).as(name);
    }
}
