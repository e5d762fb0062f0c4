package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.AttributeKind;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.algo.identity.linkage.LevelWeights;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.MergeThreshold;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.TermFrequencies;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.LinkageModels;
import io.fishpond.table.core.LinkageTerms;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class LearntLinkageTest {
    private static final long SALT = 0x5EED;
    private static final LocalDate DAY = LocalDate.parse("2026-01-31");
    private static final Linkage LINKAGE = new Linkage(
            List.of(new Attribute("name", AttributeKind.PERSON), new Attribute("city", AttributeKind.CATEGORY)),
            List.of(BlockingRule.parse("name")));
    private static final LearntLinkage LEARNT = new LearntLinkage(
            "run-1",
            DAY,
            1000,
            "as it was",
            new LinkageModel(
                    LINKAGE,
                    List.of(
                            weights(AttributeKind.PERSON.levels().size()),
                            weights(AttributeKind.CATEGORY.levels().size())),
                    List.of(
                            TermFrequencies.of(Map.of("ann", 300, "lee", 40), 1000, SALT),
                            TermFrequencies.of(Map.of("leeds", 500, "york", 3), 900, SALT)),
                    -9.25),
            new MergeThreshold(-0.5, 0.99, 0.875),
            0.125);

    @TempDir
    Path folder;

    private static LevelWeights weights(int levels) {
        double[] m = new double[levels];
        double[] u = new double[levels];
        double[] typical = new double[levels];
        for (int level = 0; level < levels; level++) {
            m[level] = (level + 1.0) / (levels * (levels + 1) / 2.0);
            u[level] = 1.0 / 3 / (level + 1);
            typical[level] = level * 1.1;
        }
        return new LevelWeights(m, u, typical);
    }

    @Test
    void weighsAfterANightAsItDidWhenItWasLearnt(SparkSession spark) {
        Lake lake = new Lake(spark, folder.toString());
        var deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
        RunContext first = RunContext.of(deployment, lake, DAY, "run-1", Clock.systemUTC(), Map.of());
        assertThat(LearntLinkage.published(first, LINKAGE, SALT)).isEmpty();

        lake.replace(LinkageModels.TABLE, LearntLinkage.row(LEARNT, first));
        lake.replace(LinkageTerms.TABLE, LearntLinkage.terms(LEARNT, first));
        Map<String, Long> versions = Map.of(
                LinkageModels.TABLE.qualifiedName(),
                lake.version(LinkageModels.TABLE),
                LinkageTerms.TABLE.qualifiedName(),
                lake.version(LinkageTerms.TABLE));
        RunContext next = RunContext.of(deployment, lake, DAY.plusDays(1), "run-2", Clock.systemUTC(), versions);
        LearntLinkage again = LearntLinkage.published(next, LINKAGE, SALT).orElseThrow();

        assertThat(again).usingRecursiveComparison().ignoringFields("model").isEqualTo(LEARNT);
        for (String[] cells :
                new String[][] {{"ann lee", "leeds"}, {"Ann Lea", "york"}, {"bob lee", null}, {"zoe", "hull"}}) {
            Profile a = LINKAGE.profile("ann lee", "leeds");
            Profile b = LINKAGE.profile(cells);
            assertThat(again.model().bits(a, b)).isEqualTo(LEARNT.model().bits(a, b));
            assertThat(again.model().bits(b, b)).isEqualTo(LEARNT.model().bits(b, b));
        }
        assertThat(LearntLinkage.published(next, new Linkage(List.of(), List.of()), SALT))
                .isEmpty();
        assertThat(lake.read(LinkageTerms.TABLE)
                        .schema()
                        .apply("term")
                        .dataType()
                        .typeName())
                .as("terms are contact data, and are kept as hashes")
                .isEqualTo("long");
    }

    @Test
    void holdsUntilItIsOutlivedOutgrownOrOfOtherSettings() {
        assertThat(LEARNT.holds("as it was", DAY.plusDays(6), 7, 1000)).isTrue();
        assertThat(LEARNT.holds("as it was", DAY.plusDays(7), 7, 1000)).isFalse();
        assertThat(LEARNT.holds("as it was", DAY, 0, 1000)).isFalse();
        assertThat(LEARNT.holds("as it is", DAY, 7, 1000)).isFalse();
        assertThat(LEARNT.holds("as it was", DAY, 7, 1500)).isTrue();
        assertThat(LEARNT.holds("as it was", DAY, 7, 1501)).isFalse();
        assertThat(LEARNT.holds("as it was", DAY, 7, 600)).isFalse();
    }
}
