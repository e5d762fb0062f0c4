package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Every id that ever was, and the id that it is now. */
public final class MemberAliases {
    public static final Table TABLE = Table.in(Layer.CORE, "member_aliases")
            .grain("one row per id that ever was")
            .key("alias_id")
            .required("alias_id", "string", "an id that was published at some time")
            .required("member_id", "string", "the member that it means now; itself for a living id")
            .required("since", "date", "as-of date from which it means that")
            .build();

    private MemberAliases() {}
}
