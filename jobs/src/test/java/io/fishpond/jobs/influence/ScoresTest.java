package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.metrics.Estimate;
import io.fishpond.config.Referral;
import io.fishpond.config.Settings;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Staff sam brought ann, ann brought bob and cyd, bob brought eve and cyd brought dan; that ann brought cyd is flagged.
 */
@ExtendWith(LocalSpark.class)
class ScoresTest {
    private final Rows members = Rows.of(Members.TABLE)
            .withDefault("acquisition_channel", "app")
            .withDefault("first_seen_at", "2026-01-01")
            .withDefault("is_staff", false);
    private final Rows values =
            Rows.of(MemberValue.TABLE).withDefault("run_id", "value").withDefault("model", "naive");
    private final Rows churn =
            Rows.of(MemberChurn.TABLE).withDefault("run_id", "churn").withDefault("churn_state", "active");
    private final List<Row> referred = new ArrayList<>();
    private final List<Row> referralValues = new ArrayList<>();
    private final List<Row> invites = new ArrayList<>();
    private final List<Row> shares = new ArrayList<>();

    @BeforeEach
    void fill() {
        member("sam", true, "5.00", "0.00", 0, null);
        member("ann", false, "10.00", "0.00", 2, 0.4);
        member("bob", false, "20.00", "100.00", 2, 0.5);
        member("cyd", false, "30.01", "60.00", 1, null);
        member("dan", false, "40.01", "7.00", 2, 0.5);
        member("eve", false, "50.02", "9.00", 2, 0.5);
        brought("sam", "ann", true, false);
        brought("ann", "bob", false, false);
        brought("ann", "cyd", false, true);
        brought("cyd", "dan", false, false);
        brought("bob", "eve", false, false);
        referralValues.add(RowFactory.create("ann", new BigDecimal("50.00"), new BigDecimal("30.00")));
        referralValues.add(RowFactory.create("bob", new BigDecimal("49.99"), new BigDecimal("0.00")));
        shares.add(RowFactory.create("dan", 2L));
        invites.add(RowFactory.create("dan", 1L));
        shares.add(RowFactory.create("eve", 2L));
    }

    private void member(
            String name, boolean isStaff, String revenue, String future, int orderDays, Double churnProbability) {
        members.row("member_id", name, "founding_external_id", name, "is_staff", isStaff);
        values.row(
                "member_id",
                name,
                "current_value",
                revenue,
                "future_value",
                future,
                "total_value",
                "0.00",
                "order_days",
                orderDays);
        churn.row("member_id", name, "churn_probability", churnProbability);
    }

    private void brought(String referrer, String member, boolean byStaff, boolean isFlagged) {
        referred.add(RowFactory.create(
                member, referrer, Instant.EPOCH, "app", null, "form", "told", "user", byStaff, isFlagged));
    }

    private static Dataset<Row> frame(List<Row> rows, String columns) {
        return LocalSpark.session().createDataFrame(rows, StructType.fromDDL(columns));
    }

    private Dataset<Row> scores(String yaml, Optional<Contagion> contagion) {
        Referral settings = Settings.referral(yaml);
        Dataset<Row> claims = frame(
                referred,
                "member_id string, referrer_id string, referred_at timestamp, channel string, campaign string, kind"
                        + " string, evidence string, source_kind string, is_staff_referral boolean, is_flagged boolean");
        Dataset<Row> forest = BuildForestJob.forest(
                members.frame(), claims, Forest.places(claims, null).places());
        Scores scores = new Scores(settings, members.frame(), values.frame(), Lineage.cut(forest));
        return Lineage.cut(scores.scores(
                Lineage.cut(scores.sumsBelow()),
                frame(
                        referralValues,
                        "member_id string, referral_value decimal(18,2), flagged_referral_value decimal(18,2)"),
                frame(invites, "member_id string, invites_sent bigint"),
                frame(shares, "member_id string, shares bigint"),
                churn.frame(),
                contagion));
    }

    private static Optional<Contagion> contagion(double excess) {
        return Optional.of(new Contagion(new Estimate(excess, excess / 2, excess * 2), 500, 100));
    }

