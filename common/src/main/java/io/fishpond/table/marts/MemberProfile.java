package io.fishpond.table.marts;

import io.fishpond.table.Table;

/**
 * The wide one: what a segment or a dashboard filters by. Counts are of what is on record, and flags of reach say whether we have
 * a way: they are 0 and false where a deployment delivers nothing of the kind. What could only be judged by it is null there.
 */
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
            .required(
                    "is_fan",
                    "boolean",
                    "connected on WeCom now with staff who are still there (staging.friendships, staging.staff)")
            .required("is_referrer", "boolean", "has brought somebody (marts.member_influence)")
            .required("is_lead", "boolean", "has a lead that is neither won nor lost (staging.leads)")
            .required(
                    "lifecycle_stage",
                    "string",
                    "the furthest she has come by membership.stages: entry, settle, activate, convert, repurchase or refer by default (marts.member_profile)")
            .required(
                    "grade",
                    "string",
                    "her size in the pond by membership.grades: small, middle, big or brings_others by default (marts.member_profile)")
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
            .optional(
                    "recency_score",
                    "int",
                    "1 to 5 by fifths of customers, 5 for the most recent order; null for others (marts.member_value)")
            .optional("frequency_score", "int", "the same by order days (marts.member_value)")
            .optional("monetary_score", "int", "the same by net revenue so far, in whole units (marts.member_value)")
            .optional(
                    "preferred_category",
                    "string",
                    "category on which she spent most in orders that stand, ties by name (staging.order_lines)")
            .optional("next_product", "string", "product she is likeliest to want next (marts.next_products)")
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
            .required(
                    "visits_90d", "bigint", "interactions of her own making in the last 90 days (staging.interactions)")
            .required(
                    "active_days_90d",
                    "bigint",
                    "days in the last 90 with an order or interaction of her own (staging.interactions, staging.orders)")
            .required("shares_365d", "bigint", "shares in the last 365 days (staging.interactions)")
            .optional(
                    "has_shared",
                    "boolean",
                    "has ever shared; null where no share of anybody is known (staging.interactions)")
            .optional(
                    "last_event_on",
                    "date",
                    "day of her latest completed order or interaction of her own making (staging.interactions, staging.orders)")
            .required(
                    "first_touch_channel",
                    "string",
                    "channel of her first event, of her founding record if there is none (staging.interactions, staging.orders, core.members)")
            .optional(
                    "last_touch_channel",
                    "string",
                    "channel of her latest event (staging.interactions, staging.orders)")
            .required("has_own_account", "boolean", "has an account in a channel of the retailer's own (core.members)")
            .required(
                    "leaves_behaviour",
                    "boolean",
                    "has an event in a channel of the retailer's own (staging.interactions, staging.orders)")
            .required(
                    "is_reachable",
                    "boolean",
                    "on WeCom, by SMS or by e-mail (staging.friendships, staging.staff, core.members)")
            .required(
                    "is_owned",
                    "boolean",
                    "has an account of ours, leaves behaviour with us and can be reached by us (marts.member_profile)")
            .required(
                    "closeness",
                    "double",
                    "how close she and the brand are, 0 to 100: the sum of its parts, in which complaints and unfollows are nothing that she did (marts.member_profile)")
            .required(
                    "closeness_recency",
                    "double",
                    "points for how lately she did something (staging.interactions, staging.orders)")
            .required("closeness_frequency", "double", "points for how often (staging.interactions, staging.orders)")
            .required(
                    "closeness_breadth",
                    "double",
                    "points for in how many channels in 365 days (staging.interactions, staging.orders)")
            .required("closeness_interaction", "double", "points for how much in 90 days (staging.interactions)")
            .required("closeness_sharing", "double", "points for shares and members brought (marts.member_profile)")
            .required(
                    "closeness_service",
                    "double",
                    "points for staff connected and words exchanged in 90 days, halved by each complaint (staging.friendships, staging.staff, staging.interactions)")
            .required(
                    "is_reachable_wecom",
                    "boolean",
                    "connected on WeCom now with staff who are still there (staging.friendships, staging.staff)")
            .required("is_reachable_sms", "boolean", "has a usable phone number (core.members)")
            .required("is_reachable_email", "boolean", "has a usable e-mail address (core.members)")
            .required(
                    "consent_wecom",
                    "boolean",
                    "agrees to marketing on WeCom: neither her newest word on it nor that on any way withdraws it; consent.default where there is neither; a withdrawal holds as soon as it is known, on days that are made up for, too (staging.consents)")
            .required(
                    "consent_sms",
                    "boolean",
                    "the same by SMS, for which words on the phone count, too (staging.consents)")
            .required("consent_email", "boolean", "the same by e-mail (staging.consents)")
            .required(
                    "consent_marketing",
                    "boolean",
                    "agrees to marketing by one of these ways at least (staging.consents)")
            .required("refuses_targeting", "boolean", "refuses to be picked by a machine (staging.consents)")
            .required(
                    "has_order_days",
                    "boolean",
                    "orders enough by membership.valid: on two days in 12 months by default (staging.orders)")
            .required(
                    "has_recent_event",
                    "boolean",
                    "has an event of her own lately enough by membership.valid: in 90 days by default (staging.interactions, staging.orders)")
            .required(
                    "is_valid_member",
                    "boolean",
                    "reachable, with order days and a recent event (marts.member_profile)")
            .required(
                    "is_top_revenue",
                    "boolean",
                    "in the smallest set with 80% of 12-month net revenue, or the share of membership.super_share (marts.member_value)")
            .optional(
                    "has_shared_or_referred",
                    "boolean",
                    "has shared or brought somebody; null where neither is known of anybody (staging.interactions, marts.member_influence)")
            .optional(
                    "is_super_user",
                    "boolean",
                    "top revenue, and has shared or referred; null where neither sharing nor referring is known of anybody (marts.member_profile)")
            .optional(
                    "weeks_to_birthday",
                    "int",
                    "full weeks until her next birthday: 0 = on one of the seven days after the as-of date (core.members)")
            .check("birth_month_range", "birth_month between 1 and 12")
            .check("decile_range", "value_decile between 1 and 10")
            .check("state_known", "churn_state in ('active', 'lapsed', 'never_bought')")
            .check("probability_range", "churn_probability between 0 and 1")
            .check("band_known", "churn_band in ('low', 'medium', 'high')")
            .check("quadrant_known", "quadrant in ('champions', 'affluents', 'advocates', 'misers')")
            .check("ladder_known", "ladder in ('none', 'buys', 'shares', 'brings', 'brings_who_bring')")
            .check("closeness_range", "closeness between 0 and 100.000001")
            .check(
                    "scores_range",
                    "recency_score between 1 and 5 and frequency_score between 1 and 5 and monetary_score between 1 and 5")
            .check("weeks_range", "weeks_to_birthday between 0 and 52")
            .build();

    private MemberProfile() {}
}
