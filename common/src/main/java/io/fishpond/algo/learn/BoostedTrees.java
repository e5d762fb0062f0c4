package io.fishpond.algo.learn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sum of small trees in log-odds (Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of
 * Statistics 29, 2001).
 *
 * <p>The shares are path attributions (Saabas, "Interpreting random forests", 2014): each step from a node to the next is put
 * down to the feature that decided it. With {@link #base} they add up to the log-odds exactly.
 */
public final class BoostedTrees implements LogOdds {
    private static final long serialVersionUID = 1;

    private final int features;
    private final double start;
    private final List<RegressionTree> trees;

    BoostedTrees(int features, double start, List<RegressionTree> trees) {
        this.features = features;
        this.start = start;
        this.trees = List.copyOf(trees);
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public double of(double[] row) {
        double logOdds = start;
        for (RegressionTree tree : trees) {
            logOdds += tree.value(row);
        }
        return logOdds;
    }

    /** The log-odds of a row of which no feature is known: the start, and what the roots say. */
    public double base() {
        return start + trees.stream().mapToDouble(RegressionTree::rootValue).sum();
    }

    @Override
    public double[] shares(double[] row) {
        double[] shares = new double[features];
        trees.forEach(t -> t.addShares(row, shares));
        return shares;
    }

    /** The start, the number of trees, and how often each feature splits a node. */
    @Override
    public Map<String, Double> parameters(List<String> names) {
        double[] splits = new double[features];
        trees.forEach(t -> t.addSplits(splits));
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("start", start);
        parameters.put("trees", (double) trees.size());
        for (int i = 0; i < features; i++) {
            parameters.put("splits_" + names.get(i), splits[i]);
        }
        return parameters;
    }
}
