package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LearningSampleTest {
    private static final List<Feature> FEATURES = Feature.named(List.of("orders"));

    private final SparkSession spark;

    LearningSampleTest(SparkSession spark) {
        this.spark = spark;
    }

    private static LearningSample drawn(Dataset<Row> audience) {
        List<SeedList> lists = List.of(
                new SeedList("all", "number % 3 = 0", "true", null, FEATURES, 0.05),
                new SeedList("few", "number % 1000 = 0", "number % 100 = 0", null, FEATURES, 0.05));
        return LearningSample.of(LearningSample.framed(audience, lists, FEATURES, 1), lists, FEATURES, 20);
    }

    @Test
    void drawsEachListFromItsOwnBase() {
        Dataset<Row> audience = spark.range(60_000)
                .selectExpr("id as number", "cast(id as string) as member_id", "pmod(hash(id), 9) as orders");

        LearningSample sample = drawn(audience);

        // A third of all: 20,000 of 60,000 are drawn, of 40,000 others as many thirds. Five standard deviations are
        // 500.
        LearningSample.Drawn all = sample.lists().get(0);
        assertThat(all.rest().length).isBetween(13_333 - 500, 13_333 + 500);
        assertThat(all.seeds().length).isBetween(5_000 - 350, 5_000 + 350);
        assertThat(List.of(all.seedCount(), all.otherCount())).containsExactly(20_000L, 40_000L);
        LearningSample.Drawn few = sample.lists().get(1);
        assertThat(few.rest()).as("everybody of a small base").hasNumberOfRows(540);
        assertThat(few.seeds()).hasNumberOfRows(60);

        LearningSample again = drawn(audience.repartition(7));
        assertThat(again.lists().get(0).rest()).isDeepEqualTo(all.rest());
        assertThat(again.lists().get(0).seeds()).isDeepEqualTo(all.seeds());
        assertThat(again.levels()).isEqualTo(sample.levels());
    }
}
