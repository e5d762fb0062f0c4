package io.fishpond.algo.metrics;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Population stability index: how far the distribution of a feature has moved from the one that a model learnt from, &Sigma;
 * (a - e) ln(a / e) over bins with shares e then and a now. 0 is no change; by custom, up to .1 is none to speak of, above .25
 * the model should be looked at.
 *
 * <p>Sources: Siddiqi, "Credit Risk Scorecards" (2006), chapter 10. Without any change the index is about (B - 1) (1/n + 1/m)
 * for B bins of samples of n and m: Yurdakul, "Statistical Properties of Population Stability Index" (2018).
 */
public final class StabilityIndex {
    /** Of a bin, in rows: half a row each (Krichevsky and Trofimov 1981) keeps an empty bin from an infinite index. */
    private static final double PRIOR = 0.5;

    private StabilityIndex() {}

    /**
     * The index over bins that end at quantiles of what was expected. A value so frequent that several quantiles fall on it is
     * a bin of its own, so that a change of its share is seen however few other values there are.
     *
     * @param expected one or more finite values, in any order
     * @param actual one or more finite values, in any order
     * @param bins 2 or more, of the same number of expected values; fewer where values are tied
     */
    public static double of(double[] expected, double[] actual, int bins) {
        if (bins < 2) {
            throw new IllegalArgumentException("bins is " + bins + " (must be 2 or more)");
        }
        double[] cuts = cuts(sorted("expected", expected), bins);
        long[] then = counts(cuts, expected);
        long[] now = counts(cuts, sorted("actual", actual));
        double index = 0;
        for (int bin = 0; bin < then.length; bin++) {
            double e = (then[bin] + PRIOR) / (expected.length + PRIOR * then.length);
            double a = (now[bin] + PRIOR) / (actual.length + PRIOR * then.length);
            index += (a - e) * Math.log(a / e);
        }
        return index;
    }

    private static double[] sorted(String name, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(name + " is empty (must hold one value or more)");
        }
        for (int i = 0; i < values.length; i++) {
            Inputs.finite(name, i, values[i]);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Upper ends of all bins but the last, ascending; a bin holds what is above the cut before it, up to and with its own. */
    private static double[] cuts(double[] sorted, int bins) {
        TreeSet<Double> cuts = new TreeSet<>();
        for (int k = 1; k < bins; k++) {
            double quantile = sorted[(int) (((long) k * sorted.length + bins - 1) / bins) - 1];
            if (!cuts.add(quantile)) {
                cuts.add(Math.nextDown(quantile));
            }
        }
        return cuts.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long[] counts(double[] cuts, double[] values) {
        long[] counts = new long[cuts.length + 1];
        for (double value : values) {
            int place = Arrays.binarySearch(cuts, value);
            counts[place < 0 ? -place - 1 : place]++;
        }
        return counts;
    }
}
