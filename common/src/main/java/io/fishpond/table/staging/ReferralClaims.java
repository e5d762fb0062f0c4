package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Claims that one account brought another. */
public final class ReferralClaims {
    public static final Table TABLE = Table.in(Layer.STAGING, "referral_claims")
            .grain("one row per claim")
            .key("channel", "referrer_external_id", "referee_external_id", "claimed_at")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required(
                    "referrer_external_id",
                    "string",
                    "account that is said to have brought the other; of a kind that is by_staff (referral.kinds), an id of the staff roster")
            .required("referee_external_id", "string", "account that was brought")
            .required("claimed_at", "timestamp", "when the claim arose")
            .required("kind", "string", "share_link, invite_code, form, staff_code, staff_qr, group_buy, ...")
            .optional("campaign", "string", "campaign that it belongs to")
            .optional("source_kind", "string", "who speaks: brand, expert or user")
            .optional("withdrawn_at", "timestamp", "when the channel took the claim back; null for one that stands")
            .optional("updated_at", "timestamp", "when the channel last changed the row; the latest wins")
            .optional(
                    "source_file",
                    "string",
                    "export file, relative to the exports folder; null where a query combines several rows")
            .optional(
                    "source_row",
                    "bigint",
                    "1-based record number in that file; null where a query combines several rows")
            .build();

    private ReferralClaims() {}
}
