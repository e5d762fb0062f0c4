package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UnionFindTest {
    private static final int SIZE = 30;

    private record Pair(int a, int b) {}

    @Provide
    Arbitrary<List<Pair>> pairs() {
        Arbitrary<Integer> element = Arbitraries.integers().between(0, SIZE - 1);
        return Combinators.combine(element, element).as(Pair::new).list().ofMaxSize(40);
    }

    @Property
    void labelsWhatIsReachableByItsLeastElement(@ForAll("pairs") List<Pair> pairs) {
        assertThat(labels(pairs)).isEqualTo(byRelaxation(pairs));
    }

    @Property
    void labelsAlikeInAnyOrder(@ForAll("pairs") List<Pair> pairs) {
        List<Pair> reversed = new java.util.ArrayList<>(pairs);
        Collections.reverse(reversed);

        assertThat(labels(reversed)).isEqualTo(labels(pairs));
    }

    @Test
    void unitesAMillionInALine() {
        UnionFind sets = new UnionFind(1_000_000);
        for (int i = 999_999; i > 0; i--) {
            sets.union(i, i - 1);
        }

        assertThat(Arrays.stream(sets.labels()).max()).hasValue(0);
    }

    private static int[] labels(List<Pair> pairs) {
        UnionFind sets = new UnionFind(SIZE);
        pairs.forEach(pair -> sets.union(pair.a(), pair.b()));
        return sets.labels();
    }

    /** The least label spreads along every pair until nothing changes. */
    private static int[] byRelaxation(List<Pair> pairs) {
        int[] labels = java.util.stream.IntStream.range(0, SIZE).toArray();
        for (int round = 0; round < SIZE; round++) {
            for (Pair pair : pairs) {
                int least = Math.min(labels[pair.a()], labels[pair.b()]);
                labels[pair.a()] = least;
                labels[pair.b()] = least;
            }
        }
        return labels;
    }
}
