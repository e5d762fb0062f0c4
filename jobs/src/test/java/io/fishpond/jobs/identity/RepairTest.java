package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.AttributeKind;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Tuple2;

/** From records to candidate pairs to clusters: thirty couples of records, each of one person, and five that are nothing but a phone. */
@ExtendWith(LocalSpark.class)
class RepairTest {
    private static final Linkage LINKAGE = new Linkage(
            List.of(
                    new Attribute("name", AttributeKind.PERSON, false, true),
                    new Attribute("phones", AttributeKind.PHONES, true, false)),
            List.of(BlockingRule.parse("term(phones)"), BlockingRule.parse("name"), BlockingRule.parse("term(name)")));
    private static final int COUPLES = 30;
    private static final String SHARED = "+8613900000099";
    private static final int[] SHARING = {60, 61, 62, 63, 64};

    private final JavaSparkContext spark;
    private final JavaPairRDD<Integer, Profile> records;

    RepairTest(SparkSession session) {
        spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Tuple2<Integer, Profile>> profiles = new ArrayList<>();
        for (int i = 0; i < 2 * COUPLES; i++) {
            String name = "given%1$d family%1$d".formatted(i / 2);
            profiles.add(new Tuple2<>(i, LINKAGE.profile(name, "+861390000%04d".formatted(i / 2))));
        }
        for (int id : SHARING) {
            profiles.add(new Tuple2<>(id, LINKAGE.profile(null, SHARED)));
        }
        records = spark.parallelizePairs(profiles, 3).cache();
    }

    @Test
    void candidatesAreEveryPairThatSharesAKeyEachOnce() {
        try (Candidates candidates = Candidates.of(records, LINKAGE, open(200))) {
            List<String> pairs = pairs(candidates);

            assertThat(Candidates.overfull(records, 200)).isEmpty();
            assertThat(pairs).doesNotHaveDuplicates().hasSize(COUPLES + 10).contains("0-1", "58-59", "60-64", "63-64");
        }
    }

    @Test
    void candidatesOfAnOverfullBlockAreLeftOutAndTold() {
        try (Candidates candidates = Candidates.of(records, LINKAGE, open(4))) {
            assertThat(Candidates.overfull(records, 4)).hasSize(1);
            assertThat(pairs(candidates)).hasSize(COUPLES).doesNotContain("60-61");
        }
    }

    @Test
    void uniteByAStrongKeyWhoseBlockIsOverfullAndSayWhatIsTooLarge() {
        try (Candidates candidates = Candidates.of(records, LINKAGE, open(4))) {
            Clusters alone = Clusters.alone(IntStream.range(0, 65).toArray());
            LinkageModel model = new LinkageFit(LINKAGE, records, candidates, 1, 0).model(alone);
            Links none = new Links.Builder().build();

            Repair.Result withoutKeys =
                    new Repair(records, candidates, none, Judged.nothing(), 1_000, 800).repaired(model, alone);
            assertThat(withoutKeys.clusters().label(0))
                    .isEqualTo(withoutKeys.clusters().label(1));
            assertThat(sharers(withoutKeys)).doesNotHaveDuplicates();

            Repair.Result withKeys =
                    new Repair(records, candidates, keys(), Judged.nothing(), 1_000, 800).repaired(model, alone);
            assertThat(sharers(withKeys)).containsOnly(60);
            assertThat(withKeys.oversized()).isEmpty();

            Repair.Result crowded =
                    new Repair(records, candidates, keys(), Judged.nothing(), 1_000, 4).repaired(model, alone);
            assertThat(crowded.oversized()).containsExactly(SHARING.length);
            assertThat(sharers(crowded)).doesNotHaveDuplicates();
            assertThat(crowded.clusters().label(0)).isEqualTo(crowded.clusters().label(1));
        }
    }

    private Candidates.BlockFilter open(int largestBlock) {
        Set<Long> overfull = Candidates.overfull(records, largestBlock);
        return key -> !overfull.contains(key);
    }

    private static List<Integer> sharers(Repair.Result result) {
        return IntStream.of(SHARING).map(result.clusters()::label).boxed().toList();
    }

    private static Links keys() {
        Links.Builder keys = new Links.Builder();
        IntStream.of(SHARING).skip(1).forEach(id -> keys.add(SHARING[0], id, 2));
        return keys.build();
    }

    private static List<String> pairs(Candidates candidates) {
        return candidates
                .map(block -> {
                    List<String> pairs = new ArrayList<>();
                    block.forEachPair((idA, idB, pattern, a, b) -> pairs.add(idA + "-" + idB));
                    return pairs;
                })
                .collect();
    }
}
