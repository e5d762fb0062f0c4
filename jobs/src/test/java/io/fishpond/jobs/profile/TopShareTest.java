package io.fishpond.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.LocalSpark;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class TopShareTest {
    private final SparkSession spark;

    TopShareTest(SparkSession spark) {
        this.spark = spark;
    }

    private List<String> top(List<Row> amounts, double share) {
        Dataset<Row> frame =
                spark.createDataFrame(amounts, StructType.fromDDL("member_id string, amount decimal(18,2)"));
        return TopShare.of(frame.repartition(3), "amount", share).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    @Test
    void takesTheLargestUntilTheShareIsReachedAndKeepsNothing() {
        int kept = spark.sparkContext().getPersistentRDDs().size();
        Random random = new Random(5);
        List<Row> amounts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            amounts.add(RowFactory.create("m" + i, new BigDecimal(random.nextInt(12)).setScale(2)));
        }
        List<Row> ordered = amounts.stream()
                .sorted(Comparator.<Row, BigDecimal>comparing(row -> row.getDecimal(1))
                        .reversed()
                        .thenComparing(row -> row.getString(0)))
                .toList();
        BigDecimal total = ordered.stream().map(row -> row.getDecimal(1)).reduce(BigDecimal.ZERO, BigDecimal::add);
        for (double share : new double[] {0, 0.2, 0.5, 1}) {
            BigDecimal target = total.multiply(BigDecimal.valueOf(share)).setScale(2, RoundingMode.CEILING);
            List<String> expected = new ArrayList<>();
            BigDecimal sum = BigDecimal.ZERO;
            for (Row row : ordered) {
                if (sum.compareTo(target) < 0) {
                    sum = sum.add(row.getDecimal(1));
                    expected.add(row.getString(0));
                }
            }
            assertThat(top(amounts, share))
                    .containsExactlyElementsOf(expected.stream().sorted().toList());
        }
        assertThat(top(List.of(RowFactory.create("m", new BigDecimal("0.00"))), 1))
                .isEmpty();
        assertThat(spark.sparkContext().getPersistentRDDs().size()).isEqualTo(kept);
    }
}
