package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Every grant and withdrawal of consent. */
public final class Consents {
    public static final Table TABLE = Table.in(Layer.STAGING, "consents")
            .grain("one row per account, purpose, contact channel, recipient and change")
            .key("channel", "external_id", "purpose", "contact_channel", "recipient", "changed_at")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("external_id", "string", "account")
            .required("purpose", "string", "what for: marketing, profiling, sharing, ...")
            .required("contact_channel", "string", "by which way: sms, email, wecom, ... or any")
            .required("recipient", "string", "who may use it: self or a platform's name")
            .required("changed_at", "timestamp", "when it was given or withdrawn")
            .required("granted", "boolean", "true for a grant, false for a withdrawal")
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

    private Consents() {}
}
