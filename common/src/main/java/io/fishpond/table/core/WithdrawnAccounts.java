package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Accounts that were there once: an account that comes back is hers again to whom it belonged. */
public final class WithdrawnAccounts {
    public static final Table TABLE = Table.in(Layer.CORE, "withdrawn_accounts")
            .grain("one row per account that was there once and that no feed names any more")
            .key("channel", "external_id")
            .required("channel", "string", "channel of the account")
            .required("external_id", "string", "id of the account in its channel")
            .required("member_id", "string", "member that it belonged to, or what that id has become since")
            .optional("first_seen_at", "timestamp", "as core.member_records last had it")
            .required("first_landed_on", "date", "as-of date of the night in which the account first landed")
            .required("withdrawn_on", "date", "as-of date of the first night without it")
            .build();

    private WithdrawnAccounts() {}
}
