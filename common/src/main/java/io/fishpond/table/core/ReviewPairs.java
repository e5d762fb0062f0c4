package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Pairs of accounts on which the evidence is divided, for a steward to look at. */
public final class ReviewPairs {
    public static final Table TABLE = Table.in(Layer.CORE, "review_pairs")
            .grain(
                    "one row per pair of accounts whose match probability is neither low nor high, or high and yet held apart")
            .key("channel_a", "external_id_a", "channel_b", "external_id_b")
            .required("channel_a", "string", "channel of the first account")
            .required("external_id_a", "string", "id of the first account")
            .required("channel_b", "string", "channel of the second account")
            .required("external_id_b", "string", "id of the second account")
            .required("weight_bits", "double", "evidence in bits, the prior included: log2 of the odds")
            .required("match_probability", "double", "probability that both are one person, by this pair alone")
            .required("evidence", "string", MemberLinks.EVIDENCE)
            .required("together", "boolean", "held to be one person, all their accounts considered")
            .build();

    private ReviewPairs() {}
}
