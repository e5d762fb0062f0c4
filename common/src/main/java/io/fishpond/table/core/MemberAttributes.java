package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What else a deployment knows about its members. */
public final class MemberAttributes {
    public static final Table TABLE = Table.in(Layer.CORE, "member_attributes")
            .grain("one row per member and attribute")
            .key("member_id", "name")
            .required("member_id", "string", "member")
            .required("name", "string", "attribute as the mapping names it")
            .required("value", "string", "value by survivorship")
            .required("source", "string", "channel:external_id that the value was taken from")
            .build();

    private MemberAttributes() {}
}
