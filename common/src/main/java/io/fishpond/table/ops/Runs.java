package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** The nights, one row a run. */
public final class Runs {
    public static final Table TABLE = Table.in(Layer.OPS, "runs")
            .grain("one row per run")
            .key("run_id")
            .required("run_id", "string", "as-of date and start of the run")
            .required("deployment", "string", "name of the deployment's file")
            .required("as_of", "date", "business day, inclusive, up to which events were used")
            .required("started_at", "timestamp", "wall clock")
            .optional("ended_at", "timestamp", "wall clock; null while running or after a crash")
            .required(
                    "status",
                    "string",
                    "running, published, failed, refused (by a quality gate) or withdrawn (published, and rolled back since)")
            .required(
                    "input_fingerprint",
                    "string",
                    "hash of configuration and of all input files: what makes two nights the same")
            .optional("message", "string", "why it failed, was refused or withdrawn; null otherwise")
            .check("status_known", "status in ('running', 'published', 'failed', 'refused', 'withdrawn')")
            .build();

    private Runs() {}
}
