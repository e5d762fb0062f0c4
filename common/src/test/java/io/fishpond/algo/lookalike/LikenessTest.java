package io.fishpond.algo.lookalike;

import static io.fishpond.algo.lookalike.Examples.SHAPES;
import static io.fishpond.algo.lookalike.Examples.added;
import static io.fishpond.algo.lookalike.Examples.once;
import static io.fishpond.algo.lookalike.Examples.rows;
import static io.fishpond.algo.lookalike.Examples.twice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class LikenessTest {
    @Test
    void weighsWhatTellsSeedsApartAndNotTheNoise() {
        int[][] rest = rows(4000, 0.2, 4);
        Likeness likeness = Likeness.fit(rows(400, 0.7, 3), once(400), rest, SHAPES, 10);

        double[] telling = added(likeness, SHAPES, 0);
        assertThat(telling[2] - telling[1]).isBetween(1.9, 2.5); // ln(0.7/0.3) - ln(0.2/0.8) = 2.23
        for (int level = 1; level <= 3; level++) {
            assertThat(added(likeness, SHAPES, 1)[level]).isCloseTo(0, within(0.3));
        }
        assertThat(Arrays.stream(rest).mapToDouble(likeness::score).average().orElseThrow())
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void leavesItsInputAsItWasAndNothingToChance() {
        int[][] seeds = rows(20, 0.7, 3);
        int[][] rest = rows(500, 0.2, 4);
        int[][] before = rest.clone();

        Likeness first = Likeness.fit(seeds, once(20), rest, SHAPES, 3);
        Likeness second = Likeness.fit(seeds, once(20), rest, SHAPES, 3);

        assertThat(seeds).isDeepEqualTo(rows(20, 0.7, 3));
        for (int i = 0; i < rest.length; i++) {
            assertThat(rest[i]).isSameAs(before[i]);
        }
        assertTables(first, second, 0);
    }

    @Test
    void likensToSeedsByTheirWeightsNotByTheirSum() {
        int[][] seeds = new int[100][];
        double[] weights = new double[100];
        for (int i = 0; i < 100; i++) {
            seeds[i] = new int[] {1 + i % 2, 1 + i % 3};
            weights[i] = i % 2 == 0 ? 9 : 1;
        }
        int[][] rest = rows(1000, 0.5, 1);

        Likeness weighted = Likeness.fit(seeds, weights, rest, SHAPES, 3);
        Likeness inCents =
                Likeness.fit(seeds, Arrays.stream(weights).map(w -> 100 * w).toArray(), rest, SHAPES, 3);
        Likeness unweighted = Likeness.fit(seeds, once(100), rest, SHAPES, 3);

        assertTables(weighted, inCents, 1e-6);
        assertThat(added(unweighted, SHAPES, 0)[1]).isCloseTo(0, within(0.2));
        assertThat(added(weighted, SHAPES, 0)[1]).isGreaterThan(0.5);
    }

    @Property(tries = 25)
    void takesARestAndItsDoubleForTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        int n = 100 + random.nextInt(100);
        int[][] seeds = rows(n, 0.5, random.nextLong());
        int[][] small = rows(2 * n, 0.3, random.nextLong());
        int[][] large = rows(20 * n, 0.3, random.nextLong());

        // A rest of five times the seeds or less is learnt from as a whole, a larger one in slices.
        assertTables(
                Likeness.fit(seeds, once(n), small, SHAPES, 10),
                Likeness.fit(seeds, once(n), twice(small), SHAPES, 10),
                1e-6);
        assertTables(
                Likeness.fit(seeds, once(n), large, SHAPES, 10),
                Likeness.fit(seeds, once(n), twice(large), SHAPES, 10),
                0.05);
    }

    @Property(tries = 25)
    void risesWhereTheShareOfSeedsRises(
            @ForAll @Size(min = 2, max = 12) @UniqueElements List<@IntRange(min = 0, max = 60) Integer> shares,
            @ForAll boolean ordered) {
        List<Integer> rising = shares.stream().sorted().toList();
        int[][] seeds = levels(rising.stream().mapToInt(s -> s).toArray());
        int[][] rest = levels(rising.stream().mapToInt(s -> 61 - s).toArray());

        List<Shape> shapes = List.of(new Shape(rising.size() + 1, ordered));
        double[] weights = added(Likeness.fit(seeds, once(seeds.length), rest, shapes, 10), shapes, 0);

        for (int level = 2; level < weights.length; level++) {
            assertThat(weights[level]).as("level %s", level).isGreaterThan(weights[level - 1]);
        }
    }

    /** Rows of one feature, so many at level 1, 2, ... */
    private static int[][] levels(int[] counts) {
        return IntStream.range(0, counts.length)
                .boxed()
                .flatMap(l -> IntStream.range(0, counts[l]).mapToObj(i -> new int[] {l + 1}))
                .toArray(int[][]::new);
    }

    @Test
    void refusesToLearnFromNobody() {
        int[][] some = rows(3, 0.5, 1);

        assertThatThrownBy(() -> Likeness.fit(new int[0][], new double[0], some, SHAPES, 10))
                .hasMessage("there are 0 seeds and 3 other members (must be some of both)");
        for (double[] weights : new double[][] {{1, 1}, {0, 0, 0}, {1, -1, 2}, {1, Double.NaN, 2}}) {
            assertThatThrownBy(() -> Likeness.fit(some, weights, some, SHAPES, 10))
                    .hasMessageContaining("the weights of 3 seeds are " + weights.length);
        }
    }

    private static void assertTables(Likeness one, Likeness other, double tolerance) {
        for (int f = 0; f < SHAPES.size(); f++) {
            assertThat(added(one, SHAPES, f)).containsExactly(added(other, SHAPES, f), within(tolerance));
        }
    }
}
