package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** The wide one: what a segment or a dashboard filters by. */
public final class MemberProfile {
    public static final Table TABLE = Table.mart("member_profile")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member (core.members)")
            .required("first_seen_on", "date", "day she was first seen (core.members)")
            .required("acquisition_channel", "string", "channel of her founding record (core.members)")
            .required("channels", "string", "her channels, sorted, comma-separated (core.members)")
            .required("channel_count", "int", "number of channels (core.members)")
            .required("accounts", "int", "number of accounts (core.members)")
            .optional("gender", "string", "female, male, or null (core.members)")
            .optional("birth_month", "int", "month of birth, 1-12 (core.members)")
            .optional("age_years", "int", "age in years on the as-of date (core.members)")
            .required("is_minor", "boolean", "under 14 on the as-of date (core.members)")
            .optional("store_id", "string", "home store (core.members)")
            .optional("owner_staff_id", "string", "staff member who looks after her (core.members)")
            .required("is_customer", "boolean", "has completed an order with net revenue (marts.member_value)")
            .required("is_staff", "boolean", "on the staff roster (core.members)")
            .required("is_fan", "boolean", "follows or is connected on WeCom now (staging.friendships)")
            .required("is_referrer", "boolean", "has brought somebody (marts.member_influence)")
            .required("is_lead", "boolean", "has a lead that is neither won nor lost (staging.leads)")
            .required(
                    "lifecycle_stage",
                    "string",
                    "entry, settle, activate, convert, repurchase or refer: the furthest she has come")
            .required("orders", "bigint", "completed orders with net revenue (marts.member_value)")
            .required("order_days", "bigint", "distinct order days (marts.member_value)")
            .required("order_days_12m", "bigint", "distinct order days in the trailing 12 months (staging.orders)")
            .optional("first_order_on", "date", "first order day (marts.member_value)")
            .optional("last_order_on", "date", "last order day (marts.member_value)")
            .optional("days_since_order", "int", "days since the last order (marts.member_value)")
            .required("historical_value", "decimal(18,2)", "net revenue so far (marts.member_value)")
            .required("current_value", "decimal(18,2)", "net revenue of the trailing 12 months (marts.member_value)")
            .required("future_value", "decimal(18,2)", "expected net revenue of the horizon (marts.member_value)")
            .required("total_value", "decimal(18,2)", "historical + future (marts.member_value)")
            .required("value_decile", "int", "1 = best tenth (marts.member_value)")
            .required("churn_state", "string", "active, lapsed or never_bought (marts.member_churn)")
            .optional("churn_probability", "double", "probability of no order within her horizon (marts.member_churn)")
            .optional("churn_band", "string", "low, medium or high (marts.member_churn)")
            .required("value_at_risk", "decimal(18,2)", "churn probability x current value (marts.member_churn)")
            .optional("referrer_id", "string", "member who brought her (marts.referral_forest)")
            .required("direct_referrals", "bigint", "members she brought (marts.member_influence)")
            .required("tree_size", "bigint", "members below her (marts.member_influence)")
            .required("influence", "double", "damped tree size (marts.member_influence)")
            .required("referral_value", "decimal(18,2)", "net revenue of her directs (marts.member_influence)")
            .required("quadrant", "string", "champions, affluents, advocates or misers (marts.member_influence)")
            .optional(
                    "ladder",
                    "string",
                    "none, buys, shares, brings or brings_who_bring: the rung on the way to a self-retailer (marts.member_influence)")
            .required("visits_90d", "bigint", "interactions of any kind in the last 90 days (staging.interactions)")
            .required("shares_365d", "bigint", "shares in the last 365 days (staging.interactions)")
            .required("has_shared", "boolean", "has ever shared (staging.interactions)")
            .optional(
                    "last_event_on",
                    "date",
                    "day of her latest event of any kind (staging.interactions, staging.orders)")
            .required("is_reachable_wecom", "boolean", "connected with staff on WeCom now (staging.friendships)")
            .required("is_reachable_sms", "boolean", "has a usable phone number (core.members)")
            .required("is_reachable_email", "boolean", "has a usable e-mail address (core.members)")
            .required(
                    "consent_marketing",
                    "boolean",
                    "consent to marketing stands, or the default grants it (staging.consents)")
            .required(
                    "is_valid_member",
                    "boolean",
                    "reachable, at least two order days in 12 months, an event in 90 days")
            .required(
                    "is_super_user",
                    "boolean",
                    "in the smallest set with 80% of 12-month net revenue, and has shared or referred")
            .optional(
                    "weeks_to_birthday",
                    "int",
                    "full weeks until her next birthday: 0 = on one of the seven days after the as-of date (core.members)")
            .check("birth_month_range", "birth_month between 1 and 12")
            .check(
                    "stage_known",
                    "lifecycle_stage in ('entry', 'settle', 'activate', 'convert', 'repurchase', 'refer')")
            .check("decile_range", "value_decile between 1 and 10")
            .check("state_known", "churn_state in ('active', 'lapsed', 'never_bought')")
            .check("probability_range", "churn_probability between 0 and 1")
            .check("band_known", "churn_band in ('low', 'medium', 'high')")
            .check("quadrant_known", "quadrant in ('champions', 'affluents', 'advocates', 'misers')")
            .check("ladder_known", "ladder in ('none', 'buys', 'shares', 'brings', 'brings_who_bring')")
            .check("weeks_range", "weeks_to_birthday between 0 and 52")
            .build();

    private MemberProfile() {}
}
