package io.fishpond.algo.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient boosting of small trees on the log loss. Each tree is grown on the gradients and curvatures of the loss where the
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
        double start = logOddsOfRate(rows.length, positive);
        Bins binned = Bins.of(rows, bins);
        double[] margins = new double[rows.length];
        Arrays.fill(margins, start);
        double[] slopes = new double[rows.length];
        double[] curvatures = new double[rows.length];
        List<RegressionTree> trees = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rows.length; i++) {
                double p = 1 / (1 + Math.exp(-margins[i]));
                slopes[i] = p - (positive[i] ? 1 : 0);
                curvatures[i] = p * (1 - p);
            }
            RegressionTree tree = new TreeGrower(this, binned, slopes, curvatures).grow();
            for (int i = 0; i < rows.length; i++) {
                margins[i] += tree.value(rows[i]);
            }
            trees.add(tree);
        }
        return new BoostedTrees(binned.features(), start, trees);
    }

    private static double logOddsOfRate(int rows, boolean[] positive) {
        if (rows != positive.length) {
            throw new IllegalArgumentException(
                    "rows are " + rows + " and outcomes " + positive.length + " (must be as many)");
        }
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
}
