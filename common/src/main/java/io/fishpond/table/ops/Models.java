package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Every model that was fitted, contenders included. */
public final class Models {
    public static final Table TABLE = Table.in(Layer.OPS, "models")
            .grain("one row per run, purpose, segment and model")
            .key("run_id", "purpose", "segment", "model")
            .required("run_id", "string", "run")
            .required("purpose", "string", "identity, orders, spend, churn, lookalike, next_product")
            .required("segment", "string", "part of the members that it was fitted on; all for everybody")
            .required("model", "string", "name of the model")
            .required("model_version", "string", "what marts name")
            .required("parameters", "map<string,double>", "fitted parameters")
            .optional("log_likelihood", "double", "of the fit; null where there is none")
            .required("scores", "map<string,double>", "what the backtest measured")
            .required("champion", "boolean", "speaks in the marts")
            .optional("note", "string", "why it was not chosen, or what to know")
            .build();

    private Models() {}
}
