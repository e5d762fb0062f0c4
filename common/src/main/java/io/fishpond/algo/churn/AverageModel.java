package io.fishpond.algo.churn;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The mean of the probabilities of models that err in different ways (Clemen, "Combining forecasts", International Journal
 * of Forecasting 5, 1989); its reasons are the mean of theirs.
 */
public record AverageModel(List<ChurnModel> parts) implements ChurnModel {

    public AverageModel {
        parts = List.copyOf(parts);
        if (parts.size() < 2) {
            throw new IllegalArgumentException("parts are " + parts.size() + " (must be 2 or more)");
        }
    }

    @Override
    public String name() {
        return parts.stream().map(ChurnModel::name).collect(Collectors.joining("+"));
    }

    @Override
    public double probability(Evidence her) {
        double sum = 0;
        for (ChurnModel part : parts) {
            sum += part.probability(her);
        }
        return sum / parts.size();
    }

    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        Map<Driver, Double> contributions = ChurnModel.none();
        for (ChurnModel part : parts) {
            part.contributions(her).forEach((d, c) -> contributions.merge(d, c / parts.size(), Double::sum));
        }
        return contributions;
    }

    /** None of its own: its parts stand beside it. */
    @Override
    public Map<String, Double> parameters() {
        return Map.of();
    }
}
