package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What stewards said of accounts, which every night obeys. Rows are only ever added; of a pair, the last one stands. */
public final class Judgements {
    public static final Table TABLE = Table.in(Layer.CORE, "judgements")
            .grain("one row per judgement of two accounts")
            .key("channel_a", "external_id_a", "channel_b", "external_id_b", "said_at")
            .required("channel_a", "string", "channel of the first account")
            .required("external_id_a", "string", "id of the first account")
            .required("channel_b", "string", "channel of the second account")
            .required("external_id_b", "string", "id of the second account")
            .required("said_at", "timestamp", "wall clock; later than every judgement before it")
            .required(
                    "verdict",
                    "string",
                    "link (they are one person's), unlink (they are two persons'), retract (what was said no longer stands)")
            .required("said_by", "string", "who says so")
            .required("why", "string", "in words of her own")
            .check("known_verdict", "verdict in ('link', 'unlink', 'retract')")
            .build();

    private Judgements() {}
}
