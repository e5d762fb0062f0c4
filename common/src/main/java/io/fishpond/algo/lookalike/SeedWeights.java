package io.fishpond.algo.lookalike;

import java.util.Arrays;

/** What all methods ask of their examples, and how they read the weights of seeds. */
final class SeedWeights {
    private SeedWeights() {}

    static void require(int[][] seeds, int[][] rest) {
        if (seeds.length == 0 || rest.length == 0) {
            throw new IllegalArgumentException("there are " + seeds.length + " seeds and " + rest.length
                    + " other members (must be some of both)");
        }
    }

    /** The same proportions with mean 1, so that penalties and smoothing weigh against members, not against money. */
    static double[] ofMeanOne(double[] weights, int seeds) {
        double mean = Arrays.stream(weights).sum() / seeds;
        if (weights.length != seeds
                || !(mean > 0 && mean < Double.POSITIVE_INFINITY)
                || Arrays.stream(weights).anyMatch(w -> w < 0)) {
            throw new IllegalArgumentException("the weights of " + seeds + " seeds are " + weights.length
                    + " with mean " + mean + " (must be one each, finite, none below 0 and some above)");
        }
        return Arrays.stream(weights).map(w -> w / mean).toArray();
    }
}
