package io.fishpond.algo.identity.linkage;

/**
 * The levels at which a pair agrees on every attribute, in one long: four bits an attribute, 0 where either side is missing,
 * else one more than the level. The highest 16 bits are free for the blocking rules that the pair shares.
 */
public final class AgreementPattern {
    public static final int MOST_ATTRIBUTES = 12;
    public static final int MOST_RULES = 16;

    static final long NOTHING_KNOWN = 0;
    static final int MISSING = -1;

    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;
    private static final int RULES_SHIFT = MOST_ATTRIBUTES * BITS;

    private AgreementPattern() {}

    /** The level of an attribute; -1 if either side is missing. */
    public static int level(long pattern, int attribute) {
        return (int) ((pattern >>> (attribute * BITS)) & MASK) - 1;
    }

    static long with(long pattern, int attribute, int level) {
        return pattern | ((long) (level + 1) << (attribute * BITS));
    }

    static long withRules(long pattern, int rules) {
        return pattern | (long) rules << RULES_SHIFT;
    }

    static boolean shares(long pattern, int rule) {
        return ((pattern >>> (RULES_SHIFT + rule)) & 1) != 0;
    }
}
