package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who brought whom: at most one referrer a member, no cycles. */
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
            .required(
                    "is_staff_referral",
                    "boolean",
                    "the referrer is on the staff roster: acquires, earns no customer credit")
            .check("depth_not_negative", "depth >= 0")
            .build();

    private ReferralForest() {}
}
