package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Leads and the stages they passed. */
public final class Leads {
    public static final Table TABLE = Table.in(Layer.STAGING, "leads")
            .grain("one row per lead and stage")
            .key("channel", "lead_id", "stage")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("lead_id", "string", "id of the lead")
            .required("stage", "string", "stage reached: new, contacted, visited, won, lost")
            .required("staged_at", "timestamp", "when it was reached")
            .optional("external_id", "string", "account of the lead")
            .optional("source", "string", "where the lead came from")
            .optional("score", "int", "the channel's own score")
            .optional("owner_staff_id", "string", "employee who holds the lead")
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

    private Leads() {}
}
