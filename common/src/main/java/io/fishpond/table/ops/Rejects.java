package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Rows that were not used, each with a reason. */
public final class Rejects {
    public static final Table TABLE = Table.in(Layer.OPS, "rejects")
            .grain("one row per rejected record of a run")
            .key("run_id", "feed", "channel", "source", "file", "row", "part")
            .required("run_id", "string", "run")
            .required("feed", "string", "feed")
            .required("channel", "string", "channel")
            .required("source", "string", "source within the feed")
            .required("file", "string", "export file; empty where a query combines several")
            .required("row", "bigint", "1-based record number; 0 where a query combines several")
            .required("part", "int", "which of the rows that a query made of this record; 1 where it made one")
            .optional("column", "string", "first column at fault")
            .optional("value", "string", "its value, masked")
            .required("reason", "string", "what is wrong, for every fault of the row")
            .build();

    private Rejects() {}
}
