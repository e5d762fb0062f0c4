package io.fishpond.jobs.forecasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.config.Deployment;
import io.fishpond.run.RunContext;
import io.fishpond.run.RunContext.Measure;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.table.ops.Publications;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose nights of spring foretold the summer. */
@ExtendWith(LocalSpark.class)
class ScoreForecastsJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final LocalDate RIPE_FOR_ALL = AS_OF.minusDays(120);
    private static final LocalDate RIPE_FOR_FAST = AS_OF.minusDays(90);
    private static final LocalDate UNRIPE = AS_OF.minusDays(89);
    private static final int FAST_DAYS = 90;
    private static final int SLOW_DAYS = 110;

    @TempDir
    Path folder;

    private final SparkSession spark;
    private final Map<String, Long> published = new HashMap<>();
    private int nextOrder;

    private final Rows churn = Rows.of(MemberChurn.TABLE)
            .withDefault("churn_state", "active")
            .withDefault("days_since_order", 10)
            .withDefault("value_at_risk", "0.00");
    private final Rows value = Rows.of(MemberValue.TABLE)
            .withDefault("orders", 1)
            .withDefault("order_days", 1)
            .withDefault("frequency", 0)
            .withDefault("historical_value", "0.00")
            .withDefault("current_value", "0.00")
            .withDefault("expected_orders", 0)
            .withDefault("value_decile", 1)
            .withDefault("model", "bg_nbd")
            .withDefault("model_version", "v");
    private final Rows metrics =
            Rows.of(Metrics.TABLE).withDefault("subject", "").withDefault("step", "churn");
    private final Rows models = Rows.of(Models.TABLE)
            .withDefault("purpose", "churn")
            .withDefault("model_version", "v")
            .withDefault("parameters", Map.of())
            .withDefault("champion", true);
    private final Rows publications = Rows.of(Publications.TABLE).withDefault("version", 1);
    private final Rows aliases = Rows.of(MemberAliases.TABLE).withDefault("since", "2025-01-01");
    private final Rows members = Rows.of(Members.TABLE)
            .withDefault("first_seen_at", "2025-01-01")
            .withDefault("phones", List.of())
            .withDefault("emails", List.of())
            .withDefault("channels", List.of("pos"))
            .withDefault("accounts", 1)
            .withDefault("is_staff", false)
            .withDefault("sources", Map.of())
            .withDefault("acquisition_channel", "pos");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "pos").withDefault("first_landed_on", "2025-01-01");
    private final Rows orders = Rows.of(Orders.TABLE)
            .withDefault("channel", "pos")
            .withDefault("status", "completed")
            .withDefault("amount", "10.00");

    ScoreForecastsJobTest(SparkSession spark) {
        this.spark = spark;
    }

    private static String id(int member) {
        return String.format("m%026d", member);
    }

    private static String run(LocalDate day) {
        return "run of " + day;
    }

    private void member(int member) {
        members.row("member_id", id(member), "founding_external_id", "card-" + member);
        records.row("external_id", "card-" + member, "member_id", id(member));
        aliases.row("alias_id", id(member), "member_id", id(member));
    }

    private void order(int member, LocalDate day, String status) {
        orders.row(
                "order_id",
                "o" + nextOrder++,
                "external_id",
                "card-" + member,
                "ordered_at",
                day.toString(),
                "status",
                status,
                "refunded_amount",
                status.equals("refunded") ? "10.00" : null);
    }

    private void foretell(LocalDate day, int member, String cadenceClass, double probability) {
        foretell(day, member, cadenceClass, probability, 10);
    }

    private void foretell(LocalDate day, int member, String cadenceClass, double probability, int daysSinceOrder) {
        churn.row(
                "as_of",
                day.toString(),
                "run_id",
                run(day),
                "member_id",
                id(member),
                "cadence_class",
                cadenceClass,
                "horizon_days",
                cadenceClass.equals("fast") ? FAST_DAYS : SLOW_DAYS,
                "churn_probability",
                probability,
                "days_since_order",
                daysSinceOrder);
    }

    private void horizon(LocalDate day, String metric, String subject, int days) {
        metrics.row("run_id", run(day), "as_of", day.toString(), "metric", metric, "subject", subject, "value", days);
    }

    private void publish(LocalDate day) {
        for (var table : List.of(MemberChurn.TABLE, MemberValue.TABLE)) {
            publications.row(
                    "run_id",
                    run(day),
                    "as_of",
                    day.toString(),
                    "table",
                    table.qualifiedName(),
                    "published_at",
                    day.toString());
        }
    }

    private RunContext context(Lake lake) {
        Deployment deployment = new Deployment(
                "shop",
                "unused",
                "unused",
                ZoneOffset.UTC,
                "CNY",
                "CN",
                null,
                1,
                true,
                List.of(),
                null,
                new Deployment.Value(100, 0, 200_000, 180, 1, 0.25),
                new Deployment.Churn(90, 6, 30, 400, 0.4, 0.7, 0.1),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                "");
        return RunContext.of(deployment, lake, AS_OF, "tonight", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), published);
    }

    /** Puts what was told into a lake, in so many partitions, and runs the job. */
    private Map<String, Double> run(String name, int partitions) {
        Lake lake = new Lake(spark, folder.resolve(name).toString());
        lake.replace(MemberChurn.TABLE, churn.frame().repartition(partitions));
        lake.replace(MemberValue.TABLE, value.frame().repartition(partitions));
        lake.replace(Metrics.TABLE, metrics.frame());
        lake.replace(Models.TABLE, models.frame());
        lake.replace(Publications.TABLE, publications.frame());
        lake.replace(MemberAliases.TABLE, aliases.frame().repartition(partitions));
        lake.replace(Members.TABLE, members.frame().repartition(partitions));
        lake.replace(MemberRecords.TABLE, records.frame().repartition(partitions));
        lake.replace(Orders.TABLE, orders.frame().repartition(partitions));
        published.put(MemberChurn.TABLE.qualifiedName(), lake.version(MemberChurn.TABLE));
        published.put(MemberValue.TABLE.qualifiedName(), lake.version(MemberValue.TABLE));
        RunContext context = context(lake);
        new ScoreForecastsJob().run(context);
        Map<String, Double> measured = new HashMap<>();
        context.measured()
                .forEach((Measure measure, Double figure) ->
                        measured.put((measure.metric() + " " + measure.subject()).trim(), figure));
        return measured;
    }

    /** Three nights: one ripe for both classes, one for the fast class alone, and one for none. */
    private void nights() {
        for (LocalDate day : List.of(RIPE_FOR_ALL, RIPE_FOR_FAST, UNRIPE)) {
            publish(day);
            horizon(day, "churn_horizon_days", "fast", FAST_DAYS);
            horizon(day, "churn_horizon_days", "slow", SLOW_DAYS);
            for (String cadenceClass : List.of("fast", "slow")) {
                models.row(
                        "run_id",
                        run(day),
                        "segment",
                        cadenceClass,
                        "model",
                        "logistic",
                        "scores",
                        Map.of("auc", 0.8, "auc_low", 0.75, "churn_rate", 0.3));
            }
        }
    }

    @Test
    void scoresEachClassByItsLatestRipeDayAndEveryPersonOnce() {
        nights();
        for (int member = 1; member <= 9; member++) {
            if (member != 6 && member != 7) {
                member(member);
            }
        }
        aliases.row("alias_id", id(6), "member_id", id(5)); // 6 was merged into 5
        aliases.row("alias_id", id(7), "member_id", id(7)); // 7 was erased
        // The fast class on its day: the first orders on the last day of the horizon, the second a day later.
        foretell(RIPE_FOR_FAST, 1, "fast", 0.2);
        order(1, AS_OF, "completed");
        foretell(RIPE_FOR_FAST, 2, "fast", 0.8);
        order(2, RIPE_FOR_FAST, "completed");
        // What is refunded does not stand.
        foretell(RIPE_FOR_FAST, 3, "fast", 0.6);
        order(3, AS_OF.minusDays(5), "refunded");
        // Of two who became one, the later order's prediction counts, and her order counts for both.
        foretell(RIPE_FOR_FAST, 5, "fast", 0.9, 40);
        foretell(RIPE_FOR_FAST, 6, "fast", 0.4, 3);
        order(5, AS_OF.minusDays(30), "completed");
        foretell(RIPE_FOR_FAST, 7, "fast", 0.5);
        // The slow class on its day, with an order after its horizon; its row of the other day is not ripe.
        foretell(RIPE_FOR_ALL, 8, "slow", 0.7);
        order(8, RIPE_FOR_ALL.plusDays(SLOW_DAYS + 1), "completed");
        foretell(RIPE_FOR_FAST, 8, "slow", 0.1);
        foretell(RIPE_FOR_ALL, 1, "fast", 0.99);
        foretell(UNRIPE, 1, "fast", 0.99);
        churn.row(
                "as_of",
                RIPE_FOR_FAST.toString(),
                "run_id",
                run(RIPE_FOR_FAST),
                "member_id",
                id(9),
                "cadence_class",
                "fast",
                "churn_state",
                "lapsed",
                "horizon_days",
                FAST_DAYS);

        Map<String, Double> measured = run("once", 1);

        assertThat(measured)
                .containsEntry("scored_churn_members fast", 4.0)
                .containsEntry("scored_churn_members slow", 1.0)
                .containsEntry("scored_churn_members all", 5.0)
                .containsEntry("scored_churn_gone fast", 1.0)
                .containsEntry("scored_churn_gone all", 1.0)
                .containsEntry("scored_churn_came fast", 0.5)
                .containsEntry("scored_churn_came slow", 1.0)
                .containsEntry("scored_churn_day_age fast", 90.0)
                .containsEntry("scored_churn_day_age slow", 120.0)
                .containsEntry("scored_churn_auc fast", 1.0)
                .containsEntry("scored_churn_pr_auc fast", 1.0)
                .containsEntry("decayed churn fast logistic", 0.0)
                .doesNotContainKeys("scored_churn_auc slow", "scored_value_members");
        assertThat(measured.get("scored_churn_foretold fast")).isCloseTo((0.2 + 0.8 + 0.6 + 0.4) / 4, within(1e-12));
        assertThat(measured.get("scored_churn_brier fast")).isCloseTo((0.04 + 0.04 + 0.16 + 0.16) / 4, within(1e-12));
        assertThat(run("again", 4)).isEqualTo(measured);
    }

    @Test
    void namesTheModelThatNoLongerKeepsItsPromise() {
        nights();
        for (int member = 0; member < 300; member++) {
            member(member);
            foretell(RIPE_FOR_FAST, member, "fast", member < 150 ? 0.9 : 0.1);
            if (member % 2 == 0) {
                order(member, AS_OF.minusDays(20), "completed");
            }
            foretell(RIPE_FOR_ALL, member, "slow", member % 2 == 0 ? 0.4 : 0.5);
        }
        order(0, RIPE_FOR_ALL.plusDays(1), "completed");

        assertThat(run("decayed", 2))
                .containsEntry("scored_churn_auc fast", 0.5)
                .containsEntry("decayed churn fast logistic", 1.0)
                .containsEntry("decayed_ranking churn fast logistic", 1.0)
                .containsEntry("decayed_log_loss churn fast logistic", 1.0)
                .containsEntry("decayed_level churn fast logistic", 0.0)
                .containsEntry("scored_churn_promised_auc fast", 0.8);
    }

    @Test
    void comparesTheValueThatWasForetoldWithWhatCame() {
        LocalDate day = AS_OF.minusDays(100);
        publish(day);
        horizon(day, "future_value_horizon_days", "", 100);
        models.row("run_id", run(day), "purpose", "orders", "segment", "all", "model", "bg_nbd", "scores", Map.of());
        for (int member = 0; member < 120; member++) {
            member(member);
            boolean buys = member < 60;
            value.row(
                    "as_of",
                    day.toString(),
                    "run_id",
                    run(day),
                    "member_id",
                    id(member),
                    "future_value",
                    buys ? "15.00" : "1.00",
                    "total_value",
                    buys ? "15.00" : "1.00",
                    "future_value_low",
                    "0.00",
                    "future_value_high",
                    buys ? "20.00" : "5.00");
            if (buys) {
                order(member, day.plusDays(1 + member), "completed");
            }
        }
        order(0, day, "completed");
        order(1, day.plusDays(1), "refunded");

        Map<String, Double> measured = run("value", 3);

        assertThat(measured)
                .containsEntry("scored_value_members", 120.0)
                .containsEntry("scored_value_gone", 0.0)
                .containsEntry("scored_value_foretold", 960.0)
                .containsEntry("scored_value_came", 600.0)
                .containsEntry("scored_value_mae", 3.0)
                .containsEntry("scored_value_interval_coverage", 1.0)
                .containsEntry("scored_value_day_age", 100.0)
                .containsEntry("decayed value all bg_nbd", 1.0)
                .containsEntry("decayed_level value all bg_nbd", 1.0)
                .containsEntry("decayed_ranking value all bg_nbd", 0.0);
        assertThat(measured.get("scored_value_normalised_gini")).isCloseTo(1, within(1e-12));
        assertThat(measured.get("scored_value_bias")).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void doesNothingWhereNothingIsRipe() {
        publish(UNRIPE);
        horizon(UNRIPE, "churn_horizon_days", "fast", FAST_DAYS);
        member(1);
        foretell(UNRIPE, 1, "fast", 0.5);
        assertThat(run("unripe", 1)).isEmpty();

        published.clear();
        RunContext first = context(new Lake(spark, folder.resolve("none").toString()));
        new ScoreForecastsJob().run(first);
        assertThat(first.measured()).isEmpty();
    }
}
