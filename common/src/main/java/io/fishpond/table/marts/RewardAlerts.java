package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Rewards that a business should look at before it pays more of them: Fishpond itself computes none. */
public final class RewardAlerts {
    public static final Table TABLE = Table.mart("reward_alerts")
            .grain("one row per reward, alert and as-of date")
            .key("channel", "reward_id", "alert", "as_of")
            .required("channel", "string", "channel that paid (staging.rewards)")
            .required("reward_id", "string", "id of the payment in its channel (staging.rewards)")
            .required("member_id", "string", "member who was rewarded")
            .required("paid_at", "timestamp", "when it was paid (staging.rewards)")
            .required("amount", "decimal(18,2)", "what was paid (staging.rewards)")
            .required(
                    "alert",
                    "string",
                    "beyond_generation (its cause is further below her than referral.rewards.generations), not_hers (its cause is nobody below her, as far as 30 generations), recruiting (its cause is not one of referral.rewards.sales_causes, or is not told), large_tree (her tree has reached referral.rewards.tree_members people and tree_levels levels, her own counted)")
            .required("evidence", "string", "what was seen, in words; no contact data")
            .check("alert_known", "alert in ('beyond_generation', 'not_hers', 'recruiting', 'large_tree')")
            .build();

    private RewardAlerts() {}
}
