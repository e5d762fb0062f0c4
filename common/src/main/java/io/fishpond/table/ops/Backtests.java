package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** How every model did on windows that had closed, in ten parts by what it foretold: what charts of lift are drawn from. */
public final class Backtests {
    public static final Table TABLE = Table.in(Layer.OPS, "backtests")
            .grain("one row per run, purpose, model, closed window and tenth of its members")
            .key("run_id", "purpose", "model", "cutoff", "window_days", "tenth")
            .required("run_id", "string", "run")
            .required("purpose", "string", "orders (purchase days) or spend (revenue)")
            .required("model", "string", "name of the model, contenders included")
            .required("cutoff", "date", "last day that the model was told of")
            .required("window_days", "int", "days after it that were foretold")
            .required("tenth", "int", "1 = the members of whom most was foretold")
            .required("members", "bigint", "members in it")
            .required("foretold", "double", "sum of what was foretold of them")
            .required("came", "double", "sum of what came")
            .required("scores", "map<string,double>", "of the whole window: deviance, mae, rmse, bias, gini, spearman")
            .optional("fault", "string", "why the model was not sound at the cutoff; null where it was")
            .check("tenth_range", "tenth between 1 and 10")
            .build();

    private Backtests() {}
}
