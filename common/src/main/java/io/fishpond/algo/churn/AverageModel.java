package io.fishpond.algo.churn;

import java.util.Map;

/**
 * The mean of the closed form's probability and the regression's, which err in different ways; the regression gives the
 * reasons.
 */
public record AverageModel(ClosedFormModel closedForm, LogisticModel logistic) implements ChurnModel {

    @Override
    public String name() {
        return "average";
    }

    @Override
    public double probability(Evidence her) {
        return (closedForm.probability(her) + logistic.probability(her)) / 2;
    }

    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        return logistic.contributions(her);
    }

    /** None of its own: both parts stand beside it. */
    @Override
    public Map<String, Double> parameters() {
        return Map.of();
    }
}
