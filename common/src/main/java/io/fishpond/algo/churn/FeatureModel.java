package io.fishpond.algo.churn;

import io.fishpond.algo.learn.LogOdds;
import java.util.Arrays;
import java.util.Map;

/**
 * What was learnt from the features of members whose windows have closed.
 *
 * @param name of the learner
 * @param logOdds of leaving, over the {@link Feature}s in their order
 */
public record FeatureModel(String name, LogOdds logOdds) implements ChurnModel {

    public FeatureModel {
        int features = Feature.values().length;
        if (logOdds.features() != features) {
            throw new IllegalArgumentException(
                    name + " knows " + logOdds.features() + " features (must be " + features + ")");
        }
    }

    @Override
    public double probability(Evidence her) {
        return logOdds.probability(her.features());
    }

    /** The shares of features that tell one story are added up. */
    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        Map<Driver, Double> contributions = ChurnModel.none();
        double[] shares = logOdds.shares(her.features());
        Feature[] features = Feature.values();
        for (int i = 0; i < features.length; i++) {
            contributions.merge(features[i].driver(), shares[i], Double::sum);
        }
        return contributions;
    }

    @Override
    public Map<String, Double> parameters() {
        return logOdds.parameters(
                Arrays.stream(Feature.values()).map(Feature::label).toList());
    }
}