    @Test
    void countsFlaggedBranchesAndTellsTheirPart() {
        Dataset<Row> scores = scores("counts_flagged: true", contagion(0.25));

        assertThat(content(
                        scores,
                        "member_id",
                        "direct_referrals",
                        "tree_size",
                        "tree_depth",
                        "customer_tree_size",
                        "flagged_direct_referrals",
                        "flagged_tree_size",
                        "downstream_revenue",
                        "flagged_downstream_revenue"))
                .containsExactly(
                        "ann | 2 | 4 | 2 | 4 | 1 | 2 | 140.04 | 70.02",
                        "bob | 1 | 1 | 1 | 1 | 0 | 0 | 50.02 | 0.00",
                        "cyd | 1 | 1 | 1 | 1 | 0 | 0 | 40.01 | 0.00",
                        "dan | 0 | 0 | 0 | 0 | 0 | 0 | 0.00 | 0.00",
                        "eve | 0 | 0 | 0 | 0 | 0 | 0 | 0.00 | 0.00",
                        "sam | 1 | 5 | 3 | 0 | 0 | 2 | 150.04 | 70.02");
        // Of ann's credit bob's sales bring 10.00, cyd's 15.00, dan's 13.33 and eve's 16.67.
        assertThat(content(scores, "member_id", "shared_credit", "own_share", "flagged_shared_credit", "value_exposed"))
                .containsExactly(
                        "ann | 55.00 | 10.00 | 28.33 | 16.0",
                        "bob | 16.67 | 10.00 | 0.00 | 1.13",
                        "cyd | 13.33 | 15.01 | -6.67 | null",
                        "dan | 0.00 | 13.35 | 0.00 | 0.0",
                        "eve | 0.00 | 16.68 | 0.00 | 0.0",
                        "sam | 0.00 | 5.00 | 0.00 | null");
        assertThat(content(scores.selectExpr("sum(shared_credit) + sum(own_share) as whole"), "whole"))
                .containsExactly("155.04");
    }

    @Test
    void leavesFlaggedBranchesOutAndTellsThemBeside() {
        Dataset<Row> scores = scores("counts_flagged: false", contagion(0.25));

        assertThat(content(
                        scores,
                        "member_id",
                        "direct_referrals",
                        "tree_size",
                        "tree_depth",
                        "customer_tree_size",
                        "flagged_direct_referrals",
                        "flagged_tree_size",
                        "downstream_revenue",
                        "flagged_downstream_revenue"))
                .containsExactly(
                        "ann | 1 | 2 | 2 | 2 | 1 | 2 | 70.02 | 70.02",
                        "bob | 1 | 1 | 1 | 1 | 0 | 0 | 50.02 | 0.00",
                        "cyd | 1 | 1 | 1 | 1 | 0 | 0 | 40.01 | 0.00",
                        "dan | 0 | 0 | 0 | 0 | 0 | 0 | 0.00 | 0.00",
                        "eve | 0 | 0 | 0 | 0 | 0 | 0 | 0.00 | 0.00",
                        "sam | 1 | 3 | 3 | 0 | 0 | 2 | 80.02 | 70.02");
        assertThat(content(scores, "member_id", "shared_credit", "own_share", "flagged_shared_credit", "value_exposed"))
                .containsExactly(
                        "ann | 26.67 | 10.00 | 28.33 | 10.0",
                        "bob | 16.67 | 10.00 | 0.00 | 1.13",
                        "cyd | 20.00 | 30.01 | -6.67 | null",
                        "dan | 0.00 | 20.01 | 0.00 | 0.0",
                        "eve | 0.00 | 16.68 | 0.00 | 0.0",
                        "sam | 0.00 | 5.00 | 0.00 | null");
        assertThat(content(scores.selectExpr("sum(shared_credit) + sum(own_share) as whole"), "whole"))
                .containsExactly("155.04");
    }

    @Test
    void setsEverybodyOnTheHighestRungWithAllBelowIt() {
        String ladder = "ladder: {order_days: 2, shares: 3, directs: 2, bringing_directs: %s, referral_value: %s}";
        Dataset<Row> scores = scores(ladder.formatted(2, 50) + "\nstaff_ladder: {directs: 1}", Optional.empty());

        assertThat(content(
                        scores,
                        "member_id",
                        "shares",
                        "bringing_directs",
                        "does_buy",
                        "does_share",
                        "does_bring",
                        "brings_who_bring",
                        "ladder"))
                .containsExactly(
                        "ann | 0 | 2 | true | true | true | true | brings_who_bring",
                        "bob | 0 | 0 | true | true | false | false | shares",
                        "cyd | 0 | 0 | false | true | false | false | none",
                        "dan | 3 | 0 | true | true | false | false | shares",
                        "eve | 2 | 0 | true | false | false | false | buys",
                        "sam | 0 | 1 | true | true | true | true | brings_who_bring");
        assertThat(content(scores, "value_exposed")).containsOnly("null");
        assertThat(content(scores(ladder.formatted(3, 50), Optional.empty()), "member_id", "ladder"))
                .contains("ann | brings", "sam | shares"); // staff is to bring five, unless told otherwise
        assertThat(content(scores(ladder.formatted(1, 50.01), Optional.empty()), "member_id", "ladder"))
                .contains("ann | shares");
    }
}
