package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Which account belongs to which member: with the withdrawn accounts and the aliases, the id ledger. */
public final class MemberRecords {
    public static final Table TABLE = Table.in(Layer.CORE, "member_records")
            .grain("one row per account")
            .key("channel", "external_id")
            .required("channel", "string", "channel of the account")
            .required("external_id", "string", "id of the account in its channel")
            .required("member_id", "string", "member that the account belongs to")
            .optional(
                    "first_seen_at",
                    "timestamp",
                    "earliest opening or event of the account; null if it never showed any")
            .required("first_landed_on", "date", "as-of date of the night in which the account first landed")
            .build();

    private MemberRecords() {}
}
