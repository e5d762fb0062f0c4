package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** The staff roster. */
public final class Staff {
    public static final Table TABLE = Table.in(Layer.STAGING, "staff")
            .grain("one row per employee")
            .key("channel", "staff_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("staff_id", "string", "id of the employee")
            .optional("name", "string", "name as delivered")
            .optional("phones", "array<string>", "phone numbers: never keys of a customer")
            .optional("emails", "array<string>", "e-mail addresses: never keys of a customer")
            .optional("store_id", "string", "store")
            .optional("title", "string", "job title")
            .optional("hired_on", "date", "first day")
            .optional("left_on", "date", "last day; null while employed")
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

    private Staff() {}
}
