package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Pairs of accounts that are held to be one person, with evidence. */
public final class MemberLinks {
    public static final Table TABLE = Table.in(Layer.CORE, "member_links")
            .grain("one row per linked pair of accounts")
            .key("channel_a", "external_id_a", "channel_b", "external_id_b")
            .required("channel_a", "string", "channel of the first account")
            .required("external_id_a", "string", "id of the first account")
            .required("channel_b", "string", "channel of the second account")
            .required("external_id_b", "string", "id of the second account")
            .optional(
                    "weight_bits",
                    "double",
                    "evidence in bits; null for a strong key or a steward's link, which are rules and not estimates")
            .optional("match_probability", "double", "probability that both are one person; null with it")
            .required(
                    "evidence",
                    "string",
                    "kinds of key or fields that agree, comma-separated, and steward where stewards link them, straight or by way of others; never their values")
            .build();

    private MemberLinks() {}
}
