package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What people did that is not an order. */
public final class Interactions {
    public static final Table TABLE = Table.in(Layer.STAGING, "interactions")
            .grain("one row per event")
            .key("channel", "event_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("event_id", "string", "id of the event in its channel")
            .optional("external_id", "string", "account that acted; null for an anonymous event")
            .required("occurred_at", "timestamp", "when it happened")
            .required(
                    "kind",
                    "string",
                    "visit, share, scan, follow, unfollow, message, complaint or whatever the channel reports")
            .optional(
                    "object_id", "string", "what it was about: product (by the id of staging.order_lines), page, code")
            .optional("campaign", "string", "campaign that it belongs to")
            .optional("source_kind", "string", "who speaks: brand, expert or user")
            .optional("updated_at", "timestamp", "when the channel last changed the row; the latest wins")
            .optional(
                    "source_file",
                    "string",
                    "export file, relative to the exports folder; null where a query combines several rows")
            .optional(
                    "source_row",
                    "bigint",
                    "1-based record number in that file; null where a query combines several rows")
            .check("source_kind_known", "source_kind in ('brand', 'expert', 'user')")
            .build();

    private Interactions() {}
}
