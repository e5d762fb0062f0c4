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

    private final Map<Long, Float> bits;
    private final float rarest;
    private final long salt;

    /**
     * Frequencies as they were learnt.
     *
     * @param bits see {@link #bits()}
     * @param rarest see {@link #rarest()}
     * @param salt of the terms' hashes
     */
    public TermFrequencies(Map<Long, Float> bits, float rarest, long salt) {
        this.bits = Map.copyOf(bits);
        this.rarest = rarest;
        this.salt = salt;
    }

    /**
     * Frequencies from counts.
     *
     * @param counts things that bear each term; those that one alone bears may be left out
     * @param things that bear any term at all
     * @param salt of the hashes by which terms are kept: whoever does not know it cannot tell which they are
     */
    public static TermFrequencies of(Map<String, ? extends Number> counts, double things, long salt) {
        float rarest = (float) log2(Math.max(things, 1));
        Map<Long, Float> bits = new HashMap<>();
        counts.forEach((term, count) -> {
            float bit = (float) log2(Math.max(things, 1) / count.doubleValue());
            if (bit < rarest) {
                // Of two terms with one hash, which no data set is large enough to see, the more frequent counts.
                bits.merge(SaltedHash.of(salt, term), bit, Math::min);
            }
        });
        return new TermFrequencies(bits, rarest, salt);
    }

    /** Bits of the terms that several bear, by their hashes. */
    public Map<Long, Float> bits() {
        return bits;
    }

    /** Bits of any other term. */
    public float rarest() {
        return rarest;
    }

    /** Bits of a term; one never seen counts as borne by one thing. */
    double bits(String term) {
        return bits.getOrDefault(SaltedHash.of(salt, term), rarest);
    }

    /** Whether several bear the term. */
    boolean knows(String term) {
        return bits.containsKey(SaltedHash.of(salt, term));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
