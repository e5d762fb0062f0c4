package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What each order was made of. */
public final class OrderLines {
    public static final Table TABLE = Table.in(Layer.STAGING, "order_lines")
            .grain("one row per order line")
            .key("channel", "order_id", "line_no")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("order_id", "string", "order that the line belongs to")
            .required("line_no", "int", "line number within the order")
            .optional("external_id", "string", "account that ordered; null for a guest")
            .optional("ordered_at", "timestamp", "instant of the order")
            .required(
                    "product_id",
                    "string",
                    "the retailer's own id of the product, the same in every channel: a channel with ids of its own has them translated by its mapping")
            .optional("product_name", "string", "name of the product")
            .optional("category", "string", "category of the product")
            .optional("quantity", "decimal(18,3)", "units")
            .required("amount", "decimal(18,4)", "gross amount of the line, before the order is rounded")
            .optional("cost", "decimal(18,4)", "what the goods cost; null where unknown")
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

    private OrderLines() {}
}
