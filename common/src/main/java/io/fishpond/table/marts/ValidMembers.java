package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** The number of valid members that a company would report, and the one that it would report if nobody were deduplicated. */
public final class ValidMembers {
    public static final Table TABLE = Table.mart("valid_members")
            .grain("one row per scope and as-of date")
            .key("as_of", "scope", "scope_id")
            .required("scope", "string", "company, channel or store")
            .required("scope_id", "string", "the channel or store; all for the company")
            .required("accounts", "bigint", "accounts")
            .required("members", "bigint", "members with such an account; of a store those whose home store it is")
            .required("reachable", "bigint", "of the members: reachable")
            .required("with_order_days", "bigint", "of the members: with the order days of a valid member")
            .required("with_recent_event", "bigint", "of the members: with the recent event of a valid member")
            .required("valid_members", "bigint", "of the members: valid")
            .required(
                    "valid_accounts",
                    "bigint",
                    "accounts that would be valid members if each were somebody of her own: what is counted before deduplication")
            .optional(
                    "super_users",
                    "bigint",
                    "of the members: super users; null where neither sharing nor referring is known of anybody")
            .check("valid_among_members", "valid_members <= members")
            .build();

    private ValidMembers() {}
}
