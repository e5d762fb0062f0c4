package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What referrers sent and were paid, and what those whom they brought have bought. */
final class Brought {
    private static final String[] ACCOUNT = {"channel", "external_id"};

    private Brought() {}

    /** Rewards per member up to the as-of date: member_id, rewards_paid. */
    static Dataset<Row> rewards(Dataset<Row> rewards, Dataset<Row> records, LocalDate asOf) {
        return rewards.where("to_date(paid_at) <= date'" + asOf + "'")
                .join(records, ACCOUNT)
                .groupBy("member_id")
                .agg(expr("sum(amount)").as("rewards_paid"));
    }

    /** Invitations per member up to the as-of date: member_id, invites_sent. */
    static Dataset<Row> invites(Dataset<Row> invites, Dataset<Row> records, LocalDate asOf) {
        return invites.where("to_date(invited_at) <= date'" + asOf + "'")
                .withColumnRenamed("referrer_external_id", "external_id")
                .join(records, ACCOUNT)
                .groupBy("member_id")
                .agg(expr("count(1)").as("invites_sent"));
    }

    /** Shares per member up to the as-of date: member_id, shares. */
    static Dataset<Row> shares(Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        return interactions
                .where("kind = 'share' and to_date(occurred_at) <= date'" + asOf + "'")
                .join(records, ACCOUNT)
                .groupBy("member_id")
                .agg(expr("count(1)").as("shares"));
    }

    /**
     * Value of referrals per member who brought somebody or was rewarded: what her directs bought from the day of their
     * referral until the day before its anniversary, times the margin rate, less rewards paid; beside it what of it is due to
     * flagged referrals.
     *
     * @param countsFlagged whether that is part of the value
     */
    static Dataset<Row> referralValue(
            Dataset<Row> referred,
            Dataset<Row> netOrders,
            Dataset<Row> rewards,
            double marginRate,
            boolean countsFlagged) {
        Dataset<Row> bought = referred.join(netOrders, "member_id")
                .where("ordered_on >= to_date(referred_at) and ordered_on < add_months(to_date(referred_at), 12)")
                .groupBy(expr("referrer_id").as("member_id"))
                .agg(
                        expr("sum(" + (countsFlagged ? "net" : "if(is_flagged, 0BD, net)") + ")")
                                .as("bought"),
                        expr("sum(if(is_flagged, net, 0BD))").as("flagged_bought"));
        String margin = BigDecimal.valueOf(marginRate).toPlainString() + "BD";
        return bought.join(rewards, new String[] {"member_id"}, "full")
                .selectExpr(
                        "member_id",
                        "cast(round(coalesce(bought, 0) * " + margin
                                + ", 2) - coalesce(rewards_paid, 0) as decimal(18,2)) as referral_value",
                        "cast(round(coalesce(flagged_bought, 0) * " + margin
                                + ", 2) as decimal(18,2)) as flagged_referral_value");
    }
}
