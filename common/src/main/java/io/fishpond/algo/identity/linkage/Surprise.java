package io.fishpond.algo.identity.linkage;

import org.jspecify.annotations.Nullable;

/** How much the terms tell on which two records agree. */
final class Surprise {
    /** What is rarer than one in so many bits is as good as unique, and is added up to whole units of no less. */
    private static final double MOST = 36;

    private Surprise() {}

    /** Damped bits in one attribute; 0 where nothing agrees. */
    static double of(Linkage linkage, TermFrequencies[] frequencies, int attribute, int level, Profile a, Profile b) {
        @Nullable Value valueA = a.value(attribute);
        @Nullable Value valueB = b.value(attribute);
        if (level <= 0 || valueA == null || valueB == null) {
            return 0;
        }
        Comparison comparison = linkage.attributes().get(attribute).kind().comparison();
        double surprise = comparison.surprise(valueA, valueB, level, frequencies[attribute]);
        return Math.min(MOST, comparison.trust(level) * surprise);
    }
}
