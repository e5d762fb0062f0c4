package io.fishpond.algo.identity.linkage;

import java.util.List;

/** Compares pairs and counts them by what agreed. */
public final class PairCounter {
    private final Linkage linkage;
    private final TermFrequencies[] frequencies;
    private final PatternCounts counts;
    private final double[] surprises;

    public PairCounter(Linkage linkage, List<TermFrequencies> frequencies) {
        this.linkage = linkage;
        this.frequencies = frequencies.toArray(TermFrequencies[]::new);
        this.counts = new PatternCounts(this.frequencies.length);
        this.surprises = new double[this.frequencies.length];
    }

    public void add(Profile a, Profile b) {
        add(linkage.pattern(a, b), a, b);
    }

    /** {@link #add(Profile, Profile)} of a pair whose pattern is known. */
    public void add(long pattern, Profile a, Profile b) {
        for (int i = 0; i < surprises.length; i++) {
            surprises[i] = Surprise.of(linkage, frequencies, i, AgreementPattern.level(pattern, i), a, b);
        }
        counts.add(pattern, a.sharedRules(b), surprises);
    }

    /** What was counted so far. */
    public PatternCounts counts() {
        return counts;
    }
}
