package io.fishpond.jobs.value;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a contender, fitted on what was known at the cutoff, did in a closed window.
 *
 * @param fault of that fit; empty where there was none
 * @param deviance by which contenders are compared, the lower the better
 * @param scores everything measured, by name
 * @param tenths members by falling forecast, in ten parts, with what was foretold of them and what came
 */
record Trial(String fault, double deviance, Map<String, Double> scores, List<Tenth> tenths) {

    /** Expected orders below this count as this in deviances, since to foretell none where one came costs infinity. */
    static final double LEAST_ORDERS = 1e-3;

    private static final int TENTHS = 10;
    private static final double NORMAL_975 = 1.959963984540054;

    /** One part of the members, in sums. */
    record Tenth(int members, double foretold, double came) {}

    /** Scores forecasts, one a member, against what came; the bias is relative to the sum that came. */
    static Trial of(String fault, String devianceName, double deviance, double[] foretold, double[] actual) {
        Map<String, Double> scores = new TreeMap<>();
        scores.put(devianceName, deviance);
        scores.put("members", (double) actual.length);
        double expected = 0;
        double came = 0;
        double gaps = 0;
        double squares = 0;
        for (int i = 0; i < actual.length; i++) {
            double gap = foretold[i] - actual[i];
            expected += foretold[i];
            came += actual[i];
            gaps += Math.abs(gap);
            squares += gap * gap;
        }
        scores.put("mae", gaps / actual.length);
        scores.put("rmse", Math.sqrt(squares / actual.length));
        if (came > 0) {
            scores.put("bias", expected / came - 1);
        }
        if (Arrays.stream(actual).anyMatch(a -> a != actual[0])) {
            scores.put("normalised_gini", RankMetrics.normalisedGini(foretold, actual));
            scores.put("spearman", RankMetrics.spearman(foretold, actual));
        }
        return new Trial(fault, deviance, scores, tenths(foretold, actual));
    }

    /**
     * Whether it told the better members from the others, beyond chance: what it foretold first brought most, and the rank
     * correlation lies outside what a random order has in 95 of 100 cases (its variance is 1 / (n - 1)).
     */
    boolean ranks() {
        double beyond = scores.getOrDefault("spearman", 0.0) * Math.sqrt(scores.getOrDefault("members", 1.0) - 1);
        return scores.getOrDefault("normalised_gini", 0.0) > 0 && beyond > NORMAL_975;
    }

    private static List<Tenth> tenths(double[] foretold, double[] actual) {
        int[] order = IntStream.range(0, foretold.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -foretold[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Tenth> tenths = new ArrayList<>();
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            int from = (int) ((long) order.length * tenth / TENTHS);
            int to = (int) ((long) order.length * (tenth + 1) / TENTHS);
            double expected = 0;
            double came = 0;
            for (int k = from; k < to; k++) {
                expected += foretold[order[k]];
                came += actual[order[k]];
            }
            tenths.add(new Tenth(to - from, expected, came));
        }
        return tenths;
    }
}
