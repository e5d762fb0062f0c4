package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Referral;
import io.fishpond.config.Settings;
import io.fishpond.jobs.influence.Forest.Placed;
import io.fishpond.table.core.ReferralJudgements;
import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Claims and forests of public data, whose counts were taken with other tools. The whole nights: {@code
 * conf/benchmarks/bitcoin-otc.yaml} and {@code conf/benchmarks/cascades.yaml}.
 */
@LargeFrames
@ExtendWith(LocalSpark.class)
class PublicReferralsTest {
    private final SparkSession spark;

    PublicReferralsTest(SparkSession spark) {
        this.spark = spark;
    }

    /** @param appearances external_id, seen_at */
    private static Dataset<Row> members(Dataset<Row> appearances) {
        return Lineage.cut(appearances
                .groupBy("external_id")
                .agg(min("seen_at").as("first_seen_at"))
                .selectExpr(
                        "external_id as member_id",
                        "'web' as channel",
                        "external_id",
                        "first_seen_at",
                        "'web' as acquisition_channel",
                        "external_id as founding_external_id",
                        "false as is_staff"));
    }

    private Dataset<Row> judged(Dataset<Row> claims, Dataset<Row> members, Referral settings) {
        Dataset<Row> delivered = claims.selectExpr(
                "'web' as channel",
                "referrer as referrer_external_id",
                "referee as referee_external_id",
                "claimed_at",
                "'rating' as kind",
                "cast(null as string) as campaign",
                "cast(null as string) as source_kind",
                "cast(null as timestamp) as withdrawn_at");
        return Lineage.cut(
                new Claims(settings, LocalDate.parse("2020-01-01"), members, members)
                        .judged(
                                delivered,
                                Rows.of(ReferralJudgements.TABLE).frame(),
                                spark.sql(
                                        "select '' as staff_id, '' as member_id, date'2020-01-01' as hired_on, date'2020-01-01' as left_on where false")));
    }

    private static Placed placed(Dataset<Row> judged) {
        return Forest.places(
                Claims.winners(judged)
                        .selectExpr("member_id", "referrer_id", "is_staff_referral", "false as is_flagged"),
                null);
    }

    private static void assertForest(Placed placed, long sponsored, long roots, long depth) {
        Row counts = placed.places()
                .selectExpr("count(1)", "count(distinct root_id)", "max(depth)")
                .head();
        assertThat(counts.getLong(0)).isEqualTo(sponsored);
        assertThat(counts.getLong(1)).isEqualTo(roots);
        assertThat(counts.getLong(2)).isEqualTo(depth);
    }

    @Test
    void findsWhoBroughtWhomAmongTradersOfBitcoin() {
        Dataset<Row> ratings = spark.read()
                .option("header", true)
                .csv(PublicData.require("referral/soc-sign-bitcoinotc.csv").toString())
                .withColumn("at", expr("timestamp_seconds(cast(Timestamp as bigint))"));
        Dataset<Row> members = members(ratings.selectExpr("Source as external_id", "at as seen_at")
                .union(ratings.selectExpr("Target as external_id", "at as seen_at")));
        Dataset<Row> claims = ratings.where("cast(Weight as int) > 0")
                .selectExpr("Source as referrer", "Target as referee", "at as claimed_at");

        Dataset<Row> judged = judged(claims, members, Settings.referral("window_days: none"));
        Dataset<Row> strict =
                judged(claims, members, Settings.referral("{window_days: none, equal_instants: refused}"));

        assertThat(members.count()).isEqualTo(5_881);
        assertThat(judged.where(col("referrer_id").notEqual(col("referee_id")))
                        .select("referee_id")
                        .distinct()
                        .count())
                .isEqualTo(5_497);
        assertForest(placed(judged), 5_471, 28, 21);
        assertForest(placed(strict), 5_428, 28, 20);
    }

    @Test
    void walksDeepTreesInAFewRounds() {
        Dataset<Row> replies = spark.read()
                .option("header", true)
                .csv(PublicData.require("referral/pheme_edges.csv").toString())
                .selectExpr(
                        "concat(tree_id, ':', node) as external_id",
                        "concat(tree_id, ':', parent_node) as parent",
                        "parent_node",
                        "timestamp_seconds(cast(node as bigint)) as seen_at");
        Dataset<Row> members = members(replies.select("external_id", "seen_at"));
        Dataset<Row> claims = replies.where("parent_node != ''")
                .selectExpr("parent as referrer", "external_id as referee", "seen_at as claimed_at");

        Placed placed = placed(judged(claims, members, Settings.referral("window_days: none")));

        assertThat(members.count()).isEqualTo(67_238);
        assertForest(placed, 67_238 - 3_720, 3_720, 47);
        assertThat(placed.rounds()).isEqualTo(6);
    }
}
