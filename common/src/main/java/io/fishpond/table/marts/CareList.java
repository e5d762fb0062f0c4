package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Whom to care for now: she has just bought. */
public final class CareList {
    public static final Table TABLE = Table.mart("care_list")
            .grain("one row per member to care for and as-of date: her latest order of the last care.hours")
            .key("member_id", "as_of")
            .required("member_id", "string", "member")
            .required("channel", "string", "channel of the order")
            .required("order_id", "string", "id of the order in its channel")
            .required("ordered_at", "timestamp", "instant of the order")
            .required("care_by", "timestamp", "when the hours after the order are over (care.hours)")
            .required("net_revenue", "decimal(18,2)", "net revenue of the order")
            .optional(
                    "owner_staff_id",
                    "string",
                    "staff member who looks after her (marts.member_profile); null if she has left (staging.staff)")
            .optional("store_id", "string", "store that sold, else her home store")
            .required(
                    "contact_way",
                    "string",
                    "wecom, sms or email: the first of care.ways by which she can be reached, agreed to be and is not capped")
            .required("is_reachable_wecom", "boolean", "connected with staff on WeCom now (marts.member_profile)")
            .required("is_reachable_sms", "boolean", "has a usable phone number (marts.member_profile)")
            .required("is_reachable_email", "boolean", "has a usable e-mail address (marts.member_profile)")
            .optional(
                    "contact_hours",
                    "string",
                    "hours of the deployment's day in which she may be contacted, as in 09:00-21:00 (audience.quiet_hours); null for any")
            .required("why", "string", "why her, in English")
            .required("why_zh", "string", "the same in Chinese")
            .optional(
                    "next_product", "string", "product most likely wanted next (marts.next_products); null if unknown")
            .optional("next_product_name", "string", "its name")
            .optional("next_reason", "string", "why that one, in English")
            .optional("next_reason_zh", "string", "the same in Chinese")
            .build();

    private CareList() {}
}
