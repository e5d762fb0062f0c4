package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A record ready to be compared: a value for each attribute, and its keys under each blocking rule. */
public final class Profile implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No key: the greatest is never one, as {@link Linkage} makes them. */
    private static final long NONE = Long.MAX_VALUE;

    private final @Nullable Value[] values;
    private final long[][] keys;

    /** @param keys of each rule, rising */
    Profile(@Nullable Value[] values, long[][] keys) {
        this.values = values;
        this.keys = keys;
    }

    /** What the record says of an attribute; null if nothing. */
    public @Nullable Value value(int attribute) {
        return values[attribute];
    }

    /** Whether the record says nothing at all. */
    public boolean isEmpty() {
        return Arrays.stream(values).allMatch(value -> value == null);
    }

    /** The keys under a rule, distinct and rising; keys of different rules differ. */
    public long[] keys(int rule) {
        return keys[rule].clone();
    }

    /** The keys under all rules. */
    public long[] keys() {
        return Arrays.stream(keys).flatMapToLong(Arrays::stream).toArray();
    }

    /** The same record without keys whose blocks are over-full. */
    public Profile without(LongPredicate overfull) {
        long[][] kept = new long[keys.length][];
        Arrays.setAll(
                kept,
                rule -> Arrays.stream(keys[rule]).filter(overfull.negate()).toArray());
        return new Profile(values, kept);
    }

    /** The rules, as bits, under which both share a key. */
    public int sharedRules(Profile other) {
        int shared = 0;
        for (int rule = 0; rule < keys.length; rule++) {
            if (leastShared(rule, other) != NONE) {
                shared |= 1 << rule;
            }
        }
        return shared;
    }

    /**
     * Whether a pair that was met in the block of {@code key} is made there: only under the first rule and least key that
     * they share, so that each pair is made once without a look at any other block.
     */
    public boolean isMadeAt(int rule, long key, Profile other) {
        for (int earlier = 0; earlier < rule; earlier++) {
            if (leastShared(earlier, other) != NONE) {
                return false;
            }
        }
        return leastShared(rule, other) == key;
    }

    private long leastShared(int rule, Profile other) {
        long[] a = keys[rule];
        long[] b = other.keys[rule];
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                return a[i];
            }
            if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return NONE;
    }
}
