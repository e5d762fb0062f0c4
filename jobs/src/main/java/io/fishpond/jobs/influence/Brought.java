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

    /**
     * Value of referrals per member who brought somebody or was rewarded: what her directs bought from the day of their
     * referral until the day before its anniversary, times the margin rate, less rewards paid.
     */
    static Dataset<Row> referralValue(
            Dataset<Row> referred, Dataset<Row> netOrders, Dataset<Row> rewards, double marginRate) {
        Dataset<Row> bought = referred.join(netOrders, "member_id")
                .where("ordered_on >= to_date(referred_at) and ordered_on < add_months(to_date(referred_at), 12)")
                .groupBy(expr("referrer_id").as("member_id"))
                .agg(expr("sum(net)").as("bought"));
        BigDecimal margin = BigDecimal.valueOf(marginRate);
        return bought.join(rewards, new String[] {"member_id"}, "full")
                .selectExpr(
                        "member_id",
                        "cast(round(coalesce(bought, 0) * " + margin.toPlainString() + "BD, 2)"
                                + " - coalesce(rewards_paid, 0) as decimal(18,2)) as referral_value");
    }
}
