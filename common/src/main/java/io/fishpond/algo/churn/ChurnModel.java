package io.fishpond.algo.churn;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** A model of how likely a member is to stay away; the contenders of the backtest, fitted and immutable. */
public sealed interface ChurnModel extends Serializable
        permits ClosedFormModel, GapModel, FeatureModel, AverageModel, BaseRateModel, CalibratedModel {

    /** Probabilities are held this far from certain before their log-odds are taken. */
    double LEAST_PROBABILITY = 1e-6;

    /** The name under which the model is kept and compared. */
    String name();

    /** Probability of no order in the days after the evidence that the model was made for. */
    double probability(Evidence her);

    /** What her evidence adds to the log-odds of a typical member. */
    Map<Driver, Double> contributions(Evidence her);

    /** The fitted parameters by name. */
    Map<String, Double> parameters();

    /** ln(p / (1 - p)), finite. */
    static double logOdds(double probability) {
        double p = Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, probability));
        return Math.log(p) - Math.log1p(-p);
    }

    /** An empty table of contributions. */
    static Map<Driver, Double> none() {
        return new EnumMap<>(Driver.class);
    }
}
