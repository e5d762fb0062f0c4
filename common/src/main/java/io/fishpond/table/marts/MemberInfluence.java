package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Whom each member brought, directly and through others. */
public final class MemberInfluence {
    public static final Table TABLE = Table.mart("member_influence")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .required(
                    "direct_referrals",
                    "bigint",
                    "members whom she brought: rows of referral_forest with her as referrer_id. With referral.counts_flagged: false, here and in every column that does not begin with flagged_, branches under a flagged referral are left out")
            .required("active_referrals", "bigint", "of them, with net revenue in the trailing 12 months")
            .required("tree_size", "bigint", "members below her, without herself: |D|, where D are her descendants")
            .required("generation_1", "bigint", "members one hop below")
            .required("generation_2", "bigint", "members two hops below")
            .required("generation_3", "bigint", "members three hops below")
            .required("tree_depth", "int", "levels below her: max over D of hops")
            .required(
                    "influence",
                    "double",
                    "sum over D of damping^hops; damping is 0.5 unless configured (referral.damping)")
            .required(
                    "influence_revenue",
                    "double",
                    "sum over D of damping^hops x trailing 12-month net revenue (member_value.current_value)")
            .required(
                    "influence_value",
                    "double",
                    "sum over D of damping^hops x future value (member_value.future_value)")
            .required(
                    "downstream_revenue",
                    "decimal(18,2)",
                    "sum over D of trailing 12-month net revenue, undamped. Not a basis for pay.")
            .required("downstream_value", "decimal(18,2)", "sum over D of future value, undamped. Not a basis for pay.")
            .required(
                    "referral_value",
                    "decimal(18,2)",
                    "directs' net revenue from the day of their referral to the day before its anniversary x referral.margin_rate, less rewards paid to her. Not a basis for pay.")
            .required(
                    "shared_credit",
                    "decimal(18,2)",
                    "sum over her descendants u in the tree of customers of floor(12-month net revenue of u / (depth of u + 1)), in cents: every sale split equally along its chain, up to whom staff brought, so that staff earn none with what they acquire as staff. Not a basis for pay.")
            .required(
                    "own_share",
                    "decimal(18,2)",
                    "her own 12-month net revenue - depth x floor(that / (depth + 1)), depth in the tree of customers: what her ancestors are not credited. Credits and own shares of all members add up to booked revenue to the cent")
            .optional(
                    "median_days_to_bring",
                    "double",
                    "median over her directs of days from her first appearance to theirs; null without directs")
            .required("invites_sent", "bigint", "invitations she sent up to the as-of date (staging.invites)")
            .optional(
                    "invite_conversion", "double", "min(1, direct_referrals / invites_sent); null without invitations")
            .optional(
                    "branch_concentration",
                    "double",
                    "max over her directs of (tree_size + 1) / her own tree_size; null without a tree")
            .optional(
                    "value_exposed",
                    "double",
                    "churn_probability x contagion x sum over her directs of future_value; null unless she is active, and while contagion (ops.metrics: excess churn of directs after their referrer lapsed) is not above chance")
            .required(
                    "quadrant",
                    "string",
                    "champions (both), affluents (value), advocates (referrals) or misers (neither): total value and referral value above their medians or not")
            .required("is_staff", "boolean", "on the staff roster: what she brings as staff earns no customer credit")
            .optional(
                    "customer_direct_referrals",
                    "bigint",
                    "as direct_referrals, in the tree of customers, where referrals by staff are cut: whom she brought as staff does not count")
            .optional("customer_tree_size", "bigint", "as tree_size, in the tree of customers")
            .optional("customer_influence", "double", "as influence, in the tree of customers")
            .optional(
                    "customer_downstream_revenue",
                    "decimal(18,2)",
                    "as downstream_revenue, in the tree of customers. Not a basis for pay.")
            .optional(
                    "customer_downstream_value",
                    "decimal(18,2)",
                    "as downstream_value, in the tree of customers. Not a basis for pay.")
            .optional(
                    "flagged_direct_referrals",
                    "bigint",
                    "directs whose referral is flagged (referral_flags): part of direct_referrals, or beside it with referral.counts_flagged: false. So are the other flagged_ columns")
            .optional("flagged_tree_size", "bigint", "members below her who hang on a flagged referral")
            .optional("flagged_influence", "double", "their part of influence")
            .optional("flagged_influence_revenue", "double", "their part of influence_revenue")
            .optional("flagged_influence_value", "double", "their part of influence_value")
            .optional(
                    "flagged_downstream_revenue",
                    "decimal(18,2)",
                    "their part of downstream_revenue. Not a basis for pay.")
            .optional(
                    "flagged_downstream_value", "decimal(18,2)", "their part of downstream_value. Not a basis for pay.")
            .optional(
                    "flagged_referral_value",
                    "decimal(18,2)",
                    "flagged directs' net revenue within 12 months of their referral x referral.margin_rate. Not a basis for pay.")
            .optional(
                    "flagged_shared_credit",
                    "decimal(18,2)",
                    "shared_credit with flagged branches less the same without: below 0 where cutting them shortens her own chain more than it takes. Not a basis for pay.")
            .optional(
                    "shares",
                    "bigint",
                    "shares and invitations of hers up to the as-of date (staging.interactions, staging.invites)")
            .optional("bringing_directs", "bigint", "directs who have brought somebody themselves")
            .optional(
                    "does_buy",
                    "boolean",
                    "order days reach referral.ladder.order_days (referral.staff_ladder for staff)")
            .optional("does_share", "boolean", "shares reach …ladder.shares, or she has brought somebody")
            .optional(
                    "does_bring",
                    "boolean",
                    "direct_referrals reach …ladder.directs and, if that is above 0, referral_value …ladder.referral_value")
            .optional("brings_who_bring", "boolean", "does_bring, and bringing_directs reach …ladder.bringing_directs")
            .optional(
                    "ladder",
                    "string",
                    "the highest rung that she stands on with all below it: none, buys, shares, brings, brings_who_bring")
            .check("tree_holds_directs", "tree_size >= direct_referrals")
            .check("quadrant_known", "quadrant in ('champions', 'affluents', 'advocates', 'misers')")
            .check("ladder_known", "ladder in ('none', 'buys', 'shares', 'brings', 'brings_who_bring')")
            .build();

    private MemberInfluence() {}
}
