package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How the values of one feature are cut into a few levels. Level 0 is a missing value, or one never seen before. */
public sealed interface Levels {

    /** Number of levels, the missing one included. */
    int count();

    /** Level of a value: a {@link Double} of buckets, a {@link String} of categories. */
    int of(@Nullable Object value);

    /**
     * Ranges of a number: level 1 is up to the first cut, inclusive, the last one is above the last.
     *
     * @param cuts ascending
     */
    record Buckets(List<Double> cuts) implements Levels {

        /**
         * Cuts at the quantiles, so that each bucket holds about as many values; equal quantiles are one cut, and a value
         * that fills several buckets has one of its own.
         */
        public static Buckets byQuantiles(List<Double> values, int buckets) {
            double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
            TreeSet<Double> cuts = new TreeSet<>();
            for (long k = 1; k < buckets && sorted.length > 0; k++) {
                cuts.add(sorted[Math.toIntExact((k * sorted.length + buckets - 1) / buckets) - 1]);
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
            int found = Arrays.binarySearch(cuts.toArray(), value);
            return 1 + (found >= 0 ? found : -found - 1);
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
            return value == null ? 0 : names.indexOf(Objects.toString(value)) + 1;
        }
    }
}
