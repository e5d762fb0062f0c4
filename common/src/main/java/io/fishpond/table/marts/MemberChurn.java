package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who is about to leave: no order within her own horizon. */
public final class MemberChurn {
    public static final Table TABLE = Table.mart("member_churn")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .required(
                    "churn_state",
                    "string",
                    "active (within her horizon since the last order), lapsed (beyond it), never_bought")
            .optional("churn_probability", "double", "probability of no order within her horizon; null unless active")
            .optional("churn_band", "string", "low, medium or high; null unless active")
            .required(
                    "horizon_days",
                    "int",
                    "her horizon: the larger of the configured one and the 90th percentile of repeat gaps of her cadence class")
            .optional("cadence_days", "double", "mean days between her purchase days; null for fewer than two")
            .required("cadence_class", "string", "never, once, or fast, medium, slow by her cadence")
            .optional("days_since_order", "int", "days since the last order; null without one")
            .required("value_at_risk", "decimal(18,2)", "churn_probability x current_value; 0 unless active")
            .optional("driver_1", "string", "strongest driver, in words with its contribution in log-odds")
            .optional("driver_2", "string", "second driver")
            .optional("driver_3", "string", "third driver")
            .optional(
                    "act_by",
                    "date",
                    "last day on which she is still within her cadence, the as-of date if that has passed; null unless active")
            .optional("model", "string", "model that speaks; null unless active")
            .optional("model_version", "string", "run that fitted it; null unless active")
            .check("probability_range", "churn_probability between 0 and 1")
            .check("state_known", "churn_state in ('active', 'lapsed', 'never_bought')")
            .build();

    private MemberChurn() {}
}
