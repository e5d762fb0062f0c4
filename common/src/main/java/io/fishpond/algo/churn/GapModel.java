package io.fishpond.algo.churn;

import java.util.Map;

/**
 * A silence goes on as the silences of her class did: the share of gaps of her length that lasted {@code horizonDays} more.
 *
 * @param curve gaps of the class
 * @param horizonDays over which no order counts as leaving
 * @param typical member of the class, from whom contributions are measured
 */
public record GapModel(GapCurve curve, int horizonDays, TypicalMember typical) implements ChurnModel {

    @Override
    public String name() {
        return "gap-curve";
    }

    @Override
    public double probability(Evidence her) {
        return curve.probabilityOfSilence(her.daysSinceOrder(), horizonDays);
    }

    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        Map<Driver, Double> contributions = ChurnModel.none();
        contributions.put(
                Driver.RECENCY,
                ChurnModel.logOdds(probability(her))
                        - ChurnModel.logOdds(curve.probabilityOfSilence(typical.daysSinceOrder(), horizonDays)));
        return contributions;
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of("horizon_days", (double) horizonDays, "never_ending_share", curve.outlasting(Integer.MAX_VALUE));
    }
}
