package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** The pond of each store: who works there, and whom they are friends with on WeCom. */
public final class StorePoolDaily {
    public static final Table TABLE = Table.mart("store_pool_daily")
            .grain("one row per scope (a store, the company) and as-of date")
            .key("scope", "scope_id", "as_of")
            .required("scope", "string", "store, or company for all of them together")
            .required(
                    "scope_id",
                    "string",
                    "the store, empty for employees whom the roster gives none; empty for the company")
            .optional(
                    "staff",
                    "bigint",
                    "employees at the end of the day: hired_on reached or unknown, left_on not reached (staging.staff); null without a roster. Somebody on two rosters under one id is nobody")
            .optional(
                    "friends",
                    "bigint",
                    "members with a friendship that stands with one of its employees of that day (staging.friendships); null without a roster or without friendships, as are all columns of friends")
            .optional(
                    "friends_target",
                    "bigint",
                    "field.friends_target; for the company times the stores that have employees; 0 for a store without any")
            .optional("friends_share", "double", "friends / friends_target")
            .optional("friends_per_staff", "double", "friends / staff; null without employees")
            .optional(
                    "overlap",
                    "bigint",
                    "friends whom another store has had for longer (by the earliest friendship that stands, ties by the store's id): the sum of friends less the sum of overlap over all stores is friends of the company; 0 for the company")
            .optional("valid_friends", "bigint", "of the friends, valid members (marts.member_profile)")
            .optional("super_friends", "bigint", "of the friends, super users (marts.member_profile)")
            .optional("inflow", "bigint", "friendships with its employees that began on the day")
            .optional(
                    "outflow",
                    "bigint",
                    "friendships with its employees that ended on the day: removed by either side, or unfollowed")
            .optional(
                    "leavers_friends",
                    "bigint",
                    "members with a friendship that stands with somebody who has left the store's staff: they are no friends of the store, but on marts.handover_list")
            .optional(
                    "home_members",
                    "bigint",
                    "members whose home store it is (marts.member_profile); for the company members with any home store; null where no member has one, as are the two that follow")
            .optional("valid_home_members", "bigint", "of them, valid members (marts.member_profile)")
            .optional("super_home_members", "bigint", "of them, super users (marts.member_profile)")
            .check("scope_known", "scope in ('store', 'company')")
            .check("overlap_is_of_friends", "overlap <= friends")
            .build();

    private StorePoolDaily() {}
}
