package io.fishpond.algo.identity.linkage;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** A model whose weights are set by hand. */
public final class FixedModel {
    private FixedModel() {}

    /**
     * Attributes that agree or do not.
     *
     * @param bits by attribute: of two values that differ, and of two that are the same
     */
    public static LinkageModel of(Linkage linkage, double priorBits, double[]... bits) {
        TermFrequencies none = TermFrequencies.of(Map.of(), 1, 0);
        return new LinkageModel(
                linkage,
                Arrays.stream(bits).map(FixedModel::weights).toList(),
                Stream.generate(() -> none).limit(bits.length).toList(),
                priorBits);
    }

    private static LevelWeights weights(double[] bits) {
        double[] u = {0.5, 0.5};
        double[] m = {0.5 * Math.pow(2, bits[0]), 0.5 * Math.pow(2, bits[1])};
        return new LevelWeights(m, u, new double[2]);
    }
}
