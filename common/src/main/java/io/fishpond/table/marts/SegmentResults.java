package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What lists did: those whom they could have taken, by intent to treat. */
public final class SegmentResults {
    public static final Table TABLE = Table.mart("segment_results")
            .grain("one row per segment with an arm that is held out, and as-of date")
            .key("segment", "as_of")
            .required("segment", "string", "segment")
            .required(
                    "days", "int", "days after first eligibility over which orders are counted (audience.result_days)")
            .required("treated", "bigint", "members of the treated arm whose days are over, contacted or not")
            .required("held_out", "bigint", "members of holdout and control whose days are over")
            .optional("treated_orders", "double", "orders a treated member")
            .optional("held_out_orders", "double", "orders a member held out")
            .optional("orders_effect", "double", "difference, orders a member; null below thirty members an arm")
            .optional("orders_effect_low", "double", "lower end of its 95% interval (normal, unequal variances)")
            .optional("orders_effect_high", "double", "upper end of its 95% interval")
            .optional("treated_revenue", "double", "net revenue a treated member")
            .optional("held_out_revenue", "double", "net revenue a member held out")
            .optional("revenue_effect", "double", "difference, net revenue a member; null below thirty members an arm")
            .optional("revenue_effect_low", "double", "lower end of its 95% interval (normal, unequal variances)")
            .optional("revenue_effect_high", "double", "upper end of its 95% interval")
            .build();

    private SegmentResults() {}
}
