package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Whom each member brought, directly and through others. */
public final class MemberInfluence {
    public static final Table TABLE = Table.mart("member_influence")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .required("direct_referrals", "bigint", "members whom she brought herself")
            .required("active_referrals", "bigint", "directs with net revenue in the trailing 12 months")
            .required("tree_size", "bigint", "members below her, without herself")
            .required("generation_1", "bigint", "members one hop below")
            .required("generation_2", "bigint", "members two hops below")
            .required("generation_3", "bigint", "members three hops below")
            .required("tree_depth", "int", "levels below her")
            .required("influence", "double", "sum over descendants of damping^hops; damping is 0.5 unless configured")
            .required(
                    "influence_revenue",
                    "double",
                    "the same, weighted with each descendant's trailing 12-month net revenue")
            .required("influence_value", "double", "the same, weighted with each descendant's future value")
            .required(
                    "downstream_revenue",
                    "decimal(18,2)",
                    "undamped trailing 12-month net revenue of all descendants. Not a basis for pay.")
            .required(
                    "downstream_value",
                    "decimal(18,2)",
                    "undamped future value of all descendants. Not a basis for pay.")
            .required(
                    "referral_value",
                    "decimal(18,2)",
                    "directs' net revenue within 12 months of their referral x margin rate, less rewards paid. Not a basis for pay.")
            .required(
                    "shared_credit",
                    "decimal(18,2)",
                    "her part of descendants' 12-month net revenue: every sale split equally along its chain, rounded down to the cent; 0 for staff. Not a basis for pay.")
            .required(
                    "own_share",
                    "decimal(18,2)",
                    "her own 12-month net revenue less what her ancestors were credited (the parts of staff above her stay here); credits and own shares add up to booked revenue")
            .optional(
                    "median_days_to_bring",
                    "double",
                    "median days from her first appearance to those of her directs; null without directs")
            .required("invites_sent", "bigint", "invitations she sent up to the as-of date")
            .optional(
                    "invite_conversion",
                    "double",
                    "direct referrals / invitations sent, at most 1; null without invitations")
            .optional(
                    "branch_concentration",
                    "double",
                    "share of the largest direct branch in her tree; null without a tree")
            .optional(
                    "value_exposed",
                    "double",
                    "churn probability x measured contagion x future value of directs; null while contagion cannot be measured")
            .required(
                    "quadrant",
                    "string",
                    "champions, affluents, advocates or misers: total value and referral value by their medians")
            .required("is_staff", "boolean", "on the staff roster: brings, but earns no customer credit")
            .check("tree_holds_directs", "tree_size >= direct_referrals")
            .check("quadrant_known", "quadrant in ('champions', 'affluents', 'advocates', 'misers')")
            .build();

    private MemberInfluence() {}
}
