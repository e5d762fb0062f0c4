package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Employees as people: whom they look after, know and bring, how they answer, and what they buy themselves. */
public final class StaffDaily {
    public static final Table TABLE = Table.mart("staff_daily")
            .grain("one row per employee, former ones on the roster included, and as-of date")
            .key("staff_id", "as_of")
            .required("staff_id", "string", "employee (staging.staff); an id of two rosters names nobody")
            .optional(
                    "member_id",
                    "string",
                    "the member that she is: by the roster's own account, else by her number or address; null where no member is")
            .optional("store_id", "string", "her store (staging.staff)")
            .optional("title", "string", "job title (staging.staff)")
            .optional("hired_on", "date", "first day (staging.staff)")
            .optional("left_on", "date", "last day (staging.staff); null while none is known")
            .required("is_employed", "boolean", "left_on is unknown or lies ahead, at the end of the day")
            .optional("tenure_months", "int", "whole months from hired_on to left_on, or to the as-of date")
            .optional("seniority", "string", "senior from field.senior_months on, else junior; null if hired_on is")
            .required(
                    "customers_owned",
                    "bigint",
                    "members whom she looks after (marts.member_profile.owner_staff_id), herself left out, as in the next three")
            .required("valid_customers", "bigint", "of them, valid members (marts.member_profile)")
            .required("owned_current_value", "decimal(18,2)", "their current_value (marts.member_profile)")
            .required("owned_total_value", "decimal(18,2)", "their total_value (marts.member_profile)")
            .optional(
                    "friends",
                    "bigint",
                    "members with a friendship that stands with her (staging.friendships); null without friendships")
            .optional(
                    "members_brought",
                    "bigint",
                    "members whom she brought (direct_referrals of her member in marts.member_influence); null if no member is she, as in the next three")
            .optional(
                    "brought_value",
                    "decimal(18,2)",
                    "value of her referrals (referral_value of marts.member_influence). Not a basis for pay.")
            .optional("ladder", "string", "her rung on the ladder of the staff (marts.member_influence)")
            .optional("is_super_staff", "boolean", "she stands on the rung field.super_rung, or above")
            .optional("leads", "bigint", "leads that are hers (marts.lead_conversion); null without leads")
            .optional("open_leads", "bigint", "of them, open; null without leads")
            .optional("leads_won", "bigint", "of them, won; null without leads")
            .optional("lead_conversion", "double", "leads_won / leads; null if none is hers")
            .optional(
                    "response_hours",
                    "double",
                    "median hours from the first stage of a lead until she first contacted it (staging.leads); null if she contacted none")
            .optional("own_orders", "bigint", "orders of her own (marts.member_profile); null if no member is she")
            .optional(
                    "own_revenue",
                    "decimal(18,2)",
                    "net revenue of her own, so far (historical_value of marts.member_profile); null if no member is she")
            .check("seniority_known", "seniority in ('senior', 'junior')")
            .build();

    private StaffDaily() {}
}
