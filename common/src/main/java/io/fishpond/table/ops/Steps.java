package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** The finished steps of each run: what a resumed run skips. */
public final class Steps {
    public static final Table TABLE = Table.in(Layer.OPS, "steps")
            .grain("one row per run and step")
            .key("run_id", "step")
            .required("run_id", "string", "run")
            .required("step", "string", "job")
            .required("started_at", "timestamp", "wall clock")
            .required("ended_at", "timestamp", "wall clock")
            .required("versions", "map<string,bigint>", "layer.table → Delta version that the step left")
            .build();

    private Steps() {}
}
