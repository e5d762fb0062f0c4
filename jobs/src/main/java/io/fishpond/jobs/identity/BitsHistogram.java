package io.fishpond.jobs.identity;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Weights counted in cells of a sixteenth of a bit; what lies beyond the ends counts as the last cell. */
final class BitsHistogram implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int CELLS_PER_BIT = 16;
    private static final int ENDS = 128;

    private final long[] counts = new long[2 * ENDS * CELLS_PER_BIT];

    void add(double bits) {
        int cell = (int) Math.floor((bits + ENDS) * CELLS_PER_BIT);
        counts[Math.max(0, Math.min(counts.length - 1, cell))]++;
    }

    /** Both together, in this one. */
    BitsHistogram plus(BitsHistogram other) {
        Arrays.setAll(counts, cell -> counts[cell] + other.counts[cell]);
        return this;
    }

    /** The middles of the cells. */
    double[] bits() {
        return IntStream.range(0, counts.length)
                .mapToDouble(cell -> (cell + 0.5) / CELLS_PER_BIT - ENDS)
                .toArray();
    }

    /** How many lie in each cell. */
    double[] counts() {
        return Arrays.stream(counts).asDoubleStream().toArray();
    }

    /** The least cut from {@code from} upwards above which no more than {@code budget} lie. */
    double cutWithin(long budget, double from) {
        int cell = counts.length;
        int lowest = (int) Math.ceil((from + ENDS) * CELLS_PER_BIT);
        long above = 0;
        while (cell > lowest && above + counts[cell - 1] <= budget) {
            above += counts[--cell];
        }
        return (double) cell / CELLS_PER_BIT - ENDS;
    }
}
