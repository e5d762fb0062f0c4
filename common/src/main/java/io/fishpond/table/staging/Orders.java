package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Orders of every channel, one state each. */
public final class Orders {
    public static final Table TABLE = Table.in(Layer.STAGING, "orders")
            .grain("one row per order")
            .key("channel", "order_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("order_id", "string", "id of the order in its channel")
            .optional("external_id", "string", "account that ordered; null for a guest")
            .required("ordered_at", "timestamp", "instant from which the order counts")
            .required(
                    "amount",
                    "decimal(18,2)",
                    "gross amount in the deployment's currency, rounded half-up once per order")
            .optional("refunded_amount", "decimal(18,2)", "what was paid back; null for nothing")
            .optional("refunded_at", "timestamp", "instant from which the refund counts")
            .required("status", "string", "pending, completed, cancelled or refunded")
            .optional("store_id", "string", "store that sold")
            .optional("campaign", "string", "campaign that the channel credits")
            .optional("updated_at", "timestamp", "when the channel last changed the row; the latest wins")
            .optional(
                    "source_file",
                    "string",
                    "export file, relative to the exports folder; null where a query combines several rows")
            .optional(
                    "source_row",
                    "bigint",
                    "1-based record number in that file; null where a query combines several rows")
            .check("amount_not_negative", "amount >= 0")
            .check("refund_not_negative", "refunded_amount >= 0")
            .check("status_known", "status in ('pending', 'completed', 'cancelled', 'refunded')")
            .build();

    private Orders() {}
}
