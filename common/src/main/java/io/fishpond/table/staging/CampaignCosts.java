package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What campaigns cost. */
public final class CampaignCosts {
    public static final Table TABLE = Table.in(Layer.STAGING, "campaign_costs")
            .grain("one row per campaign and day")
            .key("channel", "campaign", "spent_on")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("campaign", "string", "campaign")
            .required("spent_on", "date", "day of the cost")
            .required("amount", "decimal(18,2)", "amount in the deployment's currency")
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

    private CampaignCosts() {}
}
