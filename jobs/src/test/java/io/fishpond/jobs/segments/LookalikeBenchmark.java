package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Audience;
import io.fishpond.config.Settings;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Held;
import io.fishpond.spark.Sessions;
import io.fishpond.table.core.MemberAttributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seconds for lists by likeness from a profile on disk: one list, and twenty in one pass, beside reading all of the profile.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=LookalikeBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dtest.memory=12g \
 *   -DargLine.more='-Dbenchmark.members=5000000'
 * }</pre>
 */
class LookalikeBenchmark {
    private static final int LISTS = 20;
    /** Members of the first run, whose time is not counted: 500 seeds a list. */
    private static final int WARMING_UP = 100_000;

    @TempDir
    Path folder;

    @Test
    void timesListsInOnePass() throws IOException {
        int members = Integer.getInteger("benchmark.members", 5_000_000);
        try (SparkSession spark = Sessions.local("benchmark", "local[2]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            lists(spark, written(spark, Math.min(members, WARMING_UP)), LISTS);
            Dataset<Row> profile = written(spark, members);
            long began = System.nanoTime();
            profile.write().format("noop").mode("overwrite").save();
            System.out.printf("reading %,d members: %.1f s%n", members, (System.nanoTime() - began) / 1e9);
            double one = lists(spark, profile, 1);
            double all = lists(spark, profile, LISTS);
            System.out.printf(
                    "a further list costs %.2f s, %.1f%% of the first%n",
                    (all - one) / (LISTS - 1), 100 * (all - one) / (LISTS - 1) / one);
        }
    }

    /** Numbers of which each list's seeds have some that are higher. */
    private Dataset<Row> written(SparkSession spark, int members) {
        Map<String, String> said = new HashMap<>();
        List<Feature> learnable = Feature.learnableBeside(Set.of(), Set.of());
        for (int f = 0; f < learnable.size(); f++) {
            if (learnable.get(f).isNumber()) {
                said.put(
                        learnable.get(f).column(),
                        "pmod(xxhash64(id, " + f + "), 50) + if(pmod(id, " + LISTS + ") = " + f % LISTS + ", 10, 0)");
            } else {
                said.put(learnable.get(f).column(), "pmod(xxhash64(id, " + f + "), 2) = 0");
            }
        }
        said.replaceAll(
                (column, sql) -> Feature.named(List.of(column)).get(0).type().equals("string")
                        ? "cast(pmod(xxhash64(id), 7) as string)"
                        : sql);
        String path = folder.resolve("profile-" + members).toString();
        // Who is a seed is told by a column that no model sees: one in ten of those with the higher numbers.
        said.put("age_years", "if(pmod(xxhash64(id, 99), 10) = 0, cast(pmod(id, " + LISTS + ") as int), -1)");
        Night.profile(spark, members, said).write().parquet(path);
        return spark.read().parquet(path);
    }

    private static double lists(SparkSession spark, Dataset<Row> profile, int count) {
        Audience settings = Settings.audience("{}");
        List<Feature> features = Feature.learnableBeside(Set.of("age_years"), Set.of());
        List<SeedList> lists = IntStream.range(0, count)
                .mapToObj(i -> new SeedList("list_" + i, "age_years = " + i, "not is_minor", null, features, 0.05))
                .toList();
        long began = System.nanoTime();
        Held held = new Held();
        // Of this session: the one that tests share interprets its plans.
        Dataset<Row> attributes =
                profile.sparkSession().createDataFrame(List.of(), Conform.schema(MemberAttributes.TABLE));
        Dataset<Row> audience = held.of(AudienceFrame.of(profile, attributes));
        Lookalikes lookalikes = new Lookalikes(audience, lists, settings, 1);
        double learning = (System.nanoTime() - began) / 1e9;
        long taken = lookalikes.taken(audience).count();
        double seconds = (System.nanoTime() - began) / 1e9;
        double auc = lookalikes.learnt().stream()
                .mapToDouble(one -> one.contest().proof().auc().value())
                .average()
                .orElseThrow();
        assertThat(taken).isPositive();
        System.out.printf(
                "%,10d members, %2d lists, %d features: %6.1f s (learning %.1f s), %,d taken, mean AUC %.3f%n",
                profile.count(), count, features.size(), seconds, learning, taken, auc);
        held.close();
        return seconds;
    }
}
