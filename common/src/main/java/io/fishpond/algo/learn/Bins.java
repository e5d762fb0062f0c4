package io.fishpond.algo.learn;

import java.util.Arrays;

/** Rows with each feature cut into a few bins at its quantiles: where trees may split, and fast to count. */
final class Bins {
    /** By feature, ascending: bin k holds what is above cut k - 1, up to and with cut k. */
    private final double[][] cuts;
    /** By feature and row. */
    private final byte[][] bins;

    private Bins(double[][] cuts, byte[][] bins) {
        this.cuts = cuts;
        this.bins = bins;
    }

    /**
     * Cuts every feature.
     *
     * @param rows of finite features, one or more
     * @param most bins a feature, up to 128
     */
    static Bins of(double[][] rows, int most) {
        int features = rows[0].length;
        double[][] cuts = new double[features][];
        byte[][] bins = new byte[features][rows.length];
        for (int f = 0; f < features; f++) {
            int feature = f;
            double[] sorted =
                    Arrays.stream(rows).mapToDouble(r -> r[feature]).sorted().toArray();
            cuts[f] = cuts(sorted, most);
            for (int i = 0; i < rows.length; i++) {
                int place = Arrays.binarySearch(cuts[f], rows[i][f]);
                bins[f][i] = (byte) (place < 0 ? -place - 1 : place);
            }
        }
        return new Bins(cuts, bins);
    }

    /** Midway between a value and the next above it: between all values where these are few, else where a quantile ends. */
    private static double[] cuts(double[] sorted, int most) {
        boolean few = Arrays.stream(sorted).distinct().limit(most + 1L).count() <= most;
        double[] cuts = new double[most - 1];
        int found = 0;
        int taken = 0;
        for (int i = 1; i < sorted.length && found < cuts.length; i++) {
            boolean full = few || (i - taken) * (long) (most - found) >= sorted.length - taken;
            if (sorted[i] > sorted[i - 1] && full) {
                cuts[found++] = sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2;
                taken = i;
            }
        }
        return Arrays.copyOf(cuts, found);
    }

    int features() {
        return bins.length;
    }

    /** How many bins a feature has. */
    int count(int feature) {
        return cuts[feature].length + 1;
    }

    int bin(int feature, int row) {
        return bins[feature][row];
    }

    /** The upper end of a bin that is not the last. */
    double cut(int feature, int bin) {
        return cuts[feature][bin];
    }
}
