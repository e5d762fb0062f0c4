package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Rewards that the business paid for referrals. */
public final class Rewards {
    public static final Table TABLE = Table.in(Layer.STAGING, "rewards")
            .grain("one row per reward paid")
            .key("channel", "reward_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("reward_id", "string", "id of the payment in its channel")
            .required("external_id", "string", "account that was rewarded")
            .required("paid_at", "timestamp", "when it was paid")
            .required("amount", "decimal(18,2)", "amount in the deployment's currency")
            .optional("cause", "string", "what it was paid for: order, registration, ...")
            .optional("cause_external_id", "string", "account whose act caused it")
            .optional("campaign", "string", "campaign that it belongs to")
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

    private Rewards() {}
}
