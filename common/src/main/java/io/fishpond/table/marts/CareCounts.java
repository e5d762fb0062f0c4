package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** How many ordered just now, and what became of them. */
public final class CareCounts {
    public static final Table TABLE = Table.mart("care_counts")
            .grain("one row per as-of date")
            .key("as_of")
            .required("due", "bigint", "members with an order in the last care.hours: the sum of the rest")
            .required("removed_minor", "bigint", "of them, under 14")
            .required(
                    "removed_consent",
                    "bigint",
                    "refuse to be picked, or agreed to no way by which they can be reached")
            .required("removed_unreachable", "bigint", "can be reached by none of care.ways")
            .required(
                    "removed_contacted",
                    "bigint",
                    "were contacted since the order (interactions of audience.caps.kinds)")
            .required("removed_caps", "bigint", "were contacted as often as audience.caps allow, by every way left")
            .required("removed_control", "bigint", "in the global control group (audience.control_share)")
            .required("listed", "bigint", "rows of marts.care_list")
            .check(
                    "adds_up",
                    "due = removed_minor + removed_consent + removed_unreachable + removed_contacted + removed_caps + removed_control + listed")
            .build();

    private CareCounts() {}
}
