package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** How far a lookalike reaches: concentration of seeds at every dial, from members whom the model did not see. */
public final class SegmentReach {
    public static final Table TABLE = Table.mart("segment_reach")
            .grain("one row per lookalike, dial and as-of date")
            .key("segment", "dial_percent", "as_of")
            .required("segment", "string", "segment")
            .required("dial_percent", "int", "share of the eligible base that is taken, in percent, 1 to 20")
            .required("members", "bigint", "how many members that is")
            .required("seeds_reached", "double", "share of held-out seeds that score above the cut")
            .required("lift", "double", "concentration of seeds, not incremental sales")
            .build();

    private SegmentReach() {}
}
