package io.fishpond.algo.identity.linkage;

/**
 * 64 bits in place of a text, so that equality can be told without keeping what was written. Salted, so that it cannot be found
 * by hashing all telephone numbers; it is no defence against somebody who knows the salt.
 */
public final class SaltedHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private SaltedHash() {}

    /** The hash of a text. */
    public static long of(long salt, String text) {
        long hash = salt;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return of(salt, hash ^ text.length());
    }

    /** The hash of a number. */
    public static long of(long salt, long number) {
        long hash = (number ^ salt) * MULTIPLIER;
        hash = (hash ^ (hash >>> 32) ^ Long.rotateLeft(salt, 17)) * MULTIPLIER;
        return hash ^ (hash >>> 29);
    }
}
