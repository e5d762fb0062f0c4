package io.fishpond.algo.churn;

import io.fishpond.algo.learn.Recalibration;
import java.util.Map;

/**
 * A model whose log-odds are straightened by how it erred in a window that closed since.
 *
 * @param raw as it was fitted
 * @param recalibration learnt from a window that no part of the raw model had seen
 */
public record CalibratedModel(ChurnModel raw, Recalibration recalibration) implements ChurnModel {

    @Override
    public String name() {
        return raw.name() + "-calibrated";
    }

    @Override
    public double probability(Evidence her) {
        return 1 / (1 + Math.exp(-recalibration.logOdds(ChurnModel.logOdds(raw.probability(her)))));
    }

    /** Those of the raw model, stretched as its log-odds are. */
    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        Map<Driver, Double> contributions = ChurnModel.none();
        raw.contributions(her).forEach((d, c) -> contributions.put(d, c * recalibration.slope()));
        return contributions;
    }

    /** Its own alone: the raw model stands beside it. */
    @Override
    public Map<String, Double> parameters() {
        return Map.of("intercept", recalibration.intercept(), "slope", recalibration.slope());
    }
}
