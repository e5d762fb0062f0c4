package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;

/**
 * Shuffles the numbers below a size, one to one, so that ids look drawn and never collide.
 *
 * @param size how many numbers there are
 * @param multiplier without a common factor with the size
 */
record Permutation(long size, long multiplier) {
    static final Permutation PHONES = new Permutation(Vocabulary.MOBILE_PREFIXES.length * 100_000_000L, 1_618_033_987L);
    static final Permutation NUMBERS = new Permutation(9_000_000_000L, 700_000_001L);

    long apply(long number, long seed) {
        long shift = SplitMix64.of(seed, size).nextLong(size);
        return (Math.floorMod(number, size) * Math.floorMod(multiplier, size) % size + shift) % size;
    }
}
