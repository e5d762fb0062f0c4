package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** The lists of the night, with their proof. */
public final class Segments {
    public static final Table TABLE = Table.mart("segments")
            .grain("one row per segment and as-of date")
            .key("segment", "as_of")
            .required("segment", "string", "name, as its file says")
            .required("kind", "string", "rule or lookalike")
            .required("purpose", "string", "what the list is for")
            .required("owner", "string", "who answers for it")
            .required("size", "bigint", "members published")
            .required(
                    "matched",
                    "bigint",
                    "members that the rule matched or the dial took, staff left out unless the segment includes them, before anything was taken off")
            .required("removed_minor", "bigint", "taken off: under 14")
            .required("removed_consent", "bigint", "taken off a list with a purpose of consent: consent does not stand")
            .required(
                    "removed_unreachable", "bigint", "taken off a list with a purpose of consent: no way to reach her")
            .required("method", "string", "predicate, or how the lookalike was scored")
            .optional("seed_size", "bigint", "seeds of a lookalike; null for a rule")
            .optional("holdout_auc", "double", "cross-fitted AUC; null for a rule")
            .optional("holdout_auc_low", "double", "lower end of its 95% interval")
            .optional("holdout_auc_high", "double", "upper end of its 95% interval")
            .optional("lift", "double", "concentration of seeds at the dial, not incremental sales; null for a rule")
            .required("is_published", "boolean", "false where the proof fails or seeds are too few")
            .optional("note", "string", "why it was not published, or what to know")
            .build();

    private Segments() {}
}
