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
            .required(
                    "removed_consent",
                    "bigint",
                    "taken off: consent to be contacted by the list's channel does not stand, or she refuses to be picked by a machine (purpose profiling)")
            .required(
                    "removed_unreachable",
                    "bigint",
                    "taken off a list with a purpose of consent: no way to reach her by its contact channel or, if it says none, by one to which she consents")
            .required("method", "string", "predicate, or how the lookalike was scored")
            .optional("seed_size", "bigint", "seeds of a lookalike; null for a rule")
            .optional("holdout_auc", "double", "cross-fitted AUC; null for a rule")
            .optional("holdout_auc_low", "double", "lower end of its 95% interval")
            .optional("holdout_auc_high", "double", "upper end of its 95% interval")
            .optional("lift", "double", "concentration of seeds at the dial, not incremental sales; null for a rule")
            .required("is_published", "boolean", "false where the proof fails or seeds are too few")
            .optional("note", "string", "why it was not published, or what to know")
            .required(
                    "removed_caps",
                    "bigint",
                    "taken off a list that contacts people: contacted, or put on lists, as often as audience.caps allows; who was on the list before, and it contacted people the same way, stays")
            .required(
                    "removed_priority",
                    "bigint",
                    "taken off a list that contacts people: tonight's lists of smaller priority take what the caps leave")
            .required(
                    "removed_holdout",
                    "bigint",
                    "taken off a list that contacts people: in its holdout or in the global control group; see marts.segment_trials")
            .required(
                    "waterfall",
                    "string",
                    "the counts in the order in which they were taken off (audience.waterfall), as in 'matched 9, consent -2, published 7'")
            .required("contacts_people", "boolean", "it has a purpose of consent: its members are to be contacted")
            .optional("contact_channel", "string", "by which members are contacted; null for any, or for nobody is")
            .optional(
                    "contact_hours",
                    "string",
                    "hours of the deployment's day in which its members may be contacted, as in 09:00-21:00 (audience.quiet_hours); null for any, or for nobody is")
            .optional("holdout_auc_spread", "double", "standard deviation of the AUC over the folds")
            .required("title", "string", "what people call it")
            .required("refresh", "string", "how often its members are chosen anew: daily, weekly or monthly")
            .required(
                    "chosen_on",
                    "date",
                    "as-of date of the night that chose its members; on the nights since they could only leave, and matched counts those of the night before")
            .required("choice", "string", "what chose them; a list of another choice is made anew at once")
            .required(
                    "reads",
                    "string",
                    "columns of marts.member_profile by which its members, or the seeds that they resemble, are told, comma-separated; empty where a file tells them")
            .optional("used_by", "string", "lookalikes whose seeds it is, comma-separated; null for none")
            .check(
                    "adds_up",
                    "matched = removed_minor + removed_consent + removed_unreachable + removed_caps + removed_priority + removed_holdout + size")
            .build();

    private Segments() {}
}
