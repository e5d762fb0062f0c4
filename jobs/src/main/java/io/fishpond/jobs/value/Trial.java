package io.fishpond.jobs.value;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a contender, fitted on what was known at the cutoff, did in the closed window.
 *
 * @param fault of that fit; empty where there was none
 * @param deviance by which contenders are compared, the lower the better
 * @param scores everything measured, by name
 */
record Trial(String fault, double deviance, Map<String, Double> scores) {

    /** Expected orders below this count as this in deviances, since to foretell none where one came costs infinity. */
    static final double LEAST_ORDERS = 1e-3;

    /** Scores forecasts, one a member, against what came; the bias is relative to the sum that came. */
    static Trial of(
            String fault, String devianceName, double deviance, double[] foretold, double[] actual, int windowDays) {
        Map<String, Double> scores = new TreeMap<>();
        scores.put(devianceName, deviance);
        scores.put("window_days", (double) windowDays);
        scores.put("members", (double) actual.length);
        double expected = 0;
        double came = 0;
        double gaps = 0;
        for (int i = 0; i < actual.length; i++) {
            expected += foretold[i];
            came += actual[i];
            gaps += Math.abs(foretold[i] - actual[i]);
        }
        scores.put("mae", gaps / actual.length);
        if (came > 0) {
            scores.put("bias", expected / came - 1);
        }
        if (Arrays.stream(actual).anyMatch(a -> a != actual[0])) {
            scores.put("normalised_gini", RankMetrics.normalisedGini(foretold, actual));
        }
        return new Trial(fault, deviance, scores);
    }
}
