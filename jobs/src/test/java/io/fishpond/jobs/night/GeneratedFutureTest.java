package io.fishpond.jobs.night;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.churn.ScoreChurnJob;
import io.fishpond.jobs.generate.ExportGenerator;
import io.fishpond.jobs.generate.MessLevel;
import io.fishpond.jobs.ingest.IngestExportsJob;
import io.fishpond.jobs.ingest.InputInspection;
import io.fishpond.jobs.ingest.StageFeedsJob;
import io.fishpond.jobs.value.ScoreValueJob;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is foretold of generated members beside what the generator knows will come, and what its oracle expects. Who is one person
 * is taken from the truth, so that value and churn are judged alone, and discounting is off, as the truth is not discounted.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=GeneratedFutureTest -Dsurefire.failIfNoSpecifiedTests=false -Dexcluded.tests= \
 *   -Dtest.memory=8g -DargLine.more="-Dgenerated.members=200000 -Dgenerated.seeds=1,2,3,4,5,6,7,8,9,10"
 * }</pre>
 *
 * <p>With {@code -Dgenerated.folder=DIR} the staged exports are kept there, and found there by the next run.
 */
@ExtendWith(LocalSpark.class)
@LargeFrames
@Tag("long")
class GeneratedFutureTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    /** Days of future that the truth knows. */
    private static final int KNOWN_DAYS = 365;

    private static final int BINS = 10;

    @TempDir
    static Path temporary;

    /** A generated deployment, staged, whose members are the persons of the truth. */
    private record Generated(RunContext context, long seed, Dataset<Row> future) {}

    @Test
    void foretellsTheTotalValueOfTheNextYear(SparkSession spark) {
        List<Double> errors = new ArrayList<>();
        List<Double> ofOracle = new ArrayList<>();
        for (Generated generated : generated(spark)) {
            new ScoreValueJob().run(generated.context());
            Row truth = generated
                    .future()
                    .agg(
                            sum(col("net_revenue_365").cast("double")),
                            sum(col("expected_revenue_365").cast("double")))
                    .head();
            double came = truth.getDouble(0);
            double foretold = generated
                    .context()
                    .readDay(MemberValue.TABLE)
                    .agg(sum("future_value").cast("double"))
                    .head()
                    .getDouble(0);
            errors.add(foretold / came - 1);
            ofOracle.add(truth.getDouble(1) / came - 1);
            System.out.printf(
                    "seed %d: came %,.0f, foretold %,.0f (%+.2f%%), oracle %+.2f%%; champions %s%n",
                    generated.seed(),
                    came,
                    foretold,
                    100 * (foretold / came - 1),
                    100 * (truth.getDouble(1) / came - 1),
                    champions(generated.context().lake()));
        }
        System.out.printf(
                "mean absolute error of the total %.2f%% (oracle %.2f%%)%n",
                100 * meanOfAbsolutes(errors), 100 * meanOfAbsolutes(ofOracle));
        assertThat(meanOfAbsolutes(errors)).isLessThanOrEqualTo(0.03);
        assertThat(errors).allSatisfy(error -> assertThat(Math.abs(error)).isLessThanOrEqualTo(0.06));
    }

    @Test
    void foretellsHowManyLeave(SparkSession spark) {
        List<Double> errors = new ArrayList<>();
        for (Generated generated : generated(spark)) {
            new ScoreValueJob().run(generated.context());
            new ScoreChurnJob().run(generated.context());
            System.out.printf(
                    "seed %d: champions %s%n",
                    generated.seed(), champions(generated.context().lake()));
            errors.add(churn(generated.context().readDay(MemberChurn.TABLE), generated.future()));
        }
        System.out.printf("mean calibration error of churn %.4f%n", meanOfAbsolutes(errors));
        assertThat(meanOfAbsolutes(errors)).isLessThanOrEqualTo(0.02);
    }

    private static double meanOfAbsolutes(List<Double> errors) {
        return errors.stream().mapToDouble(Math::abs).average().orElseThrow();
    }

    private static List<Generated> generated(SparkSession spark) {
        long members = Long.getLong("generated.members", 200_000);
        return Arrays.stream(System.getProperty("generated.seeds", "1,2,3,4,5,6,7,8,9,10")
                        .split(","))
                .map(seed -> generated(spark, members, Long.parseLong(seed)))
                .toList();
    }

    private static Generated generated(SparkSession spark, long members, long seed) {
        Path folder = Path.of(System.getProperty("generated.folder", temporary.toString()), members + "-" + seed);
        Path exports = folder.resolve("exports");
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(
                        PublicData.projectRoot().resolve("conf/demo.yaml"),
                        Map.of(
                                "warehouse", folder.resolve("warehouse").toString(),
                                "exports", exports.toString(),
                                "value.discount_rate", "0"));
        Sessions.useTimeZone(spark, deployment.timezone());
        Lake lake = new Lake(spark, deployment.warehouse());
        RunContext context = RunContext.of(deployment, lake, AS_OF, "run", Clock.systemUTC(), Map.of());
        if (!Files.exists(folder.resolve("warehouse/core/members"))) {
            new ExportGenerator().generate(spark, members, seed, AS_OF, MessLevel.USUAL, exports.toString());
            RunContext landing =
                    context.forStep(InputInspection.of(deployment, lake, AS_OF).files(), true);
            new IngestExportsJob().run(landing);
            new StageFeedsJob().run(landing);
            identify(lake, truth(spark, exports, "records"));
        }
        return new Generated(
                context, seed, truth(spark, exports, "future_orders").join(truth(spark, exports, "oracle"), "person"));
    }

    private static Dataset<Row> truth(SparkSession spark, Path exports, String name) {
        return spark.read().option("header", true).csv(exports + "/_truth/" + name + "_*.csv");
    }

    /** Members and their accounts as the truth has them; an account is seen first when a profile, an order or a visit shows it. */
    private static void identify(Lake lake, Dataset<Row> records) {
        Dataset<Row> seen = lake.read(Profiles.TABLE)
                .selectExpr("channel", "external_id", "created_at as at")
                .union(lake.read(Orders.TABLE).selectExpr("channel", "external_id", "ordered_at"))
                .union(lake.read(Interactions.TABLE).selectExpr("channel", "external_id", "occurred_at"))
                .groupBy("channel", "external_id")
                .agg(min("at").as("first_seen_at"));
        Dataset<Row> accounts = records.join(seen, new String[] {"channel", "external_id"}, "left")
                .selectExpr(
                        "channel",
                        "external_id",
                        "concat('m', lpad(person, 26, '0')) as member_id",
                        "coalesce(first_seen_at, timestamp'" + AS_OF + "') as first_seen_at",
                        "date'" + AS_OF + "' as first_landed_on")
                .persist();
        lake.replace(MemberRecords.TABLE, accounts);
        lake.replace(
                Members.TABLE,
                accounts.groupBy("member_id")
                        .agg(
                                expr("min(struct(first_seen_at, channel, external_id))")
                                        .as("founding"),
                                expr("array_sort(collect_set(channel))").as("channels"),
                                expr("cast(count(*) as int)").as("accounts"))
                        .selectExpr(
                                "member_id",
                                "founding.first_seen_at",
                                "cast(null as string) as name",
                                "cast(array() as array<string>) as phones",
                                "cast(array() as array<string>) as emails",
                                "cast(null as date) as birth_date",
                                "cast(null as string) as gender",
                                "cast(null as string) as address",
                                "cast(null as string) as store_id",
                                "cast(null as string) as owner_staff_id",
                                "channels",
                                "accounts",
                                "false as is_staff",
                                "cast(map() as map<string,string>) as sources",
                                "founding.channel as acquisition_channel",
                                "founding.external_id as founding_external_id"));
        accounts.unpersist();
    }

    private static Map<String, String> champions(Lake lake) {
        Map<String, String> champions = new TreeMap<>();
        lake.read(Models.TABLE)
                .where("champion and run_id = 'run'")
                .collectAsList()
                .forEach(r -> champions.put(r.getAs("purpose") + " " + r.getAs("segment"), r.getAs("model")));
        return champions;
    }

    /** Calibration error over all active members whose horizon the truth covers; printed by class, beside the oracle's. */
    private static double churn(Dataset<Row> scored, Dataset<Row> future) {
        List<Row> rows = scored.where("churn_state = 'active' and horizon_days <= " + KNOWN_DAYS)
                .selectExpr("member_id", "cadence_class", "churn_probability", "horizon_days")
                .join(
                        future.selectExpr(
                                "concat('m', lpad(person, 26, '0')) as member_id",
                                "cast(days_to_next_order as int) as next",
                                "cast(probability_no_order_90 as double) as oracle"),
                        "member_id")
                .selectExpr(
                        "cadence_class",
                        "churn_probability",
                        "coalesce(next > horizon_days, true) as left",
                        "coalesce(next > 90, true) as silent",
                        "oracle",
                        "horizon_days")
                .orderBy("cadence_class", "churn_probability", "left")
                .collectAsList();
        Map<String, List<Row>> classes = new TreeMap<>();
        rows.forEach(
                r -> classes.computeIfAbsent(r.getString(0) + " (" + r.getInt(5) + " days)", c -> new ArrayList<>())
                        .add(r));
        classes.forEach((name, some) -> System.out.printf("  churn %-18s %s%n", name, scores(some, 1, 2)));
        System.out.printf("  churn %-18s %s%n", "all", scores(rows, 1, 2));
        System.out.printf("  oracle %-17s %s%n", "(90 days)", scores(rows, 4, 3));
        return RankMetrics.calibrationError(probabilities(rows, 1), outcomes(rows, 2), BINS);
    }

    private static String scores(List<Row> rows, int probability, int outcome) {
        double[] p = probabilities(rows, probability);
        boolean[] left = outcomes(rows, outcome);
        int leavers = 0;
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            leavers += left[i] ? 1 : 0;
            sum += p[i];
        }
        return String.format(
                "%,7d members: foretold %.4f, left %.4f, AUC %.4f, log loss %.4f, Brier %.4f, calibration error %.4f",
                p.length,
                sum / p.length,
                (double) leavers / p.length,
                RankMetrics.auc(p, left).value(),
                RankMetrics.logLoss(p, left),
                RankMetrics.brier(p, left),
                RankMetrics.calibrationError(p, left, BINS));
    }

    private static double[] probabilities(List<Row> rows, int column) {
        return rows.stream().mapToDouble(r -> r.getDouble(column)).toArray();
    }

    private static boolean[] outcomes(List<Row> rows, int column) {
        boolean[] outcomes = new boolean[rows.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = rows.get(i).getBoolean(column);
        }
        return outcomes;
    }
}
