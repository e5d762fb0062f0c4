package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How much it tells that something bears a term: -log2 of the share of things that do. A thing is a record, or better an entity,
 * for whoever stands in twenty records makes her own rare name look common.
 */
public final class TermFrequencies implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, Float> bits;
    private final float rarest;

    private TermFrequencies(Map<String, Float> bits, float rarest) {
        this.bits = bits;
        this.rarest = rarest;
    }

    /**
     * Frequencies from counts.
     *
     * @param counts things that bear each term; those that one alone bears may be left out
     * @param things that bear any term at all
     */
    public static TermFrequencies of(Map<String, ? extends Number> counts, double things) {
        float rarest = (float) log2(Math.max(things, 1));
        Map<String, Float> bits = new HashMap<>();
        counts.forEach((term, count) -> {
            float bit = (float) log2(Math.max(things, 1) / count.doubleValue());
            if (bit < rarest) {
                bits.put(term, bit);
            }
        });
        return new TermFrequencies(bits, rarest);
    }

    /** Bits of a term; one never seen counts as borne by one thing. */
    double bits(String term) {
        return bits.getOrDefault(term, rarest);
    }

    /** Whether several bear the term. */
    boolean knows(String term) {
        return bits.containsKey(term);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
