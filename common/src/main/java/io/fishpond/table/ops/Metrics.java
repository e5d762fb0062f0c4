package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What each step measured. */
public final class Metrics {
    public static final Table TABLE = Table.in(Layer.OPS, "metrics")
            .grain("one row per run, step, metric and subject")
            .key("run_id", "step", "metric", "subject")
            .required("run_id", "string", "run")
            .required("as_of", "date", "business day")
            .required("step", "string", "job")
            .required("metric", "string", "what was measured")
            .required("subject", "string", "of what: a channel, a feed, a segment; empty for the whole")
            .required("value", "double", "the figure")
            .build();

    private Metrics() {}
}
