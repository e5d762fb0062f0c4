package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What contacts with new members bring against what contacts with old ones do. */
public final class NewAgainstOld {
    public static final Table TABLE = Table.mart("new_against_old")
            .grain("one row per kind of member and as-of date")
            .key("member_kind", "as_of")
            .required("member_kind", "string", "new (no order that stands before the contact) or old")
            .required("window_from", "date", "first day of the contacts")
            .required(
                    "window_to",
                    "date",
                    "last day of the contacts: new_against_old.order_days before the as-of date, so that each had its time")
            .required("contacts", "bigint", "contacts in the window (interactions of new_against_old.kinds)")
            .required("contacted_members", "bigint", "members with one; who bought in between may be new and old")
            .required("ordering_members", "bigint", "of them, who ordered within new_against_old.order_days of one")
            .optional("order_rate", "double", "ordering_members / contacted_members; null without contacts")
            .optional("order_rate_low", "double", "lower end of its 95% interval (Wilson)")
            .optional("order_rate_high", "double", "upper end of its 95% interval (Wilson)")
            .required(
                    "orders",
                    "bigint",
                    "orders that stand within those days, each counted for the last contact before it")
            .required("revenue", "decimal(18,2)", "net revenue of these orders")
            .optional("revenue_per_contact", "decimal(18,2)", "revenue / contacts; null without contacts")
            .required(
                    "costed_contacts",
                    "bigint",
                    "contacts of a campaign whose cost in the window is known (staging.campaign_costs)")
            .optional(
                    "cost",
                    "decimal(18,2)",
                    "what they cost: a campaign's cost in the window, shared alike by its contacts; null if no cost is known")
            .optional("cost_per_contact", "decimal(18,2)", "cost / costed_contacts; null if no cost is known")
            .optional("new_members", "bigint", "members first seen in the window; of old members null, and so the rest")
            .optional(
                    "referred_new_members",
                    "bigint",
                    "of them, whom somebody brought; null where nobody is known to have been brought, ever (marts.referral_forest)")
            .optional(
                    "referred_share",
                    "double",
                    "referred_new_members / new_members; null without new members, and where nobody is known to have been brought")
            .optional("referred_share_low", "double", "lower end of its 95% interval (Wilson)")
            .optional("referred_share_high", "double", "upper end of its 95% interval (Wilson)")
            .check("member_kind_known", "member_kind in ('new', 'old')")
            .build();

    private NewAgainstOld() {}
}
