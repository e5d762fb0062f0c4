package io.fishpond.jobs.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Feature;
import io.fishpond.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class DriftTest {
    private static final StructType SCHEMA =
            StructType.fromDDL("cadence_class string, cutoff int, place int, features array<double>");
    private static final int NIGHT = 100;

    private final List<Row> examples = new ArrayList<>();

    /** Members whose first feature rises by one from each to the next, and whose others are 0. */
    private void members(CadenceClass cadenceClass, int day, int from, int to) {
        for (int i = from; i < to; i++) {
            List<Double> features = new ArrayList<>(Collections.nCopies(Feature.values().length, 0.0));
            features.set(0, (double) i);
            examples.add(RowFactory.create(cadenceClass.name(), day, i - from + 1, features));
        }
    }

    @Test
    void comparesTheNightWithTheDaysThatWereLearntFrom(SparkSession spark) {
        members(CadenceClass.FAST, 10, 0, 300);
        members(CadenceClass.FAST, 40, 0, 300);
        members(CadenceClass.FAST, 70, 5_000, 5_300); // closed, but not learnt from
        members(CadenceClass.FAST, NIGHT, 200, 500);
        members(CadenceClass.SLOW, 10, 0, 300);
        members(CadenceClass.SLOW, NIGHT, 0, 249);

        Map<CadenceClass, Map<Feature, Double>> drift = Drift.of(
                spark.createDataFrame(examples, SCHEMA),
                Map.of(
                        CadenceClass.FAST, Map.of(10, 300L, 40, 300L),
                        CadenceClass.SLOW, Map.of(10, 300L),
                        CadenceClass.ONCE, Map.of()),
                NIGHT);

        Map<Feature, Double> fast = drift.get(CadenceClass.FAST);
        assertThat(fast).containsOnlyKeys(Feature.values());
        assertThat(fast.get(Feature.LOG_DAYS_SINCE_ORDER)).isGreaterThan(1);
        assertThat(Arrays.stream(Feature.values()).skip(1).map(fast::get)).allMatch(psi -> psi < 0.01);
        assertThat(drift.get(CadenceClass.SLOW)).isEmpty();
        assertThat(drift.get(CadenceClass.ONCE)).isEmpty();
    }
}
