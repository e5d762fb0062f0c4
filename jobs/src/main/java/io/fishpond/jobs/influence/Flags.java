package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Referral;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Referrals that look like abuse. A flag is a hint with its evidence, no verdict: honest families share a number, too. */
final class Flags {
    private final Referral.Flags settings;
    private final LocalDate asOf;
    private final Dataset<Row> referred;

    /** @param referred the winning claims: member_id, referrer_id, referred_at, is_staff_referral */
    Flags(Referral.Flags settings, LocalDate asOf, Dataset<Row> referred) {
        this.settings = settings;
        this.asOf = asOf;
        this.referred = referred.select("member_id", "referrer_id", "referred_at", "is_staff_referral");
    }

    /**
     * One row per referral and flag: member_id, referrer_id, flag, members, evidence.
     *
     * @param judged every claim, see {@link Claims}
     * @param values numbers, addresses and devices: member_id, kind, value
     * @param orders when members first and last bought: member_id, first_order_on, last_order_on
     */
    Dataset<Row> of(Dataset<Row> judged, Dataset<Row> values, Dataset<Row> orders) {
        return Stream.of(rings(judged), bursts(orders), shared(values), late(orders))
                .reduce(Dataset::unionByName)
                .orElseThrow()
                .groupBy("member_id", "referrer_id", "flag")
                .agg(expr("max(struct(members, evidence))").as("most"))
                .select("member_id", "referrer_id", "flag", "most.members", "most.evidence");
    }

    /** Whoever claims to have brought somebody who stands above her closes a ring. */
    private Dataset<Row> rings(Dataset<Row> judged) {
        Dataset<Row> backwards = judged.where("reason = 'out_of_order'")
                .selectExpr("referrer_id as below", "referee_id as above")
                .distinct();
        return Ancestry.climb(backwards, referred, settings.ringSize() - 1)
                .selectExpr("below", "above", "hops + 1L as members", "explode(path) as member_id")
                .join(referred.select("member_id", "referrer_id"), "member_id")
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "'ring' as flag",
                        "members",
                        "concat('in a ring of ', members, ': ', below, ' is said to have brought ', above,"
                                + " ', who stands above her') as evidence");
    }

    /**
     * Windows of one length that begin every half of it: none of that many within half a length is missed. Staff are excused, who
     * stand at fairs; and where no orders are known, nobody can be reproached with having made none.
     */
    private Dataset<Row> bursts(Dataset<Row> orders) {
        long half = settings.burstHours() * 1800L;
        Dataset<Row> windows = referred.where(orders.isEmpty() ? "false" : "not is_staff_referral")
                .join(orders, new String[] {"member_id"}, "left")
                .withColumn("has_bought", expr("last_order_on >= to_date(referred_at)"))
                .withColumn("half", expr("unix_seconds(referred_at) div " + half))
                .selectExpr("*", "explode(array(half - 1, half)) as opens")
                .where("timestamp_seconds((opens + 2) * " + half + ") <= date_sub(date'" + asOf + "', "
                        + (settings.burstPatienceDays() - 1) + ")");
        Dataset<Row> bursts = windows.groupBy("referrer_id", "opens")
                .agg(
                        expr("count(1)").as("members"),
                        expr("count_if(has_bought)").as("buyers"))
                .where("members >= " + settings.burstMembers() + " and buyers <= " + settings.burstBuyers());
        return windows.join(bursts, new String[] {"referrer_id", "opens"})
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "'burst' as flag",
                        "members",
                        "concat(members, ' brought by one within " + settings.burstHours() + " hours from ',"
                                + " timestamp_seconds(opens * " + half + "), ', ', buyers, ' of them have bought')"
                                + " as evidence");
    }

    /** One value on several of a family: a member, those whom she brought, and those whom they brought. */
    private Dataset<Row> shared(Dataset<Row> values) {
        Dataset<Row> second = referred.join(
                        referred.selectExpr("member_id as referrer_id", "referrer_id as head_id"), "referrer_id")
                .select("head_id", "member_id");
        Dataset<Row> families = referred.selectExpr("referrer_id as head_id", "member_id")
                .union(referred.selectExpr("referrer_id", "referrer_id").distinct())
                .union(second);
        Dataset<Row> held = families.join(values, "member_id");
        String most = "case kind when 'phone' then " + settings.sharedPhone() + " when 'address' then "
                + settings.sharedAddress() + " else " + settings.sharedDevice() + " end";
        Dataset<Row> shared = held.groupBy("head_id", "kind", "value")
                .agg(expr("count(distinct member_id)").as("members"))
                .where(expr("members >= " + most));
        return held.join(shared, new String[] {"head_id", "kind", "value"})
                .where("member_id != head_id")
                .join(referred.select("member_id", "referrer_id"), "member_id")
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "concat('shared_', kind) as flag",
                        "members",
                        "concat('one ', kind, ' on ', members, ' of ', head_id, ' and the two generations below her') as evidence");
    }

    /** A claim that is made when she is a customer already. */
    private Dataset<Row> late(Dataset<Row> orders) {
        return referred.join(orders, "member_id")
                .withColumn("days", expr("datediff(to_date(referred_at), first_order_on)"))
                .where(col("days").gt(settings.lateDays()))
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "'after_the_fact' as flag",
                        "1L as members",
                        "concat('claimed ', days, ' days after her first order') as evidence");
    }
}
