package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** The stages of the life cycle as a funnel, for the company, each channel and each store. */
public final class FunnelDaily {
    public static final Table TABLE = Table.mart("funnel_daily")
            .grain(
                    "one row per scope, stage and as-of date; each member is in one stage of the company, of each of her channels and"
                            + " of her home store")
            .key("as_of", "scope", "scope_id", "stage")
            .required("scope", "string", "company, channel or store")
            .required("scope_id", "string", "the channel or store; all for the company")
            .required("stage", "string", "stage (membership.stages)")
            .required("position", "int", "1 for the first stage")
            .required("people", "bigint", "members in the stage")
            .required("reached", "bigint", "members in the stage or a later one")
            .optional(
                    "conversion",
                    "double",
                    "reached by those who reached the stage before; null for the first, and where nobody did")
            .required("came_forward", "bigint", "members who were in an earlier stage when it was last published")
            .required("came_back", "bigint", "members who were in a later stage then")
            .required("came_new", "bigint", "members who were not there then: on the first night everybody")
            .required("moved_on", "bigint", "members who were in the stage then, and are in a later one")
            .optional(
                    "dwell_days",
                    "double",
                    "mean days that its members have been in the stage; null where none are known")
            .required("dwell_known", "bigint", "members of whom it is known since when they are in the stage")
            .required("leaked", "bigint", "members of the stage without an event of their own in membership.idle_days")
            .build();

    private FunnelDaily() {}
}
