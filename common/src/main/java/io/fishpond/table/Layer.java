package io.fishpond.table;

import java.util.Locale;

/** Where a table stands in the flow: raw → staging → core → marts, and ops beside them. */
public enum Layer {
    /** Exports as delivered, all strings. */
    RAW,
    /** Canonical feeds: typed, deduplicated by key, one table a feed. */
    STAGING,
    /** Who is who: members, their accounts and the id ledger. */
    CORE,
    /** What the business reads. */
    MARTS,
    /** What the nights did. */
    OPS;

    /** The folder and schema name of the layer. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
