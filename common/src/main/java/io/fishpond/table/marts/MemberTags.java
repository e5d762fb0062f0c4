package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Tags of members: by rule, and as channels deliver them. */
public final class MemberTags {
    public static final Table TABLE = Table.mart("member_tags")
            .grain("one row per member, tag, source and as-of date")
            .key("member_id", "tag", "source", "as_of")
            .required("member_id", "string", "member")
            .required(
                    "tag",
                    "string",
                    "name of the rule, or the tag as its channel writes it; one with seven digits in a row or an @, which may be contact data, is left out (ops.metrics tags_left_out)")
            .required("label", "string", "the tag for people; of a channel's tag the tag itself")
            .required("source", "string", "rule, or the channel that delivered it (staging.tags)")
            .required(
                    "since",
                    "date",
                    "of a rule the as-of date from which it has held without a break in what was published; of a channel's tag the day on which it was given")
            .optional(
                    "until",
                    "date",
                    "null while it stands; a tag that stood in the last publication and stands no more has one last row, with this as-of date")
            .required(
                    "evidence",
                    "string",
                    "why: the columns that the rule names, with their values; of a channel's tag who gave it and when")
            .check("ends_after_it_began", "until >= since")
            .build();

    private MemberTags() {}
}
