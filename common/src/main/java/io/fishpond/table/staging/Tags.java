package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Tags that people or systems gave to accounts. */
public final class Tags {
    public static final Table TABLE = Table.in(Layer.STAGING, "tags")
            .grain("one row per account, tag and time that it was given")
            .key("channel", "external_id", "tag", "tagged_at")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("external_id", "string", "account")
            .required("tag", "string", "tag as the channel writes it")
            .required("tagged_at", "timestamp", "when it was given")
            .optional("removed_at", "timestamp", "when it was taken away; null while it stands")
            .optional("tagged_by", "string", "who gave it, as the channel names her")
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

    private Tags() {}
}
