package io.fishpond.algo.learn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A logistic regression: a share is a weight times what sets the feature apart from the mean of the examples. */
public final class LinearLogOdds implements LogOdds {
    private static final long serialVersionUID = 1;

    private final double intercept;
    private final double[] weights;
    private final double[] means;

    /**
     * A fitted regression.
     *
     * @param intercept log-odds where all features are 0
     * @param weights log-odds per unit of each feature
     * @param means of each feature over the examples
     */
    public LinearLogOdds(double intercept, double[] weights, double[] means) {
        if (weights.length != means.length) {
            throw new IllegalArgumentException(
                    "weights are " + weights.length + " and means " + means.length + " (must be as many)");
        }
        this.intercept = intercept;
        this.weights = weights.clone();
        this.means = means.clone();
    }

    @Override
    public int features() {
        return weights.length;
    }

    @Override
    public double of(double[] row) {
        double logOdds = intercept;
        for (int i = 0; i < weights.length; i++) {
            logOdds += weights[i] * row[i];
        }
        return logOdds;
    }

    @Override
    public double[] shares(double[] row) {
        double[] shares = new double[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] * (row[i] - means[i]);
        }
        return shares;
    }

    /** The intercept, and the weight of each feature. */
    @Override
    public Map<String, Double> parameters(List<String> names) {
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("intercept", intercept);
        for (int i = 0; i < weights.length; i++) {
            parameters.put(names.get(i), weights[i]);
        }
        return parameters;
    }
}
