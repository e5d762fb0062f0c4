package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Invitations that members sent. */
public final class Invites {
    public static final Table TABLE = Table.in(Layer.STAGING, "invites")
            .grain("one row per invitation")
            .key("channel", "invite_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("invite_id", "string", "id of the invitation in its channel")
            .required("referrer_external_id", "string", "account that invited")
            .required("invited_at", "timestamp", "when it was sent")
            .optional("kind", "string", "share_link, invite_code, group_buy, ...")
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
            .build();

    private Invites() {}
}
