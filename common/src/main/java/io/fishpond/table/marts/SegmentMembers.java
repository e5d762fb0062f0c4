package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who is on which list, and why. */
public final class SegmentMembers {
    public static final Table TABLE = Table.mart("segment_members")
            .grain("one row per segment, member and as-of date")
            .key("segment", "member_id", "as_of")
            .required("segment", "string", "segment")
            .required("member_id", "string", "member")
            .required("rank", "bigint", "1 = first; ties broken by member id")
            .required("score", "double", "score of the ranking, rounded to six places")
            .optional("reason_1", "string", "strongest reason, in English and Chinese")
            .optional("reason_2", "string", "second reason")
            .optional("reason_3", "string", "third reason")
            .required(
                    "percent", "double", "share of the list that ranks no lower, in percent: 1.0 = the first hundredth")
            .build();

    private SegmentMembers() {}
}
