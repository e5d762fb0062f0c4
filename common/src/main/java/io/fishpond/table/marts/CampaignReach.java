package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** How far a campaign's referrals have run: a cohort is those whom it brought in one month. */
public final class CampaignReach {
    public static final Table TABLE = Table.mart("campaign_reach")
            .grain("one row per campaign, channel, month in which members were brought, and as-of date")
            .key("campaign", "channel", "cohort_month", "as_of")
            .required("campaign", "string", "campaign of the winning claims, empty for claims without one")
            .required("channel", "string", "channel of the winning claims")
            .required("cohort_month", "date", "first day of the month of the winning claims, invitations and costs")
            .required("new_members", "bigint", "members whom winning claims of the campaign brought in that month")
            .required(
                    "generation_1",
                    "bigint",
                    "of them, brought by somebody whom this campaign and channel had not brought")
            .required("generation_2", "bigint", "of them, brought by one of generation 1 of any month")
            .required("generation_3", "bigint", "of them, brought by one of generation 2 of any month")
            .required("later_generations", "bigint", "of them, of the 4th generation and beyond")
            .required("by_staff", "bigint", "of them, brought by staff")
            .required("by_brand", "bigint", "of them, where the brand spoke (source_kind)")
            .required("by_expert", "bigint", "of them, where an expert spoke (source_kind)")
            .required("by_user", "bigint", "of them, where a user spoke (source_kind)")
            .required("flagged", "bigint", "of them, whose referral is flagged (marts.referral_flags)")
            .required("invites_sent", "bigint", "invitations sent in that month (staging.invites)")
            .optional(
                    "invite_conversion",
                    "double",
                    "new_members / invites_sent; above 1 where claims come without invitation, null without invitations")
            .required("buyers", "bigint", "of the new members, who have bought since their claim")
            .optional("buyer_conversion", "double", "buyers / new_members; null without new members")
            .required(
                    "brought_within_30_days",
                    "bigint",
                    "members whom the new members brought within 30 days of their own first appearance, by any campaign")
            .required(
                    "is_matured",
                    "boolean",
                    "30 days have passed since the end of the month, and since the last of the cohort appeared")
            .optional(
                    "k_factor",
                    "double",
                    "brought_within_30_days / new_members; null until matured, or without new members")
            .optional(
                    "expected_final_size",
                    "double",
                    "new_members / (1 - k_factor): everybody whom the cohort is to bring in the end, itself counted, if each generation brings as many per head as the first did in 30 days; null unless k_factor < 1")
            .required("cost", "decimal(18,2)", "what the campaign cost in that month (staging.campaign_costs)")
            .optional(
                    "cost_per_new_member",
                    "decimal(18,2)",
                    "cost / new_members; null without new members, and where no cost is known of that month: a campaign that runs in several channels often has its cost reported by one")
            .optional(
                    "days_per_generation",
                    "double",
                    "median days from the first appearance of a referrer whom this campaign brought to that of whom she brought; null without a second generation")
            .check("generations_add_up", "generation_1 + generation_2 + generation_3 + later_generations = new_members")
            .build();

    private CampaignReach() {}
}
