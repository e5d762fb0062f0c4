package io.fishpond.algo.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient boosting of small trees, on the log loss or the Poisson loss. Each tree is grown on the gradients and curvatures of the loss where the
 * trees before it have led, and its leaves are Newton steps (Chen and Guestrin, "XGBoost", KDD 2016, equations 5 to 7; Friedman,
 * Annals of Statistics 29, 2001, algorithm 5).
 *
 * <p>Nothing is drawn and sums run in the order of the rows: the same rows give the same trees.
 *
 * @param rounds trees that are added up
 * @param depth splits from a root to a leaf at most
 * @param rate by which each Newton step is shortened
 * @param leastLeaf examples in a leaf at least
 * @param ridge that is added to the curvature of a leaf
 * @param bins that a feature is cut into at most
 */
public record Boosting(int rounds, int depth, double rate, int leastLeaf, double ridge, int bins) {
    /** Small trees, few and shallow: what they add to a regression are bends and pairs of features. */
    public static final Boosting SMALL = new Boosting(60, 3, 0.1, 20, 1, 32);

    private static final double LEAST_MEAN = 1e-6;
    /** Far below the count of a leaf the curvature of the Poisson loss is so small that a Newton step goes astray. */
    private static final double LONGEST_COUNT_STEP = 0.7;

    public Boosting {
        check(rounds >= 1, "rounds", rounds, "1 or more");
        check(depth >= 1, "depth", depth, "1 or more");
        check(rate > 0 && rate <= 1, "rate", rate, "above 0, up to 1");
        check(leastLeaf >= 1, "leastLeaf", leastLeaf, "1 or more");
        check(ridge >= 0, "ridge", ridge, "0 or more");
        check(bins >= 2 && bins <= 128, "bins", bins, "from 2 to 128");
    }

    private static void check(boolean holds, String name, double value, String must) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + " (must be " + must + ")");
        }
    }

    /**
     * Fits on rows of finite features that hold both outcomes.
     *
     * @param rows as many features each
     * @param positive of each row the outcome
     */
    public BoostedTrees fit(double[][] rows, boolean[] positive) {
        Loss logLoss = (i, margin, loss) -> {
            double p = 1 / (1 + Math.exp(-margin));
            loss.at(i, p - (positive[i] ? 1 : 0), p * (1 - p));
        };
        return boost(rows, logOddsOfRate(rows.length, positive), logLoss, Double.POSITIVE_INFINITY);
    }

    /**
     * Fits means of counts on the log scale, by the Poisson loss: the trees give the logarithm of the mean.
     *
     * @param rows as many features each, all finite
     * @param counts of each row, 0 or more
     */
    public BoostedTrees fitCounts(double[][] rows, double[] counts) {
        sameLength(rows.length, counts.length);
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            check(counts[i] >= 0 && counts[i] < Double.POSITIVE_INFINITY, "count", counts[i], "finite, and 0 or more");
            sum += counts[i];
        }
        // Where nothing is counted the mean is as good as nothing, and stays so.
        double start = Math.log(Math.max(LEAST_MEAN, sum / counts.length));
        Loss poissonLoss = (i, margin, loss) -> {
            double mean = Math.exp(margin);
            loss.at(i, mean - counts[i], mean);
        };
        return boost(rows, start, poissonLoss, LONGEST_COUNT_STEP);
    }

    /** First and second derivative of the loss of each row. */
    private static final class Derivatives {
        private final double[] slopes;
        private final double[] curvatures;

        Derivatives(int rows) {
            this.slopes = new double[rows];
            this.curvatures = new double[rows];
        }

        void at(int row, double slope, double curvature) {
            slopes[row] = slope;
            curvatures[row] = curvature;
        }
    }

    /** Tells the derivatives of the loss of a row where the trees so far have led. */
    @FunctionalInterface
    private interface Loss {
        void derive(int row, double margin, Derivatives into);
    }

    private BoostedTrees boost(double[][] rows, double start, Loss loss, double longestStep) {
        Bins binned = Bins.of(rows, bins);
        double[] margins = new double[rows.length];
        Arrays.fill(margins, start);
        Derivatives derivatives = new Derivatives(rows.length);
        List<RegressionTree> trees = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rows.length; i++) {
                loss.derive(i, margins[i], derivatives);
            }
            RegressionTree tree =
                    new TreeGrower(this, binned, derivatives.slopes, derivatives.curvatures, longestStep).grow();
            for (int i = 0; i < rows.length; i++) {
                margins[i] += tree.value(rows[i]);
            }
            trees.add(tree);
        }
        return new BoostedTrees(binned.features(), start, trees);
    }

    private static double logOddsOfRate(int rows, boolean[] positive) {
        sameLength(rows, positive.length);
        int hits = 0;
        for (boolean hit : positive) {
            hits += hit ? 1 : 0;
        }
        if (hits == 0 || hits == rows) {
            throw new IllegalArgumentException(
                    "positives are " + hits + " of " + rows + " (must be some, and not all)");
        }
        return Math.log((double) hits / (rows - hits));
    }

    private static void sameLength(int rows, int outcomes) {
        if (rows != outcomes) {
            throw new IllegalArgumentException("rows are " + rows + " and outcomes " + outcomes + " (must be as many)");
        }
    }
}
