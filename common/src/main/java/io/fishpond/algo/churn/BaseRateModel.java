package io.fishpond.algo.churn;

import java.util.Map;

/** Everyone leaves at the rate of her class: the naive contender. */
public record BaseRateModel(double rate) implements ChurnModel {

    @Override
    public String name() {
        return "base-rate";
    }

    @Override
    public double probability(Evidence her) {
        return rate;
    }

    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        return Map.of();
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of("rate", rate);
    }
}
