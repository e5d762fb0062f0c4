package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What has become of leads. */
public final class LeadConversion {
    public static final Table TABLE = Table.mart("lead_conversion")
            .grain("one row per scope (all leads, a source, an owner) and as-of date")
            .key("scope", "scope_id", "as_of")
            .required("scope", "string", "all, source or owner (the last that is named)")
            .required(
                    "scope_id", "string", "the source, or the owner's staff id; empty where none is named, and for all")
            .required("leads", "bigint", "leads opened up to the as-of date (staging.leads)")
            .required("contacted", "bigint", "of them, with a stage contacted")
            .required("visited", "bigint", "of them, with a stage visited")
            .required("won", "bigint", "of them, won")
            .required("lost", "bigint", "of them, lost")
            .required("open", "bigint", "of them, neither: rows of marts.lead_queue")
            .optional("conversion", "double", "won / leads; null of an owner who has handed on all of hers")
            .optional("median_days_to_win", "double", "median days from the first stage to won; null if none is won")
            .required("rotated", "bigint", "leads that have had more than one owner")
            .required(
                    "rotations",
                    "bigint",
                    "changes of owner of these leads: from stage to stage (staging.leads), and within a stage as the queue of earlier nights showed them (marts.lead_queue)")
            .optional(
                    "handed_on",
                    "bigint",
                    "of an owner: changes by which a lead went from her to another; of all owners together the rotations of all leads; null for other scopes")
            .optional("turnover", "double", "share of leads that changed owners or were lost; null without leads")
            .optional("leads_per_deal", "double", "leads / won; null if none is won")
            .optional("visits_per_deal", "double", "visited / won; null if none is won")
            .check("scope_known", "scope in ('all', 'source', 'owner')")
            .check("leads_add_up", "won + lost + open = leads")
            .build();

    private LeadConversion() {}
}
