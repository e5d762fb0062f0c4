package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What happened to member ids. */
public final class MemberEvents {
    public static final Table TABLE = Table.in(Layer.CORE, "member_events")
            .grain("one row per event of a member id")
            .key("member_id", "event", "happened_on", "other_member_id")
            .required("member_id", "string", "member that it happened to")
            .required(
                    "event",
                    "string",
                    "created, absorbed (this id now means the other), merged (took the other in), split (accounts left for the other), retired (no account of it is left), returned (one came back)")
            .required("happened_on", "date", "as-of date of the night")
            .required("other_member_id", "string", "the other member; empty if there is none")
            .build();

    private MemberEvents() {}
}
