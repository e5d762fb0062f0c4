package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Friends of employees who have left or moved, and who should take them over. */
public final class HandoverList {
    public static final Table TABLE = Table.mart("handover_list")
            .grain(
                    "one row per member, employee who left with whom her friendship stands, and as-of date; members under 14 are left out (ops.metrics minors_left_out)")
            .key("member_id", "leaver_staff_id", "as_of")
            .required("member_id", "string", "the friend (staging.friendships, core.member_records)")
            .required("leaver_staff_id", "string", "the employee (staging.friendships)")
            .required(
                    "cause",
                    "string",
                    "left: her last day on the roster has come (staging.staff); gone: no roster names her any more; moved: another store than now was hers when the friendship began, or when she was first seen (earlier days of marts.staff_daily)")
            .optional(
                    "left_on",
                    "date",
                    "her last day (staging.staff); if gone or moved, the last day on which marts.staff_daily has her, or has her in another store than now; null where it does not")
            .optional("days_since", "int", "days since left_on")
            .required("friends_since", "date", "day on which the friendship began")
            .optional(
                    "store_id",
                    "string",
                    "the store that she left, where an heir is looked for; the member's home store where that is unknown")
            .required("value_at_risk", "decimal(18,2)", "churn probability x current value (marts.member_profile)")
            .required(
                    "value_rank",
                    "int",
                    "1 = the most value at risk of those of store_id, or of the employee where that is unknown; ties by member, then employee")
            .optional(
                    "heir_staff_id",
                    "string",
                    "who should take her over: employed in store_id, and her friend already (for longest, ties by id); else, from the highest value_rank down, who was given the fewest (by this, or because she is their friend) of those with fewer friends than field.handover.capacity, then who has the fewest friends, then by id; null if there is nobody")
            .optional("heir_is_friend", "boolean", "the heir is her friend already; null without heir")
            .optional(
                    "handover_state",
                    "string",
                    "waiting: not asked since left_on; requested; refused; accepted, or not refused in time: from interactions of field.handover.requests, refusals and acceptances, of which the last counts; null where no such events are delivered. Events name no leaver, so that it is the member's, and the same in all of her rows; where the request names an employee of a store, it and what follows count in rows of that store, or with that heir")
            .optional(
                    "requested_heir_id",
                    "string",
                    "employee whom the last request named (staging.interactions.object_id); null without one")
            .optional("refuse_until", "timestamp", "the last request + field.handover.refuse_hours; null without one")
            .optional(
                    "retry_from",
                    "date",
                    "day of the refusal + field.handover.retry_days: not to be asked again before; null unless refused")
            .required("reason", "string", "why she is here and who should have her, in English")
            .required("reason_zh", "string", "the same in Chinese")
            .check("cause_known", "cause in ('left', 'gone', 'moved')")
            .check("state_known", "handover_state in ('waiting', 'requested', 'refused', 'accepted')")
            .check("another_heir", "heir_staff_id != leaver_staff_id")
            .build();

    private HandoverList() {}
}
