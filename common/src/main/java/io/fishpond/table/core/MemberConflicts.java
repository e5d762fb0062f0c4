package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Where the accounts of one member say different things of her. */
public final class MemberConflicts {
    public static final Table TABLE = Table.in(Layer.CORE, "member_conflicts")
            .grain("one row per member and attribute on which her accounts differ")
            .key("member_id", "attribute")
            .required("member_id", "string", "member")
            .required(
                    "attribute",
                    "string",
                    "column of core.members, or attributes.NAME of one in core.member_attributes")
            .required("source", "string", "channel:external_id that the golden record follows")
            .required("distinct_values", "int", "different values among her accounts, the golden one included")
            .required("differing", "array<string>", "channel:external_id of the accounts that say otherwise, sorted")
            .check("values_differ", "distinct_values >= 2")
            .build();

    private MemberConflicts() {}
}
