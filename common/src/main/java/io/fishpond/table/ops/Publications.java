package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What was published: one commit a night, a row a table. */
public final class Publications {
    public static final Table TABLE = Table.in(Layer.OPS, "publications")
            .grain("one row per run and table")
            .key("run_id", "table")
            .required("run_id", "string", "run")
            .required("as_of", "date", "business day")
            .required("table", "string", "layer.table")
            .required("version", "bigint", "Delta version to read")
            .required("published_at", "timestamp", "wall clock")
            .build();

    private Publications() {}
}
