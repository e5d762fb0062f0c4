package io.fishpond.algo.churn;

import java.util.Map;
import java.util.TreeMap;

/** Logistic regression on the features; contributions are measured from the mean of what it was trained on. */
public final class LogisticModel implements ChurnModel {
    private static final long serialVersionUID = 1;

    private final double intercept;
    private final double[] weights;
    private final double[] means;

    /**
     * A fitted regression.
     *
     * @param intercept log-odds where all features are 0
     * @param weights log-odds per unit of each {@link Feature}
     * @param means of each feature over the training sample
     */
    public LogisticModel(double intercept, double[] weights, double[] means) {
        int features = Feature.values().length;
        if (weights.length != features || means.length != features) {
            throw new IllegalArgumentException("weights are " + weights.length + " and means " + means.length
                    + " (must be " + features + " each)");
        }
        this.intercept = intercept;
        this.weights = weights.clone();
        this.means = means.clone();
    }

    @Override
    public String name() {
        return "logistic";
    }

    @Override
    public double probability(Evidence her) {
        double logOdds = intercept;
        for (int i = 0; i < weights.length; i++) {
            logOdds += weights[i] * her.feature(i);
        }
        return 1 / (1 + Math.exp(-logOdds));
    }

    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        Map<Driver, Double> contributions = ChurnModel.none();
        Feature[] features = Feature.values();
        for (int i = 0; i < features.length; i++) {
            contributions.merge(features[i].driver(), weights[i] * (her.feature(i) - means[i]), Double::sum);
        }
        return contributions;
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("intercept", intercept);
        Feature[] features = Feature.values();
        for (int i = 0; i < features.length; i++) {
            parameters.put(features[i].label(), weights[i]);
        }
        return parameters;
    }
}
