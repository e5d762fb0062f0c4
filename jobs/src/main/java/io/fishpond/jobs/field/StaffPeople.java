package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Field.SuperRung;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code staff_daily}. */
final class StaffPeople {
    private static final String[] STAFF = {"staff_id"};
    private static final String[] MEMBER = {"member_id"};

    private StaffPeople() {}

    /**
     * One row per employee of the roster.
     *
     * @param roster see {@link Roster#of}
     * @param employees the members that they are: staff_id, member_id
     * @param friends staff_id, member_id, since
     * @param leads see {@link io.fishpond.spark.CurrentLeads}
     * @param profile one day of {@code marts.member_profile}
     * @param influence the same day of {@code marts.member_influence}
     */
    static Dataset<Row> of(
            Dataset<Row> roster,
            Dataset<Row> employees,
            Dataset<Row> friends,
            Dataset<Row> leads,
            Dataset<Row> profile,
            Dataset<Row> influence,
            SuperRung superRung,
            boolean hasFriends,
            boolean hasLeads) {
        Dataset<Row> people = roster.join(employees.select("staff_id", "member_id"), STAFF, "left");
        Dataset<Row> hers = leads.where("owner_staff_id is not null")
                .groupBy(expr("owner_staff_id as staff_id"))
                .agg(
                        expr("count(1)").as("leads"),
                        expr("count_if(is_open)").as("open_leads"),
                        expr("count_if(is_won)").as("leads_won"))
                .withColumn("conversion", expr("round(leads_won / leads, 6)"));
        Dataset<Row> response = leads.where("responded_by is not null")
                .groupBy(expr("responded_by as staff_id"))
                .agg(expr("round(percentile(response_hours, 0.5), 4)").as("response_hours"));
        String rungs = superRung == SuperRung.BRINGS ? "'brings', 'brings_who_bring'" : "'brings_who_bring'";
        return people.join(owned(people, profile), STAFF, "left")
                .join(Roster.friendCounts(friends), STAFF, "left")
                .join(hers, STAFF, "left")
                .join(response, STAFF, "left")
                .join(influence.select("member_id", "direct_referrals", "referral_value", "ladder"), MEMBER, "left")
                .join(profile.select("member_id", "orders", "historical_value"), MEMBER, "left")
                .selectExpr(
                        "staff_id",
                        "member_id",
                        "store_id",
                        "title",
                        "hired_on",
                        "left_on",
                        "is_employed",
                        "tenure_months",
                        "seniority",
                        "coalesce(customers_owned, 0L) as customers_owned",
                        "coalesce(valid_customers, 0L) as valid_customers",
                        "coalesce(owned_current_value, 0) as owned_current_value",
                        "coalesce(owned_total_value, 0) as owned_total_value",
                        known(hasFriends, "friends"),
                        "direct_referrals as members_brought",
                        "referral_value as brought_value",
                        "ladder",
                        "ladder in (" + rungs + ") as is_super_staff",
                        known(hasLeads, "leads"),
                        known(hasLeads, "open_leads"),
                        known(hasLeads, "leads_won"),
                        "conversion as lead_conversion",
                        "response_hours",
                        "orders as own_orders",
                        "historical_value as own_revenue");
    }

    /** What she looks after: what she buys herself is no merit of hers. */
    private static Dataset<Row> owned(Dataset<Row> people, Dataset<Row> profile) {
        return profile.selectExpr(
                        "owner_staff_id as staff_id",
                        "member_id as customer_id",
                        "is_valid_member",
                        "current_value",
                        "total_value")
                .join(people.select("staff_id", "member_id"), "staff_id")
                .where("not customer_id <=> member_id")
                .groupBy("staff_id")
                .agg(
                        expr("count(1)").as("customers_owned"),
                        expr("count_if(is_valid_member)").as("valid_customers"),
                        expr("cast(sum(current_value) as decimal(18,2))").as("owned_current_value"),
                        expr("cast(sum(total_value) as decimal(18,2))").as("owned_total_value"));
    }

    private static String known(boolean isKnown, String count) {
        return (isKnown ? "coalesce(" + count + ", 0L)" : "cast(null as bigint)") + " as " + count;
    }
}
