package io.fishpond.algo.value;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Intervals around forecasts of money, from what became of earlier forecasts of about the same size.
 *
 * <p>Source: split conformal prediction (Papadopoulos and others, "Inductive Confidence Machines for Regression", 2002)
 * within bins of the forecast (Bostr&ouml;m and Johansson, "Mondrian Conformal Regressors", 2020), on the ratio of what
 * came to what was foretold. Forecasts below a hundredth of the mean count as that hundredth, so that no ratio explodes.
 */
public final class PredictionIntervals implements Serializable {

    private static final int MOST_BINS = 10;
    private static final int LEAST_IN_BIN = 20;
    private static final double NEGLIGIBLE = 0.01;

    /** Ratios of the forecasts up to {@code upTo} that are above those of the bin before. */
    private record Bin(double upTo, double low, double high) implements Serializable {}

    private final Bin[] bins;
    private final double least;

    private PredictionIntervals(Bin[] bins, double least) {
        this.bins = bins;
        this.least = least;
    }

    /**
     * Learns from a closed window; the result does not depend on the order of the rows.
     *
     * @param foretold forecasts, each 0 or more, one row or more
     * @param actual what came, in the same order
     * @param level share of the cases that the interval shall hold, between 0 and 1
     */
    public static PredictionIntervals calibrate(double[] foretold, double[] actual, double level) {
        if (foretold.length == 0 || foretold.length != actual.length) {
            throw new IllegalArgumentException(
                    "lengths are " + foretold.length + " and " + actual.length + " (must be equal, and 1 or more)");
        }
        int[] order = IntStream.range(0, foretold.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> foretold[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        for (int i : order) {
            sum += foretold[i];
        }
        double least = sum > 0 ? NEGLIGIBLE * sum / foretold.length : 1;
        int count = Math.max(1, Math.min(MOST_BINS, foretold.length / LEAST_IN_BIN));
        Bin[] bins = new Bin[count];
        int filled = 0;
        for (int from = 0, to; from < order.length; from = to) {
            to = from + Math.max(1, (order.length - from) / (count - filled));
            // Equal forecasts stay together, whatever came of them, and no bin is left with a handful.
            while (to < order.length
                    && (foretold[order[to]] == foretold[order[to - 1]] || order.length - to < LEAST_IN_BIN)) {
                to++;
            }
            double[] ratios = IntStream.range(from, to)
                    .mapToDouble(k -> actual[order[k]] / Math.max(least, foretold[order[k]]))
                    .sorted()
                    .toArray();
            double tail = (1 - level) / 2 * (ratios.length + 1);
            int low = Math.max(0, (int) Math.floor(tail) - 1);
            int high = Math.min(ratios.length - 1, (int) Math.ceil(ratios.length + 1 - tail) - 1);
            bins[filled++] = new Bin(foretold[order[to - 1]], ratios[low], ratios[high]);
        }
        return new PredictionIntervals(Arrays.copyOf(bins, filled), least);
    }

    /**
     * Lower end of the interval around {@code value}, never above it.
     *
     * @param foretold the forecast over a window like the one that was learnt from, which decides the bin
     * @param value the forecast that is published, perhaps of another length or discounted
     */
    public double low(double foretold, double value) {
        return Math.min(value, bin(foretold).low() * value);
    }

    /** Upper end of the interval around {@code value}, never below it; parameters as for {@link #low}. */
    public double high(double foretold, double value) {
        return Math.max(value, bin(foretold).high() * Math.max(least, value));
    }

    private Bin bin(double foretold) {
        int k = 0;
        while (k < bins.length - 1 && foretold > bins[k].upTo()) {
            k++;
        }
        return bins[k];
    }
}
