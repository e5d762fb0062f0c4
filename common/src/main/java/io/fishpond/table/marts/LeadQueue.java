package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What those who sell have before them. */
public final class LeadQueue {
    public static final Table TABLE = Table.mart("lead_queue")
            .grain(
                    "one row per open lead and as-of date; leads of members under 14 are left out (ops.metrics minors_left_out)")
            .key("channel", "lead_id", "as_of")
            .required("channel", "string", "channel of the lead (staging.leads)")
            .required("lead_id", "string", "id of the lead (staging.leads)")
            .optional(
                    "member_id",
                    "string",
                    "member whose account the lead is of (core.member_records); null where it names none")
            .required("stage", "string", "stage that it has reached last (staging.leads): neither won nor lost")
            .optional("score", "int", "the channel's own score (staging.leads)")
            .required(
                    "lead_class",
                    "string",
                    "class by score (field.leads.classes); what scores less than all of them, or not at all, is of the last")
            .optional("source", "string", "where the lead came from (staging.leads)")
            .optional("owner_staff_id", "string", "who holds it (staging.leads, the last that is named)")
            .optional(
                    "owner_months",
                    "int",
                    "whole months since she was hired (staging.staff); null where that is unknown, as is owner_seniority")
            .optional("owner_seniority", "string", "senior from field.senior_months on, else junior")
            .optional("owner_is_employed", "boolean", "on the roster, and has not left; null without owner or roster")
            .optional("owner_open_leads", "bigint", "open leads that she holds: her load")
            .optional(
                    "owner_capacity",
                    "bigint",
                    "open leads that she can hold: field.leads.capacity, or that of her title; null unless she is employed")
            .optional(
                    "store_id",
                    "string",
                    "the owner's store (staging.staff), else the member's home store (marts.member_profile)")
            .required("age_days", "int", "days since its first stage")
            .required("stage_days", "int", "days since it reached its stage")
            .required(
                    "held_days",
                    "int",
                    "days since it came to its present owner: since its first stage with her, without another in between, or, if later, since the first as-of date from which this table has her without a break, where it had another before, or nobody; age_days where it never had one")
            .required("cycle_days", "int", "days of the cycle of its class (field.leads.classes)")
            .required(
                    "rotate_by",
                    "date",
                    "day on which its cycle is over, counted from where field.leads.cycle_from says: when it came to its owner, was opened, or reached its stage")
            .required("is_overdue", "boolean", "rotate_by has come")
            .required("urgency", "double", "days of the cycle that are over / cycle_days: from 1 on it is overdue")
            .optional(
                    "suggested_staff_id",
                    "string",
                    "who should hold it next, where it is overdue, or nobody employed holds it: employed in its store with room for more, and another than the owner. The most urgent are dealt first (ties: score, channel, id), each to whom the fewest were dealt, then to whom holds the fewest, then by id; null where nobody has room, or the store is unknown")
            .required("reason", "string", "why, in English")
            .required("reason_zh", "string", "why, in Chinese")
            .check("is_open", "stage not in ('won', 'lost')")
            .check("another_owner", "suggested_staff_id != owner_staff_id")
            .build();

    private LeadQueue() {}
}
