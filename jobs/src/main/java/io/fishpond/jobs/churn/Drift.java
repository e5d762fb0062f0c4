package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Feature;
import io.fishpond.algo.metrics.StabilityIndex;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far the members whom a night scores lie, feature by feature, from the examples that its models learnt from. */
final class Drift {
    private static final int BINS = 10;
    /** On either side: by chance the index of as many is about .004, where .1 is still called none. */
    private static final int SAMPLE = 5_000;
    /** As many on both sides exceed .22 by chance once in a thousand times: &chi;&sup2; of 9 degrees, times (1/n + 1/m). */
    private static final int LEAST = 250;

    private Drift() {}

    /**
     * The stability index of each feature, by class; none where either side has too few members.
     *
     * @param examples as {@link Examples#of} gives them, of the days that were learnt from and of the night itself
     * @param learntFrom by class the days, with the number of their examples
     */
    static Map<CadenceClass, Map<Feature, Double>> of(
            Dataset<Row> examples, Map<CadenceClass, Map<Integer, Long>> learntFrom, int night) {
        Map<CadenceClass, List<Row>> then = new EnumMap<>(CadenceClass.class);
        Map<CadenceClass, List<Row>> now = new EnumMap<>(CadenceClass.class);
        for (CadenceClass cadenceClass : learntFrom.keySet()) {
            then.put(cadenceClass, new ArrayList<>());
            now.put(cadenceClass, new ArrayList<>());
        }
        sample(examples, learntFrom, night).collectAsList().forEach(row -> {
            CadenceClass cadenceClass = CadenceClass.valueOf(row.getString(0));
            (row.getInt(1) == night ? now : then).get(cadenceClass).add(row);
        });
        Map<CadenceClass, Map<Feature, Double>> drift = new EnumMap<>(CadenceClass.class);
        learntFrom
                .keySet()
                .forEach(cadenceClass ->
                        drift.put(cadenceClass, indices(then.get(cadenceClass), now.get(cadenceClass))));
        return drift;
    }

    /** As many of each day as it has its share in what was learnt, and of the night; those of the least draws. */
    private static Dataset<Row> sample(
            Dataset<Row> examples, Map<CadenceClass, Map<Integer, Long>> learntFrom, int night) {
        Column drawn = col("cutoff").equalTo(night).and(col("place").leq(SAMPLE));
        for (Entry<CadenceClass, Map<Integer, Long>> own : learntFrom.entrySet()) {
            long all = own.getValue().values().stream().mapToLong(n -> n).sum();
            for (Entry<Integer, Long> day : own.getValue().entrySet()) {
                long places = (SAMPLE * day.getValue() + all - 1) / Math.max(1, all);
                drawn = drawn.or(col("cadence_class")
                        .equalTo(own.getKey().name())
                        .and(col("cutoff").equalTo(day.getKey()))
                        .and(col("place").leq(places)));
            }
        }
        return examples.where(drawn).select("cadence_class", "cutoff", "features");
    }

    private static Map<Feature, Double> indices(List<Row> then, List<Row> now) {
        Map<Feature, Double> indices = new EnumMap<>(Feature.class);
        if (Math.min(then.size(), now.size()) >= LEAST) {
            Feature[] features = Feature.values();
            for (int f = 0; f < features.length; f++) {
                indices.put(features[f], StabilityIndex.of(values(then, f), values(now, f), BINS));
            }
        }
        return indices;
    }

    private static double[] values(List<Row> rows, int feature) {
        return rows.stream()
                .mapToDouble(row -> row.<Double>getList(2).get(feature))
                .toArray();
    }
}
