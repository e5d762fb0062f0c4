package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who brought whom: a tree a root, every member in one of them. */
public final class ReferralForest {
    public static final Table TABLE = Table.mart("referral_forest")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .optional("referrer_id", "string", "member who brought her; null for a root")
            .required("root_id", "string", "root of her tree; herself for a root")
            .required("depth", "int", "generations below the root; 0 for a root")
            .optional("referred_at", "timestamp", "instant of the winning claim; null for a root")
            .optional("channel", "string", "channel of the winning claim; null for a root")
            .optional("campaign", "string", "campaign of the winning claim")
            .optional("kind", "string", "kind of the winning claim; null for a root")
            .optional(
                    "evidence",
                    "string",
                    "how the winning claim came to be known: judged, traced, entered or told; null for a root")
            .optional(
                    "source_kind",
                    "string",
                    "who spoke: brand, expert or user, as delivered, else (or where something else is delivered) brand for staff and user for members; null for a root")
            .required(
                    "is_staff_referral",
                    "boolean",
                    "the referrer was on the staff roster when the claim arose, or the claim is of a kind by staff: acquires, earns no customer credit")
            .optional("is_flagged", "boolean", "her referral looks like abuse (marts.referral_flags)")
            .optional(
                    "customers_root_id",
                    "string",
                    "root of her tree of customers, in which whoever was brought by staff is a root")
            .optional("customers_depth", "int", "generations below that root")
            .optional(
                    "unflagged_customers_root_id",
                    "string",
                    "root of her tree of customers where flagged referrals are cut, too")
            .optional("unflagged_customers_depth", "int", "generations below that root")
            .check("depth_not_negative", "depth >= 0")
            .check("customers_within_tree", "customers_depth between 0 and depth")
            .build();

    private ReferralForest() {}
}
