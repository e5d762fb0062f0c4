package io.fishpond.algo.learn;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What a learner made of its examples: the log-odds of yes as a function of a row of features; fitted and immutable. */
public interface LogOdds extends Serializable {

    /** How many features a row has. */
    int features();

    /** The log-odds of yes. */
    double of(double[] row);

    /** What each feature adds to the log-odds of a typical row; the shares of a row differ from another's as its log-odds do. */
    double[] shares(double[] row);

    /**
     * What was fitted, by name.
     *
     * @param names of the features, in their order
     */
    Map<String, Double> parameters(List<String> names);

    /** The probability of yes: 1 / (1 + e^-x). */
    default double probability(double[] row) {
        return 1 / (1 + Math.exp(-of(row)));
    }
}
