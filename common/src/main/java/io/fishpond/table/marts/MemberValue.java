package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What each member has been worth, is worth and will be worth, in net revenue. */
public final class MemberValue {
    public static final Table TABLE = Table.mart("member_value")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .required("orders", "bigint", "completed orders up to the as-of date that refunds did not eat up")
            .required("order_days", "bigint", "distinct days with such an order")
            .optional("first_order_on", "date", "day of the first such order")
            .optional("last_order_on", "date", "day of the last such order")
            .required("frequency", "bigint", "repeat purchase days: order_days - 1, 0 for nobody's purchase")
            .optional("recency_weeks", "double", "weeks from first to last order; null without orders")
            .optional("age_weeks", "double", "weeks from first order to the as-of date; null without orders")
            .optional("mean_spend", "decimal(18,2)", "mean net revenue of a repeat day with revenue; null without one")
            .required("historical_value", "decimal(18,2)", "net revenue up to the as-of date (历史价值)")
            .required(
                    "current_value",
                    "decimal(18,2)",
                    "net revenue of the trailing 12 months, a part of the historical (现在价值)")
            .required(
                    "future_value",
                    "decimal(18,2)",
                    "expected, discounted net revenue over the configured horizon (潜在价值)")
            .optional(
                    "future_value_low",
                    "decimal(18,2)",
                    "lower end of the 80% interval, from the errors of the last closed window; null where none has closed")
            .optional(
                    "future_value_high",
                    "decimal(18,2)",
                    "upper end of the 80% interval; null where no window has closed")
            .required("total_value", "decimal(18,2)", "historical + future")
            .optional(
                    "referral_value",
                    "decimal(18,2)",
                    "net revenue of those she brought, from member_influence; beside the total, never in it")
            .optional(
                    "margin_rate",
                    "double",
                    "of her orders all of whose lines know their cost: share of their revenue that is left; null without one")
            .optional("historical_margin", "decimal(18,2)", "historical_value × margin_rate")
            .optional("current_margin", "decimal(18,2)", "current_value × margin_rate")
            .optional("future_margin", "decimal(18,2)", "future_value × margin_rate")
            .required("expected_orders", "double", "expected purchase days within the horizon")
            .optional("p_alive", "double", "probability that she still buys; null where the model does not know one")
            .required("value_decile", "int", "1 = best tenth by total value")
            .required(
                    "model",
                    "string",
                    "model that the future value comes from; cohort_mean for members without an order")
            .required("model_version", "string", "version of that model: run that fitted it")
            .optional(
                    "is_proven",
                    "boolean",
                    "whether that model told the better customers from the others in the last closed window; null where none has closed")
            .check("value_not_negative", "historical_value >= 0 and current_value >= 0 and future_value >= 0")
            .check("total_is_sum", "total_value = historical_value + future_value")
            .check("decile_range", "value_decile between 1 and 10")
            .build();

    private MemberValue() {}
}
