package io.fishpond.algo.lookalike;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How the values of one feature are cut into a few levels. Level 0 is a missing value, or one never seen before. */
public sealed interface Levels extends Serializable {

    /** Number of levels, the missing one included. */
    int count();

    /** Level of a value: a {@link Double} of buckets, a {@link String} of categories. */
    int of(@Nullable Object value);

    /** What a model is told of them. */
    Shape shape();

    /**
     * Ranges of a number: level 1 is up to the first cut, inclusive, the last one is above the last.
     *
     * @param cuts ascending
     */
    record Buckets(List<Double> cuts) implements Levels {

        /**
         * A level for each value of a number of few values. Of more than {@code buckets}, cuts at the quantiles, so that each
         * bucket holds about as many values; equal quantiles are one cut, and a value that fills several buckets has one of
         * its own.
         */
        public static Buckets byQuantiles(List<Double> values, int buckets) {
            double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
            TreeSet<Double> cuts = new TreeSet<>();
            Arrays.stream(sorted).distinct().limit(buckets + 1L).forEach(cuts::add);
            if (cuts.size() > buckets) {
                cuts.clear();
                for (long k = 1; k < buckets; k++) {
                    cuts.add(sorted[Math.toIntExact((k * sorted.length + buckets - 1) / buckets) - 1]);
                }
            }
            if (sorted.length > 0) {
                cuts.remove(sorted[sorted.length - 1]);
            }
            return new Buckets(List.copyOf(cuts));
        }

        @Override
        public int count() {
            return cuts.size() + 2;
        }

        @Override
        public int of(@Nullable Object value) {
            if (value == null) {
                return 0;
            }
            int found = Collections.binarySearch(cuts, (Double) value);
            return 1 + (found >= 0 ? found : -found - 1);
        }

        @Override
        public Shape shape() {
            return new Shape(count(), true);
        }
    }

    /**
     * Names, a level each.
     *
     * @param names ascending
     */
    record Categories(List<String> names) implements Levels {

        /** The names that occur. */
        public static Categories occurringIn(List<String> values) {
            return new Categories(List.copyOf(new TreeSet<>(values)));
        }

        @Override
        public int count() {
            return names.size() + 1;
        }

        @Override
        public int of(@Nullable Object value) {
            return value == null ? 0 : Math.max(0, Collections.binarySearch(names, Objects.toString(value)) + 1);
        }

        @Override
        public Shape shape() {
            return new Shape(count(), false);
        }
    }
}
