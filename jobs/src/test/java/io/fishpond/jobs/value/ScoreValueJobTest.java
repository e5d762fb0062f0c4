package io.fishpond.jobs.value;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.config.Deployment;
import io.fishpond.config.IdentityModel;
import io.fishpond.config.Referral;
import io.fishpond.config.Settings;
import io.fishpond.domain.Secret;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Backtests;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ScoreValueJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    /** One warehouse for all tests: to create its tables costs more than to run the job. */
    @TempDir
    static Path warehouse;

    private final SparkSession spark;
    private int nextOrder;

    private final Rows orders = Rows.of(Orders.TABLE)
            .withDefault("channel", "pos")
            .withDefault("status", "completed")
            .withDefault("amount", "10.00");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "pos").withDefault("first_landed_on", AS_OF.toString());
    private final Rows members = Rows.of(Members.TABLE)
            .withDefault("phones", List.of())
            .withDefault("emails", List.of())
            .withDefault("channels", List.of("pos"))
            .withDefault("accounts", 1)
            .withDefault("is_staff", false)
            .withDefault("sources", Map.of())
            .withDefault("acquisition_channel", "pos");

    ScoreValueJobTest(SparkSession spark) {
        this.spark = spark;
    }

    private static String id(int member) {
        return String.format("m%026d", member);
    }

    private void member(int member, String firstSeen) {
        members.row("member_id", id(member), "first_seen_at", firstSeen, "founding_external_id", "card-" + member);
        records.row("external_id", "card-" + member, "member_id", id(member));
    }

    private void order(int member, String day, String amount) {
        orders.row("order_id", "o" + nextOrder++, "external_id", "card-" + member, "ordered_at", day, "amount", amount);
    }

    private RunContext context() {
        String folder = warehouse.toString();
        Deployment deployment = new Deployment(
                "test",
                folder,
                folder,
                ZoneOffset.UTC,
                "CNY",
                "CN",
                new Secret("only-a-key-for-tests"),
                1,
                true,
                List.of(),
                new Deployment.Identity(
                        Map.of(),
                        1000,
                        200,
                        800,
                        7,
                        100_000,
                        new Deployment.Gate(100, 20, 2, 1.2, 20),
                        new IdentityModel(List.of(), List.of())),
                new Deployment.Value(365, 0.1, 1000, 365, 2, 0.25),
                new Deployment.Churn(90, 12, 30, 20_000, 0.4, 0.7, 0.1),
                Referral.DEFAULTS,
                Settings.membership("{}"),
                Settings.audience("{}"),
                Settings.field("{}"),
                List.of(),
                null,
                List.of(),
                Settings.gates("{}"),
                "");
        return RunContext.of(deployment, new Lake(spark, folder), AS_OF, "r", Clock.systemUTC(), Map.of());
    }

    /** Runs the job on what was told, laid out in as many partitions. */
    private RunContext run(int partitions) {
        RunContext context = context();
        write(context, partitions);
        new ScoreValueJob().run(context);
        return context;
    }

    private void write(RunContext context, int partitions) {
        context.lake().replace(Orders.TABLE, orders.frame().repartition(partitions));
        context.lake().replace(MemberRecords.TABLE, records.frame().repartition(partitions));
        context.lake().replace(Members.TABLE, members.frame().repartition(partitions));
    }

    private static Base base(Dataset<Row> known, Past.Sight sight, int distinct) {
        try (Past past = Past.of(known, Past.calendar(known), List.of(sight), distinct)) {
            return past.base(sight);
        }
    }

    private static List<String> everything(Dataset<Row> frame) {
        return content(frame, frame.columns());
    }

    /** Some who come back and some who do not, over two and a half years, and as many who never bought. */
    private void tellOfABase() {
        Random random = new Random(3);
        for (int member = 0; member < 260; member++) {
            LocalDate first = AS_OF.minusDays(420 + random.nextInt(480));
            member(member, first.toString());
            order(member, first.toString(), amount(random));
            double gap = 20 + 300 * random.nextDouble();
            LocalDate day = first;
            while (random.nextDouble() < 0.75) {
                day = day.plusDays(1 + (int) (-gap * Math.log(1 - random.nextDouble())));
                order(member, day.toString(), amount(random));
            }
        }
        for (int member = 300; member < 360; member++) {
            LocalDate seen = AS_OF.minusDays(400);
            member(member, seen.toString());
            if (member % 3 == 0) {
                order(member, AS_OF.minusDays(100).toString(), "30.00");
            }
        }
    }

    private static String amount(Random random) {
        return (20 + random.nextInt(80)) + ".00";
    }

    @Test
    void valuesEveryMemberOnceAndTheSameHoweverTheRowsLie() {
        tellOfABase();
        member(900, "2026-06-30");
        RunContext five = run(5);
        List<String> valuesOfFive = everything(five.readDay(MemberValue.TABLE));
        List<String> modelsOfFive = everything(five.read(Models.TABLE));
        RunContext one = run(1);
        Dataset<Row> values = one.readDay(MemberValue.TABLE).persist();

        assertThat(everything(values)).isEqualTo(valuesOfFive).hasSize(260 + 60 + 1);
        assertThat(everything(one.read(Models.TABLE))).isEqualTo(modelsOfFive);
        assertThat(one.measured()).isEqualTo(five.measured());
        assertThat(one.measured().keySet())
                .extracting(RunContext.Measure::metric)
                .contains("historical_value_share_of_top", "historical_value_gini");

        assertThat(values.where("total_value <> historical_value + future_value or current_value > historical_value "
                                + "or future_value_low > future_value or future_value_high < future_value "
                                + "or future_value_low is null or future_value_high is null")
                        .count())
                .as("rows that do not add up")
                .isZero();
        assertThat(content(
                        values.groupBy("value_decile").count().where("count not in (32, 33)"), "value_decile", "count"))
                .isEmpty();
        assertThat(content(
                        values.groupBy("value_decile")
                                .agg(
                                        expr(
                                                "min(total_value) - lead(max(total_value)) over (order by value_decile) as gap"))
                                .where("gap < 0"),
                        "value_decile"))
                .as("deciles that hold less than the next")
                .isEmpty();
        assertThat(content(
                        values.where("member_id = '" + id(301) + "'"),
                        "orders",
                        "frequency",
                        "recency_weeks",
                        "mean_spend",
                        "historical_value",
                        "p_alive",
                        "model"))
                .containsExactly("0 | 0 | null | null | 0.00 | null | cohort_mean");
        assertThat(values.where("member_id = '" + id(301) + "'")
                        .select("future_value")
                        .head()
                        .getDecimal(0)
                        .doubleValue())
                .as("a third of her cohort ordered for 30 within the window")
                .isBetween(9.0, 10.0);
        assertThat(content(
                        one.read(Models.TABLE)
                                .where("champion")
                                .groupBy("purpose")
                                .count(),
                        "purpose",
                        "count"))
                .containsExactly("orders | 1", "spend | 1");
        assertThat(content(one.read(Models.TABLE).where("purpose = 'orders'"), "segment", "model"))
                .contains(
                        "all | bg_nbd",
                        "all | mbg_nbd",
                        "all | pareto_nbd",
                        "all | cohort_mean",
                        "all | last_year",
                        "all | naive_rate");
        assertThat(content(
                        one.read(Backtests.TABLE)
                                .groupBy("purpose", "model", "cutoff", "window_days")
                                .agg(expr("count(*) as tenths"), expr("sum(members) as members"))
                                .where("model = 'cohort_mean'"),
                        "cutoff",
                        "window_days",
                        "tenths"))
                .as("a year, the year that began a quarter before it, and the last quarter")
                .containsExactly("2025-03-31 | 365 | 10", "2025-06-30 | 365 | 10", "2026-03-31 | 91 | 10");
    }

    @Test
    void survivesOddHistories() {
        member(1, "2026-06-30");
        order(1, "2026-06-30", "10.00");
        member(2, "2026-01-05");
        order(2, "2026-01-05", "10.00");
        order(2, "2026-01-05T18:00:00", "15.50");
        member(3, "2026-01-01");
        order(3, "2026-01-01", "0.00");
        member(4, "2026-07-05");
        order(4, "2026-07-05", "99.00");
        member(5, "2024-01-01");
        order(5, "2025-06-30", "7.00");
        order(5, "2025-07-01", "5.00");
        RunContext context = run(2);

        assertThat(content(
                        context.readDay(MemberValue.TABLE),
                        "member_id",
                        "orders",
                        "order_days",
                        "first_order_on",
                        "age_weeks",
                        "mean_spend",
                        "historical_value",
                        "current_value",
                        "future_value_low"))
                .containsExactly(
                        id(1) + " | 1 | 1 | 2026-06-30 | 0.0 | null | 10.00 | 10.00 | null",
                        id(2) + " | 2 | 1 | 2026-01-05 | 25.142857 | null | 25.50 | 25.50 | null",
                        id(3) + " | 1 | 1 | 2026-01-01 | 25.714286 | null | 0.00 | 0.00 | null",
                        id(4) + " | 0 | 0 | null | null | null | 0.00 | 0.00 | null",
                        id(5) + " | 2 | 2 | 2025-06-30 | 52.142857 | 5.00 | 12.00 | 5.00 | null");
        assertThat(content(context.read(Models.TABLE).where("champion"), "purpose", "note"))
                .allSatisfy(line -> assertThat(line).contains("no window has closed"));
        assertThat(content(context.readDay(MemberValue.TABLE), "value_decile"))
                .isEqualTo(Arrays.asList("1", "3", "5", "7", "9"));
    }

    @Test
    void valuesMembersWhereNobodyEverOrdered() {
        member(1, "2026-01-01");
        RunContext context = run(2);

        assertThat(content(context.readDay(MemberValue.TABLE), "historical_value", "future_value", "value_decile"))
                .containsExactly("0.00 | 0.00 | 1");
    }

    @Test
    void binsHistoriesAndSpendThatAreTooMany() {
        for (int member = 0; member < 14; member++) {
            member(member, "2026-01-01");
            order(member, LocalDate.parse("2026-01-01").plusDays(member).toString(), "10.00");
            order(member, LocalDate.parse("2026-03-01").plusDays(2 * member).toString(), "10" + (10 + member) + ".00");
        }
        RunContext context = context();
        write(context, 2);
        Dataset<Row> known = Past.known(context::read, AS_OF);
        Past.Sight tonight = new Past.Sight(new ClosedWindow(AS_OF, 28), AS_OF, 0, true);

        Base exact = base(known, tonight, 14);
        Base binned = base(known, tonight, 8);

        assertThat(exact.histories()).hasSize(14);
        assertThat(binned.histories().size()).isBetween(2, 8);
        assertThat(binned.histories().stream().mapToLong(h -> h.weight()).sum()).isEqualTo(14);
        assertThat(binned.histories().stream()
                        .mapToDouble(h -> h.weight() * h.age())
                        .sum())
                .isCloseTo(exact.histories().stream().mapToDouble(h -> h.age()).sum(), within(14 / 2.0));
        assertThat(exact.spends()).hasSize(14);
        assertThat(binned.spends()).extracting(s -> s.mean()).containsExactly(1010.0, 1020.0);
    }
}
