package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.staging.Invites;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Rewards;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small night: staff sam brought ann, ann brought bob and cyd, bob brought dan; eve came by herself.
 */
@ExtendWith(LocalSpark.class)
class ScoreInfluenceJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    @TempDir
    Path folder;

    private final SparkSession spark;

    ScoreInfluenceJobTest(SparkSession spark) {
        this.spark = spark;
    }

    private RunContext context(String runId) throws IOException {
        return context(runId, Map.of());
    }

    private RunContext context(String runId, Map<String, Long> published) throws IOException {
        Path file = folder.resolve("x.yaml");
        Files.writeString(
                file,
                """
                warehouse: %1$s
                exports: %1$s
                timezone: UTC
                currency: CNY
                region: CN
                keys: {member: "published:test"}
                channels: [none/*.yaml]
                """
                        .formatted(folder));
        Deployment deployment = new DeploymentLoader(name -> null).load(file, Map.of());
        return RunContext.of(
                deployment, new Lake(spark, folder.toString()), AS_OF, runId, Clock.systemUTC(), published);
    }

    private static List<String> lines(Dataset<Row> frame, String... expressions) {
        return frame.selectExpr(expressions).collectAsList().stream()
                .map(row -> row.mkString(" | "))
                .sorted()
                .toList();
    }

    private static String id(String name) {
        return "m" + "0".repeat(26 - name.length()) + name;
    }

    private static void fill(Lake lake) {
        Rows members = Rows.of(Members.TABLE)
                .withDefault("acquisition_channel", "app")
                .withDefault("phones", List.of())
                .withDefault("emails", List.of())
                .withDefault("channels", List.of("app"))
                .withDefault("accounts", 1)
                .withDefault("is_staff", false)
                .withDefault("sources", Map.of());
        Rows records =
                Rows.of(MemberRecords.TABLE).withDefault("channel", "app").withDefault("first_landed_on", AS_OF);
        Rows values = Rows.of(MemberValue.TABLE)
                .withDefault("as_of", AS_OF)
                .withDefault("run_id", "value")
                .withDefault("orders", 1)
                .withDefault("order_days", 1)
                .withDefault("frequency", 0)
                .withDefault("historical_value", "0.00")
                .withDefault("expected_orders", 0)
                .withDefault("value_decile", 1)
                .withDefault("model", "naive")
                .withDefault("model_version", "value");
        Rows churn = Rows.of(MemberChurn.TABLE)
                .withDefault("as_of", AS_OF)
                .withDefault("run_id", "churn")
                .withDefault("churn_state", "active")
                .withDefault("churn_probability", 0.5)
                .withDefault("horizon_days", 90)
                .withDefault("cadence_class", "once")
                .withDefault("value_at_risk", "0.00");
        String[][] people = {
            {"sam", "2025-01-01", "0.00"},
            {"ann", "2025-09-01", "10.00"},
            {"bob", "2025-10-01", "20.00"},
            {"cyd", "2025-10-11", "0.00"},
            {"dan", "2025-11-01", "100.01"},
            {"eve", "2025-12-01", "7.00"}
        };
        for (String[] person : people) {
            String id = id(person[0]);
            members.row(
                    "member_id",
                    id,
                    "first_seen_at",
                    person[1],
                    "founding_external_id",
                    person[0],
                    "is_staff",
                    person[0].equals("sam"));
            records.row("external_id", person[0], "member_id", id);
            churn.row("member_id", id);
            values.row(
                    "member_id", id, "current_value", person[2], "future_value", person[2], "total_value", person[2]);
        }
        lake.replace(Members.TABLE, members.frame());
        lake.replace(MemberRecords.TABLE, records.frame());
        lake.replaceDay(MemberValue.TABLE, AS_OF, values.frame());
        lake.replaceDay(MemberChurn.TABLE, AS_OF, churn.frame());
        lake.replace(
                ReferralClaims.TABLE,
                Rows.of(ReferralClaims.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("kind", "form")
                        .row("referrer_external_id", "sam", "referee_external_id", "ann", "claimed_at", "2025-09-01")
                        .row("referrer_external_id", "ann", "referee_external_id", "bob", "claimed_at", "2025-10-01")
                        .row("referrer_external_id", "ann", "referee_external_id", "cyd", "claimed_at", "2025-10-11")
                        .row("referrer_external_id", "bob", "referee_external_id", "dan", "claimed_at", "2025-11-01")
                        .row("referrer_external_id", "eve", "referee_external_id", "dan", "claimed_at", "2025-11-01")
                        .frame());
        lake.replace(
                Orders.TABLE,
                Rows.of(Orders.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("status", "completed")
                        .row("order_id", "1", "external_id", "bob", "ordered_at", "2025-09-30", "amount", "500.00")
                        .row("order_id", "2", "external_id", "bob", "ordered_at", "2025-10-01", "amount", "20.00")
                        .row(
                                "order_id",
                                "3",
                                "external_id",
                                "dan",
                                "ordered_at",
                                "2026-06-30T23:59:59",
                                "amount",
                                "150.00",
                                "refunded_amount",
                                "49.99",
                                "refunded_at",
                                "2026-06-30")
                        .row("order_id", "4", "external_id", "dan", "ordered_at", "2026-07-01", "amount", "900.00")
                        .row(
                                "order_id",
                                "5",
                                "external_id",
                                "cyd",
                                "ordered_at",
                                "2026-01-01",
                                "amount",
                                "30.00",
                                "status",
                                "refunded",
                                "refunded_amount",
                                "30.00",
                                "refunded_at",
                                "2026-01-02")
                        .row(
                                "order_id",
                                "6",
                                "external_id",
                                "cyd",
                                "ordered_at",
                                "2026-01-01",
                                "amount",
                                "5.00",
                                "status",
                                "pending")
                        .row("order_id", "7", "ordered_at", "2026-01-01", "amount", "5.00")
                        .frame());
        lake.replace(
                Rewards.TABLE,
                Rows.of(Rewards.TABLE)
                        .withDefault("channel", "app")
                        .row("reward_id", "1", "external_id", "ann", "paid_at", "2025-10-02", "amount", "3.50")
                        .row("reward_id", "2", "external_id", "ann", "paid_at", "2026-07-01", "amount", "9.00")
                        .frame());
        lake.replace(
                Invites.TABLE,
                Rows.of(Invites.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("referrer_external_id", "ann")
                        .row("invite_id", "1", "invited_at", "2025-09-30")
                        .row("invite_id", "2", "invited_at", "2025-10-10")
                        .row("invite_id", "3", "invited_at", "2025-12-01")
                        .row("invite_id", "4", "invited_at", "2026-07-01")
                        .frame());
    }

    @Test
    void scoresASmallNight() throws IOException {
        RunContext context = context("r1");
        fill(context.lake());

        new BuildForestJob().run(context);
        new ScoreInfluenceJob().run(context);

        assertThat(lines(
                        context.readDay(ReferralForest.TABLE),
                        "right(member_id, 3)",
                        "right(referrer_id, 3)",
                        "right(root_id, 3)",
                        "depth",
                        "is_staff_referral"))
                .containsExactly(
                        "ann | sam | sam | 1 | true",
                        "bob | ann | sam | 2 | false",
                        "cyd | ann | sam | 2 | false",
                        "dan | bob | sam | 3 | false",
                        "eve | null | eve | 0 | false",
                        "sam | null | sam | 0 | false");
        assertThat(lines(context.readDay(ReferralRejects.TABLE), "right(referrer_id, 3)", "reason"))
                .containsExactly("eve | out_of_order");
        assertThat(lines(
                        context.readDay(MemberInfluence.TABLE),
                        "right(member_id, 3)",
                        "direct_referrals",
                        "active_referrals",
                        "tree_size",
                        "generation_1",
                        "generation_2",
                        "generation_3",
                        "tree_depth",
                        "influence",
                        "influence_revenue",
                        "downstream_revenue",
                        "referral_value",
                        "shared_credit",
                        "own_share"))
                .containsExactly(
                        "ann | 2 | 1 | 3 | 2 | 1 | 0 | 2 | 1.25 | 35.0025 | 120.01 | 16.50 | 43.33 | 10.00",
                        "bob | 1 | 1 | 1 | 1 | 0 | 0 | 1 | 0.5 | 50.005 | 100.01 | 100.01 | 33.33 | 10.00",
                        "cyd | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0.0 | 0.0 | 0.00 | 0.00 | 0.00 | 0.00",
                        "dan | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0.0 | 0.0 | 0.00 | 0.00 | 0.00 | 33.35",
                        "eve | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0.0 | 0.0 | 0.00 | 0.00 | 0.00 | 7.00",
                        "sam | 1 | 1 | 4 | 1 | 2 | 1 | 3 | 1.125 | 22.5013 | 130.01 | 0.00 | 0.00 | 0.00");
        assertThat(lines(
                        context.readDay(MemberInfluence.TABLE),
                        "right(member_id, 3)",
                        "median_days_to_bring",
                        "invites_sent",
                        "invite_conversion",
                        "branch_concentration",
                        "quadrant"))
                .containsExactly(
                        "ann | 35.0 | 3 | 0.666667 | 0.666667 | champions",
                        "bob | 31.0 | 0 | null | 1.0 | champions",
                        "cyd | null | 0 | null | null | misers",
                        "dan | null | 0 | null | null | affluents",
                        "eve | null | 0 | null | null | misers",
                        "sam | 243.0 | 0 | null | 1.0 | misers");
        assertThat(lines(context.readDay(MemberInfluence.TABLE), "sum(shared_credit) + sum(own_share)"))
                .containsExactly("137.01");
        assertThat(lines(context.readDay(MemberValue.TABLE), "right(member_id, 3)", "referral_value", "run_id"))
                .contains("ann | 16.50 | value", "dan | 0.00 | value");
        assertThat(context.measured())
                .contains(
                        entry(new RunContext.Measure("k_factor", ""), 0.2),
                        entry(new RunContext.Measure("referred_share", ""), 0.8));
    }

    /** Ann and bob turn out to be one person, and so do cyd and dan: what they claim of each other comes to nothing. */
    @Test
    void survivesMergesThatMakeSelfReferralsAndCircles() throws IOException {
        RunContext first = context("r1");
        Lake lake = first.lake();
        fill(lake);
        lake.replace(
                ReferralClaims.TABLE,
                Rows.of(ReferralClaims.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("kind", "form")
                        .row("referrer_external_id", "ann", "referee_external_id", "bob", "claimed_at", "2025-10-01")
                        .row("referrer_external_id", "bob", "referee_external_id", "cyd", "claimed_at", "2025-10-11")
                        .row("referrer_external_id", "cyd", "referee_external_id", "dan", "claimed_at", "2025-11-01")
                        .row("referrer_external_id", "dan", "referee_external_id", "eve", "claimed_at", "2025-12-01")
                        .frame());
        new BuildForestJob().run(first);
        assertThat(lines(first.readDay(ReferralForest.TABLE), "right(member_id, 3)", "depth"))
                .contains("bob | 1", "cyd | 2", "dan | 3", "eve | 4");

        // Dan is found to be ann: the chain ann, bob, cyd, dan closes to a circle.
        merge(lake, "dan", "ann");
        RunContext second = context("r2", Map.of("marts.referral_forest", lake.version(ReferralForest.TABLE)));
        new BuildForestJob().run(second);

        assertThat(lines(second.readDay(ReferralForest.TABLE), "right(member_id, 3)", "right(referrer_id, 3)", "depth"))
                .containsExactly("ann | null | 0", "bob | ann | 1", "cyd | bob | 2", "eve | ann | 1", "sam | null | 0");
        assertThat(lines(
                        second.readDay(ReferralRejects.TABLE), "referrer_external_id", "referee_external_id", "reason"))
                .containsExactly("cyd | dan | out_of_order");

        // And bob, too: what she claims to have brought is herself.
        merge(lake, "bob", "ann");
        RunContext third = context("r3", Map.of("marts.referral_forest", lake.version(ReferralForest.TABLE)));
        new BuildForestJob().run(third);
        new ScoreInfluenceJob().run(third);

        assertThat(lines(third.readDay(ReferralForest.TABLE), "right(member_id, 3)", "right(referrer_id, 3)", "depth"))
                .containsExactly("ann | null | 0", "cyd | ann | 1", "eve | ann | 1", "sam | null | 0");
        assertThat(lines(third.readDay(ReferralRejects.TABLE), "referrer_external_id", "referee_external_id", "reason"))
                .containsExactly("ann | bob | self_referral", "cyd | dan | out_of_order");
    }

    private static void merge(Lake lake, String absorbed, String survivor) {
        for (Table table : List.of(Members.TABLE, MemberValue.TABLE, MemberChurn.TABLE)) {
            Dataset<Row> others = Lineage.cut(lake.read(table).where("member_id != '" + id(absorbed) + "'"));
            lake.replace(table, others);
        }
        Dataset<Row> records = Lineage.cut(lake.read(MemberRecords.TABLE)
                .withColumn(
                        "member_id",
                        expr("if(member_id = '" + id(absorbed) + "', '" + id(survivor) + "', member_id)")));
        lake.replace(MemberRecords.TABLE, records);
    }
}
