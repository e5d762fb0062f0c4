package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Claims that did not win, each with one reason. */
public final class ReferralRejects {
    public static final Table TABLE = Table.mart("referral_rejects")
            .grain("one row per lost claim and as-of date")
            .key("channel", "referrer_external_id", "referee_external_id", "claimed_at", "as_of")
            .required("channel", "string", "channel of the claim")
            .required("referrer_external_id", "string", "account that was said to have brought the other")
            .required("referee_external_id", "string", "account that was said to be brought")
            .required("claimed_at", "timestamp", "when the claim arose")
            .required("referrer_id", "string", "member behind the first account")
            .required("referee_id", "string", "member behind the second account")
            .required("reason", "string", "self_referral, out_of_order, out_of_window, later_than_another")
            .build();

    private ReferralRejects() {}
}
