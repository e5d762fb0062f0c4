package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What gates found, and what came of it. */
public final class GateFindings {
    public static final Table TABLE = Table.in(Layer.OPS, "gate_findings")
            .grain("one row per run, gate and subject whose figure was over its limit")
            .key("run_id", "gate", "subject")
            .required("run_id", "string", "run")
            .required("as_of", "date", "business day")
            .required("step", "string", "job that looked")
            .required("gate", "string", "what was looked at, as --accept names it")
            .required("subject", "string", "of what: a channel and its feed, a list, a model; empty for the whole")
            .required("value", "double", "the figure")
            .required("allowed", "double", "what it may be at most")
            .required("finding", "string", "the same in words: by how much, and against which nights")
            .required(
                    "outcome",
                    "string",
                    "stopped (nothing of the night was published), marked (it was, and this was told) or accepted (let pass this once)")
            .optional("why", "string", "in the words of who accepted it; null otherwise")
            .check("outcome_known", "outcome in ('stopped', 'marked', 'accepted')")
            .check("accepted_with_a_reason", "(outcome = 'accepted') = (why is not null)")
            .build();

    private GateFindings() {}
}
