package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What agreement is worth: a Fellegi-Sunter model ("A theory for record linkage", 1969) in bits, log2(m / u) for each level of
 * each attribute, with the frequency of the very terms that agree in place of the level's average. What is missing on either
 * side tells nothing. Agreement on a strong attribute is worth what was learnt, but at least enough to decide by itself.
 */
public final class LinkageModel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Linkage linkage;
    private final LevelWeights[] weights;
    private final TermFrequencies[] frequencies;
    private final double priorBits;

    /**
     * A model as it was learnt.
     *
     * @param weights of each attribute
     * @param frequencies of the terms of each attribute
     */
    public LinkageModel(
            Linkage linkage, List<LevelWeights> weights, List<TermFrequencies> frequencies, double priorBits) {
        this.linkage = linkage;
        this.weights = weights.toArray(LevelWeights[]::new);
        this.frequencies = frequencies.toArray(TermFrequencies[]::new);
        this.priorBits = priorBits;
    }

    public Linkage linkage() {
        return linkage;
    }

    /** Log2 of the odds that two records taken at random are of one entity. */
    public double priorBits() {
        return priorBits;
    }

    /** Weights of the levels of each attribute. */
    public List<LevelWeights> weights() {
        return List.of(weights);
    }

    /** Frequencies of the terms of each attribute. */
    public List<TermFrequencies> frequencies() {
        return List.of(frequencies);
    }

    /**
     * The same weights with the prior that the evidence of all compared pairs, terms included, adds up to.
     *
     * @param evidence bits of pairs without the prior, or the middles of a histogram's cells
     * @param pairs how many have each
     * @param allPairs pairs that there are, compared or not
     */
    public LinkageModel calibrated(double[] evidence, double[] pairs, double allPairs) {
        double prior = LinkageTraining.logit(Prior.of(evidence, pairs, allPairs));
        return new LinkageModel(linkage, List.of(weights), List.of(frequencies), prior);
    }

    /** Log2 of the odds that both records are of one entity. */
    public double bits(Profile a, Profile b) {
        return bits(linkage.pattern(a, b), a, b);
    }

    /** {@link #bits(Profile, Profile)} of a pair whose pattern is known. */
    public double bits(long pattern, Profile a, Profile b) {
        double bits = priorBits;
        for (int i = 0; i < weights.length; i++) {
            bits += evidence(i, pattern, a, b);
        }
        return bits;
    }

    /** What each attribute adds to the {@linkplain #priorBits() prior}, in bits. */
    public double[] evidence(Profile a, Profile b) {
        long pattern = linkage.pattern(a, b);
        double[] evidence = new double[weights.length];
        for (int i = 0; i < evidence.length; i++) {
            evidence[i] = evidence(i, pattern, a, b);
        }
        return evidence;
    }

    private double evidence(int attribute, long pattern, Profile a, Profile b) {
        int level = AgreementPattern.level(pattern, attribute);
        if (level == AgreementPattern.MISSING) {
            return 0;
        }
        double bits = weights[attribute].bits(level, Surprise.of(linkage, frequencies, attribute, level, a, b));
        return Math.max(bits, linkage.attributes().get(attribute).leastOdds(level) - priorBits);
    }

    /** The model as a table: attribute, level, m, u, bits. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "prior %.2f bits%n", priorBits));
        for (int i = 0; i < weights.length; i++) {
            Attribute attribute = linkage.attributes().get(i);
            for (int level = attribute.kind().levels().size() - 1; level >= 0; level--) {
                table.append(String.format(
                        Locale.ROOT,
                        "%-16s %-22s m %.6f  u %.9f  %7.2f bits  typical term %5.2f bits%n",
                        attribute.name(),
                        attribute.kind().levels().get(level),
                        weights[i].m(level),
                        weights[i].u(level),
                        weights[i].bits(level),
                        weights[i].typicalSurprise(level)));
            }
        }
        return table.toString();
    }
}
