package io.fishpond.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.algo.random.SplitMix64;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.night.Night;
import io.fishpond.jobs.segments.LookalikeEvaluation;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated members who brought somebody who brought somebody, found by their likeness to 500 of them without any column of
 * referrals, beside the oracle: the share of other draws of all referrals in which one of her true readiness, time and accounts
 * brings who bring.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=BringersTest -Dsurefire.failIfNoSpecifiedTests=false -Dexcluded.tests= \
 *   -Dtest.memory=8g -DargLine.more="-Dgenerated.members=50000"
 * }</pre>
 */
@ExtendWith(LocalSpark.class)
@LargeFrames
@Tag("long")
class BringersTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final long SEED = 1;
    private static final int SEEDS = 500;
    private static final int DRAWS = 200;
    private static final double DIAL = 0.05;
    private static final List<String> REFERRAL_COLUMNS = List.of(
            "is_referrer",
            "direct_referrals",
            "tree_size",
            "influence",
            "referral_value",
            "quadrant",
            "ladder",
            "lifecycle_stage",
            "grade",
            "closeness",
            "closeness_sharing",
            "has_shared_or_referred",
            "is_super_user");

    @TempDir
    Path folder;

    @Test
    void findsWhoBringsWhoBringWithoutLookingAtReferrals(SparkSession spark) {
        int members = Integer.getInteger("generated.members", 50_000);
        World world = new World(members, SEED, AS_OF, MessLevel.USUAL);
        Person[] persons =
                IntStream.range(0, members).mapToObj(n -> Person.of(world, n)).toArray(Person[]::new);
        int[] truth = new int[members];
        count(truth, referrers(persons, null));
        int[] drawn = new int[members];
        for (int draw = 0; draw < DRAWS; draw++) {
            count(drawn, referrers(persons, (long) draw));
        }

        List<Integer> bringing = IntStream.range(0, members)
                .filter(n -> truth[n] > 0)
                .boxed()
                .sorted(Comparator.comparingLong(n -> SplitMix64.of(SEED, n).nextLong()))
                .toList();
        double oracle = oracleLift(drawn, truth, bringing.subList(0, SEEDS));

        LookalikeEvaluation found = evaluated(spark, members, persons, bringing);
        System.out.printf(
                "%,d of %,d persons bring who bring; lift at 5%%: lookalike of %d of them %.2f (AUC %.3f), oracle %.2f%n",
                bringing.size(), members, SEEDS, found.lifts().get(5), found.auc(), oracle);
        assertThat(found.lifts().get(5)).isGreaterThanOrEqualTo(Math.min(3, oracle));
    }

    /** Who brought each: her number, or -1; by the draws that the exports tell of, or by others. */
    private static int[] referrers(Person[] persons, Long draw) {
        return Arrays.stream(persons)
                .mapToInt(referee -> (draw == null
                                ? Referral.of(referee)
                                : Referral.of(
                                        referee, SplitMix64.of(draw, referee.number), number -> persons[(int) number]))
                        .map(referral -> (int) referral.referrer().number)
                        .orElse(-1))
                .toArray();
    }

    private static void count(int[] times, int[] referrers) {
        boolean[] brings = new boolean[referrers.length];
        boolean[] bringsWhoBring = new boolean[referrers.length];
        // Who brings has a smaller number than whom she brings: from the last to the first each is known before her
        // referrer.
        for (int n = referrers.length - 1; n >= 0; n--) {
            if (referrers[n] >= 0) {
                brings[referrers[n]] = true;
                bringsWhoBring[referrers[n]] |= brings[n];
            }
        }
        for (int n = 0; n < referrers.length; n++) {
            times[n] += bringsWhoBring[n] ? 1 : 0;
        }
    }

    private static double oracleLift(int[] drawn, int[] truth, Collection<Integer> seeds) {
        Set<Integer> known = Set.copyOf(seeds);
        int[] others =
                IntStream.range(0, truth.length).filter(n -> !known.contains(n)).toArray();
        double[] scores = new double[others.length];
        boolean[] positive = new boolean[others.length];
        for (int i = 0; i < others.length; i++) {
            scores[i] = drawn[others[i]];
            positive[i] = truth[others[i]] > 0;
        }
        return RankMetrics.lift(scores, positive, DIAL);
    }

    private LookalikeEvaluation evaluated(SparkSession spark, int members, Person[] persons, List<Integer> bringing) {
        String exports = folder.resolve("exports").toString();
        new ExportGenerator().generate(spark, members, SEED, AS_OF, MessLevel.USUAL, exports);
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(
                PublicData.projectRoot().resolve("conf/demo.yaml"),
                Map.of("warehouse", folder.resolve("warehouse").toString(), "exports", exports));
        Night.Result night =
                new Night(spark, deployment, AS_OF, Clock.systemUTC(), line -> {}).run(loader.problems(), false);
        Lake lake = new Lake(spark, deployment.warehouse());
        RunContext published =
                RunContext.of(deployment, lake, AS_OF, night.runId(), Clock.systemUTC(), new Ledger(lake).published());
        return LookalikeEvaluation.of(
                published,
                lines(spark, persons, bringing.subList(0, SEEDS)),
                lines(spark, persons, bringing.subList(SEEDS, bringing.size())),
                REFERRAL_COLUMNS,
                (name, scores) -> {});
    }

    private static Dataset<Row> lines(SparkSession spark, Person[] persons, List<Integer> numbers) {
        return spark.createDataset(
                        numbers.stream()
                                .flatMap(n -> persons[n].accounts.stream())
                                .map(account -> account.channel().id() + ":" + account.externalId())
                                .toList(),
                        Encoders.STRING())
                .toDF("value");
    }
}
