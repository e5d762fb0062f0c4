package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Pairs of accounts that are held to be one person, with evidence. */
public final class MemberLinks {
    /** What a column of evidence says. */
    static final String EVIDENCE =
            "bits that each field adds to the prior, as in name:+7.1,birth_date:-2.0; never values; empty if not weighed";

    /** Spark SQL: what speaks for a link, an array of fields, else kinds of key. */
    public static final String KINDS =
            """
            if(evidence = '' or keys like '%steward%', split(keys, ','),
              transform(filter(split(evidence, ','), e -> e like '%:+%'), e -> substring_index(e, ':', 1)))""";

    public static final Table TABLE = Table.in(Layer.CORE, "member_links")
            .grain("one row per linked pair of accounts")
            .key("channel_a", "external_id_a", "channel_b", "external_id_b")
            .required("channel_a", "string", "channel of the first account")
            .required("external_id_a", "string", "id of the first account")
            .required("channel_b", "string", "channel of the second account")
            .required("external_id_b", "string", "id of the second account")
            .optional(
                    "keys",
                    "string",
                    "kinds of strong key of which this pair is the link (an account, and the first that bears the same value), and steward where stewards link them, comma-separated; null if none")
            .optional(
                    "weight_bits",
                    "double",
                    "evidence in bits, the prior included: log2 of the odds; null if the pair was not weighed: its keys, or stewards, unite it")
            .optional("match_probability", "double", "probability that both are one person; null with weight_bits")
            .required("evidence", "string", EVIDENCE)
            .build();

    private MemberLinks() {}
}
