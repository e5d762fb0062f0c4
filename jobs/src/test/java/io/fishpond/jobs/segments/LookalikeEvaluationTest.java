package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.OutcomeCounts;
import io.fishpond.testkit.LocalSpark;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LookalikeEvaluationTest {
    @Test
    void countsByScoreFromTheLowestToTheHighest(SparkSession spark) {
        // Ten scores of a hundred members each; half of those at the highest two are true.
        List<OutcomeCounts.Cell> cells = LookalikeEvaluation.cells(
                spark.range(1000).selectExpr("id % 10 / 3.0D - 2 as score", "id % 10 >= 8 and id % 20 < 10 as is_true"),
                -2,
                1);

        assertThat(cells).hasSize(10).allMatch(cell -> cell.positives() + cell.negatives() == 100);
        // All 800 below are outranked, of the 100 others at the two highest half: (800 + 50) / 900.
        assertThat(OutcomeCounts.of(cells).auc().value()).isCloseTo(850 / 900.0, within(1e-12));
        assertThat(LookalikeEvaluation.cells(spark.sql("select 1D as score, true as is_true"), 1, 1))
                .containsExactly(new OutcomeCounts.Cell(0, 1, 0));
    }
}
