package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What {@code resolve} remembers of every account, so that the next night looks at nothing but what changed. */
public final class LinkageAccounts {
    public static final Table TABLE = Table.in(Layer.CORE, "linkage_accounts")
            .grain("one row per account")
            .key("channel", "external_id")
            .required("channel", "string", "channel of the account")
            .required("external_id", "string", "id of the account in its channel")
            .required("content", "bigint", "hash of everything that resolve reads of the account")
            .optional("name_signature", "bigint", "salted hash of the words of its name; null if it has none")
            .required(
                    "keys",
                    "array<struct<kind:string,value:bigint>>",
                    "kinds of its strong keys, and salted hashes of their values")
            .required("spoken", "bigint", "hash of which of its keys may speak for it")
            .required(
                    "blocks", "array<bigint>", "salted hashes of its blocking keys, those of over-full blocks included")
            .required("component", "bigint", "equal for all accounts that links connect")
            .build();

    private LinkageAccounts() {}
}
