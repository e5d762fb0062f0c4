package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Who of the staff is connected with which contact on WeCom. */
public final class Friendships {
    public static final Table TABLE = Table.in(Layer.STAGING, "friendships")
            .grain("one row per staff member and contact")
            .key("channel", "staff_id", "external_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("staff_id", "string", "employee")
            .required("external_id", "string", "account of the contact")
            .required("added_at", "timestamp", "when they connected")
            .optional("removed_at", "timestamp", "when either side ended it; null while it stands")
            .optional("source", "string", "how they met: code, share, group, ...")
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

    private Friendships() {}
}
