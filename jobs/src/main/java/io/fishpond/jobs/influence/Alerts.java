package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Referral;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of {@code reward_alerts}: rewards that reach below the first generation, that depend on recruiting, or that are paid
 * in large trees. People and levels of a tree count the rewarded one and her own level, as the opinion of the Supreme People's
 * Court, the Supreme People's Procuratorate and the Ministry of Public Security of 2013 on pyramid selling counts them.
 */
final class Alerts {
    /** Generations below which nobody looks for what caused a reward. */
    private static final int FARTHEST = 30;

    private Alerts() {}

    /**
     * One row per reward and alert.
     *
     * @param rewards rows of {@code staging.rewards}
     * @param records rows of {@code core.member_records}
     * @param forest one day of {@code marts.referral_forest}
     * @param trees member_id, tree_size, tree_depth
     */
    static Dataset<Row> of(
            Dataset<Row> rewards,
            Dataset<Row> records,
            Dataset<Row> forest,
            Dataset<Row> trees,
            Referral.Rewards settings,
            LocalDate asOf) {
        Dataset<Row> accounts = records.select("channel", "external_id", "member_id");
        Dataset<Row> paid = Lineage.cut(rewards.where("to_date(paid_at) <= date'" + asOf + "'")
                .join(accounts, new String[] {"channel", "external_id"})
                .join(
                        accounts.toDF("channel", "cause_external_id", "cause_id"),
                        new String[] {"channel", "cause_external_id"},
                        "left"));
        return Stream.of(misplaced(paid, forest, settings), recruiting(paid, settings), large(paid, trees, settings))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    private static Dataset<Row> alerts(Dataset<Row> paid, String alert, String evidence) {
        return paid.selectExpr(
                "channel",
                "reward_id",
                "member_id",
                "paid_at",
                "amount",
                alert + " as alert",
                evidence + " as evidence");
    }

    private static Dataset<Row> misplaced(Dataset<Row> paid, Dataset<Row> forest, Referral.Rewards settings) {
        Dataset<Row> caused = paid.where("cause_id is not null and cause_external_id != external_id");
        Dataset<Row> places = forest.select("member_id", "root_id", "depth");
        Dataset<Row> pairs = caused.selectExpr("cause_id as below", "member_id as above")
                .distinct()
                .join(places.toDF("below", "root_id", "below_depth"), "below")
                .join(places.toDF("above", "root_id", "above_depth"), new String[] {"above", "root_id"})
                .where("below_depth > above_depth");
        Row deepest =
                pairs.selectExpr("coalesce(max(below_depth - above_depth), 1)").head();
        Dataset<Row> hops = Ancestry.climb(
                        pairs.select("below", "above"),
                        forest.where("referrer_id is not null"),
                        Math.min(FARTHEST, deepest.getInt(0)))
                .selectExpr("below as cause_id", "above as member_id", "hops");
        return alerts(
                caused.join(hops, new String[] {"cause_id", "member_id"}, "left")
                        .where("hops is null or hops > " + settings.generations()),
                "if(hops is null, 'not_hers', 'beyond_generation')",
                "case when cause_id = member_id then 'its cause is another account of her own'"
                        + " when hops is null then 'its cause is nobody within " + FARTHEST
                        + " generations below her, on record'"
                        + " else concat('its cause is ', hops, ' generations below her') end");
    }

    private static Dataset<Row> recruiting(Dataset<Row> paid, Referral.Rewards settings) {
        String sales = settings.salesCauses().stream()
                .map(cause -> "'" + cause.replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(", "));
        return alerts(
                paid.where(expr("coalesce(lower(cause), '') not in (" + sales + ")")),
                "'recruiting'",
                "coalesce(concat('paid for ', cause, ', which is no sale'), 'nothing says that a sale caused it')");
    }

    private static Dataset<Row> large(Dataset<Row> paid, Dataset<Row> trees, Referral.Rewards settings) {
        return alerts(
                paid.join(trees, "member_id")
                        .where("tree_size + 1 >= " + settings.treeMembers() + " and tree_depth + 1 >= "
                                + settings.treeLevels()),
                "'large_tree'",
                "concat('her tree has ', tree_size + 1, ' people on ', tree_depth + 1, ' levels')");
    }
}
