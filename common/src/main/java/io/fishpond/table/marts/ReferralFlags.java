package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Referrals that look like abuse, each with what speaks for it. */
public final class ReferralFlags {
    public static final Table TABLE = Table.mart("referral_flags")
            .grain("one row per flagged referral, flag and as-of date")
            .key("member_id", "flag", "as_of")
            .required("member_id", "string", "member who was brought")
            .required("referrer_id", "string", "member who brought her")
            .required(
                    "flag",
                    "string",
                    "ring (claims run in a circle), burst (many brought at once by one who is no staff, and none has bought since), shared_phone, shared_address, shared_device (one value on several members of a family: somebody above and the two generations below her), after_the_fact (claimed when she had already bought)")
            .required(
                    "members",
                    "bigint",
                    "members of the ring, burst or family that the flag rests on; 1 for a late claim")
            .required("evidence", "string", "what was seen, in words; no contact data")
            .check(
                    "flag_known",
                    "flag in ('ring', 'burst', 'shared_phone', 'shared_address', 'shared_device', 'after_the_fact')")
            .build();

    private ReferralFlags() {}
}
