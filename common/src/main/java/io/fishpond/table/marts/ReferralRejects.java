package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Claims that did not win, each with one reason. */
public final class ReferralRejects {
    public static final Table TABLE = Table.mart("referral_rejects")
            .grain("one row per lost claim and as-of date")
            .key("channel", "referrer_external_id", "referee_external_id", "claimed_at", "as_of")
            .required("channel", "string", "channel of the claim; steward where a steward said so")
            .required(
                    "referrer_external_id",
                    "string",
                    "account that was said to have brought the other, or her id on the staff roster; channel:external_id where a steward said so")
            .required(
                    "referee_external_id",
                    "string",
                    "account that was said to be brought; channel:external_id where a steward said so")
            .required("claimed_at", "timestamp", "when the claim arose")
            .required("referrer_id", "string", "member behind the first account; empty where an employee is no member")
            .required("referee_id", "string", "member behind the second account")
            .required(
                    "reason",
                    "string",
                    "the first that holds: withdrawn (by the channel), self_referral (both accounts are one person's), contradicts_steward (see core.referral_judgements), out_of_order (the referrer was not there first), out_of_window (too far from the first appearance of the other), unknown_referrer (an employee who is no member: her claim keeps others out all the same), later_than_another (another valid claim won, or an earlier one was unknown_referrer's)")
            .optional("kind", "string", "kind of the claim")
            .optional("evidence", "string", "how it came to be known: judged, traced, entered or told")
            .check(
                    "reason_known",
                    "reason in ('withdrawn', 'unknown_referrer', 'self_referral', 'contradicts_steward', 'out_of_order', 'out_of_window', 'later_than_another')")
            .build();

    private ReferralRejects() {}
}
