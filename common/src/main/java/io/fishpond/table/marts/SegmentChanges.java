package io.fishpond.table.marts;

import io.fishpond.table.Table;

/**
 * Who came onto which list and who left it since the last published day: what an upload to another system is mended by. The list
 * of that day, with these rows added and removed, is this day's list.
 */
public final class SegmentChanges {
    public static final Table TABLE = Table.mart("segment_changes")
            .grain("one row per segment, member id that came or left, and as-of date")
            .key("segment", "member_id", "as_of")
            .required("segment", "string", "segment")
            .required(
                    "member_id",
                    "string",
                    "member, as she is now; the id that was on the list if it is another member now, or none")
            .required("change", "string", "add or remove")
            .required(
                    "why",
                    "string",
                    "listed; what took her off: a step of the waterfall, not_published (the whole list), or no_match; merged"
                            + " where the list goes on under another id of hers")
            .required("ids", "string", "every id that she ever had, sorted, comma-separated")
            .optional("previous_as_of", "date", "published day that is compared with; null for the first")
            .check("change_known", "change in ('add', 'remove')")
            .build();

    private SegmentChanges() {}
}
