package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Members whom two stores share. */
public final class StoreOverlaps {
    public static final Table TABLE = Table.mart("store_overlaps")
            .grain("one row per pair of stores with a friend in common and as-of date")
            .key("store_a", "store_b", "as_of")
            .required("store_a", "string", "the store whose id comes first; empty for employees without a store")
            .required("store_b", "string", "the other store")
            .required("members", "bigint", "members who are friends of both (friends of marts.store_pool_daily)")
            .check("ordered", "store_a < store_b")
            .build();

    private StoreOverlaps() {}
}
