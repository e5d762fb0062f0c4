package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who is treated and who is held out, frozen and written on the day when a list could first have taken her. */
public final class SegmentTrials {
    public static final Table TABLE = Table.mart("segment_trials")
            .grain(
                    "one row per segment that contacts people and member whom it could take, on the first as-of date of that")
            .key("segment", "member_id", "as_of")
            .required("segment", "string", "segment")
            .required("member_id", "string", "member")
            .required("arm", "string", "treated, holdout (of this segment) or control (of all segments); never changes")
            .required(
                    "since",
                    "date",
                    "as-of date on which it could first have taken her; of two rows of one member the elder one holds")
            .check("arm_known", "arm in ('treated', 'holdout', 'control')")
            .build();

    private SegmentTrials() {}
}
