package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.Profile;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Accounts that share a blocking key, and the pairs of them that are compared here, with what agrees in each. Pairs that
 * contradict themselves are none: neither links nor, above all, teachers of what matches look like.
 */
final class Block implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] ids;
    private final Profile[] profiles;
    private final short[] first;
    private final short[] second;
    private final long[] patterns;

    private Block(int[] ids, Profile[] profiles, short[] first, short[] second, long[] patterns) {
        this.ids = ids;
        this.profiles = profiles;
        this.first = first;
        this.second = second;
        this.patterns = patterns;
    }

    /** Takes a pair of accounts, the lesser id first. */
    @FunctionalInterface
    interface PairSink {
        void accept(int idA, int idB, long pattern, Profile a, Profile b);
    }

    /**
     * The block under one key; null if no pair is compared here.
     *
     * @param asked pairs are compared of which one account, at least, is asked for
     */
    static @Nullable Block of(
            int rule, long key, List<Tuple2<Integer, Profile>> records, Linkage linkage, IntPredicate asked) {
        List<Tuple2<Integer, Profile>> sorted =
                records.stream().sorted((a, b) -> Integer.compare(a._1, b._1)).toList();
        int size = sorted.size();
        short[] first = new short[size * (size - 1) / 2];
        short[] second = new short[first.length];
        long[] patterns = new long[first.length];
        int pairs = 0;
        for (short i = 0; i < size; i++) {
            Profile a = sorted.get(i)._2;
            boolean isAsked = asked.test(sorted.get(i)._1);
            for (short j = (short) (i + 1); j < size; j++) {
                Profile b = sorted.get(j)._2;
                if ((isAsked || asked.test(sorted.get(j)._1)) && a.isMadeAt(rule, key, b)) {
                    long pattern = linkage.pattern(a, b);
                    if (!linkage.isContradicted(pattern, a, b)) {
                        first[pairs] = i;
                        second[pairs] = j;
                        patterns[pairs++] = pattern;
                    }
                }
            }
        }
        return pairs == 0
                ? null
                : new Block(
                        sorted.stream().mapToInt(Tuple2::_1).toArray(),
                        sorted.stream().map(Tuple2::_2).toArray(Profile[]::new),
                        Arrays.copyOf(first, pairs),
                        Arrays.copyOf(second, pairs),
                        Arrays.copyOf(patterns, pairs));
    }

    void forEachPair(PairSink sink) {
        for (int pair = 0; pair < patterns.length; pair++) {
            int i = first[pair];
            int j = second[pair];
            sink.accept(ids[i], ids[j], patterns[pair], profiles[i], profiles[j]);
        }
    }
}
