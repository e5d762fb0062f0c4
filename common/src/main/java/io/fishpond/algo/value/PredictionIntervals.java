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

    /** Ratios, ascending, of the forecasts up to {@code upTo} that are above those of the bin before. */
    private static final class Bin implements Serializable {
        private static final long serialVersionUID = 1L;

        private final double upTo;
        private final double[] ratios;

        Bin(double upTo, double[] ratios) {
            this.upTo = upTo;
            this.ratios = ratios;
        }

        double low(double level) {
            return ratios[Math.max(0, (int) Math.floor(tail(level)) - 1)];
        }

        double high(double level) {
            return ratios[Math.min(ratios.length - 1, (int) Math.ceil(ratios.length + 1 - tail(level)) - 1)];
        }

        private double tail(double level) {
            return (1 - level) / 2 * (ratios.length + 1);
        }

        /** Share of the ratios below this one. */
        double below(double ratio) {
            int from = 0;
            int to = ratios.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (ratios[middle] < ratio) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return (double) from / ratios.length;
        }
    }

    private static final long serialVersionUID = 1L;

    private final Bin[] bins;
    private final double least;
    private final double level;

    private PredictionIntervals(Bin[] bins, double least, double level) {
        this.bins = bins;
        this.least = least;
        this.level = level;
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
            bins[filled++] = new Bin(foretold[order[to - 1]], ratios);
        }
        return new PredictionIntervals(Arrays.copyOf(bins, filled), least, level);
    }

    /**
     * Lower end of the interval around {@code value}, never above it.
     *
     * @param foretold the forecast over a window like the one that was learnt from, which decides the bin
     * @param value the forecast that is published, perhaps of another length or discounted
     */
    public double low(double foretold, double value) {
        return Math.min(value, bin(foretold).low(level) * value);
    }

    /** Upper end of the interval around {@code value}, never below it; parameters as for {@link #low}. */
    public double high(double foretold, double value) {
        return Math.max(value, bin(foretold).high(level) * Math.max(least, value));
    }

    /**
     * How much of what came lies within the central part of its foretold distribution. Where many buy nothing, no interval
     * holds exactly the level; what does so, where the distribution is right, is the randomised probability integral transform
     * (Czado, Gneiting and Held, "Predictive Model Assessment for Count Data", Biometrics 65, 2009): a point drawn evenly
     * between the shares below, and not above, what came. This is the chance that it lies within the level.
     *
     * @param actual what came; the other parameters as for {@link #low}
     */
    public double randomisedCoverage(double foretold, double value, double actual) {
        Bin bin = bin(foretold);
        double ratio = actual / Math.max(least, value);
        double from = bin.below(ratio);
        double to = bin.below(Math.nextUp(ratio));
        double low = (1 - level) / 2;
        double high = (1 + level) / 2;
        if (from == to) {
            return from >= low && from <= high ? 1 : 0;
        }
        return Math.max(0, Math.min(to, high) - Math.max(from, low)) / (to - from);
    }

    private Bin bin(double foretold) {
        int k = 0;
        while (k < bins.length - 1 && foretold > bins[k].upTo) {
            k++;
        }
        return bins[k];
    }
}
