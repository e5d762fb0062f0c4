package io.fishpond.algo.lookalike;

import static io.fishpond.algo.lookalike.Examples.noise;
import static io.fishpond.algo.lookalike.Examples.once;
import static io.fishpond.algo.lookalike.Examples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of all methods, and what two of them come to by hand. */
class ScorerTest {
    private static final List<Shape> SHAPES = List.of(new Shape(4, true), new Shape(5, false), new Shape(2, false));

    @Property(tries = 30)
    void scoresWhatItsContributionsSumUpTo(@ForAll long seed, @ForAll Method method) {
        Random random = new Random(seed);
        Scorer scorer = method.fit(
                noise(30, SHAPES, random), random.doubles(30, 0.1, 5).toArray(), noise(90, SHAPES, random), SHAPES, 3);

        for (int[] row : noise(50, SHAPES, random)) {
            assertThat(Arrays.stream(scorer.contributions(row)).reduce(0, Double::sum))
                    .isEqualTo(scorer.score(row));
        }
    }

    @Property(tries = 30)
    void knowsNoOrderAmongNames(@ForAll long seed, @ForAll Method method) {
        Random random = new Random(seed);
        int[][] seeds = noise(30, SHAPES, random);
        int[][] rest = noise(200, SHAPES, random);
        List<Integer> renamed = IntStream.range(0, 5).boxed().collect(Collectors.toList());
        Collections.shuffle(renamed, random);

        Scorer scorer = method.fit(seeds, once(30), rest, SHAPES, 3);
        Scorer ofRenamed = method.fit(renamed(seeds, renamed), once(30), renamed(rest, renamed), SHAPES, 3);

        for (int[] row : rest) {
            assertThat(ofRenamed.contributions(renamed(new int[][] {row}, renamed)[0]))
                    .containsExactly(scorer.contributions(row), within(1e-6));
        }
    }

    private static int[][] renamed(int[][] rows, List<Integer> names) {
        return Arrays.stream(rows)
                .map(row -> new int[] {row[0], names.get(row[1]), row[2]})
                .toArray(int[][]::new);
    }

    @ParameterizedTest
    @EnumSource
    void ranksByWhatTellsSeedsApart(Method method) {
        Scorer scorer = method.fit(rows(400, 0.7, 3), once(400), rows(4000, 0.2, 4), Examples.SHAPES, 10);

        for (int noise = 1; noise <= 3; noise++) {
            assertThat(scorer.score(new int[] {2, noise})).isGreaterThan(scorer.score(new int[] {1, noise}) + 0.3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void scoresTheSameWhereItIsSent(Method method) throws IOException, ClassNotFoundException {
        Scorer scorer = method.fit(rows(40, 0.7, 3), once(40), rows(400, 0.2, 4), Examples.SHAPES, 10);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(scorer);
        }
        Object arrived = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject();

        int[] member = {2, 3};
        assertThat(((Scorer) arrived).score(member)).isEqualTo(scorer.score(member));
    }

    @Test
    void weighsTheEvidenceOfALevelBySmoothedFrequencies() {
        int[][] seeds = {{1}, {1}, {1}, {2}};
        int[][] rest = {{1}, {2}, {2}, {2}, {1}, {2}, {2}, {2}};

        List<Shape> shapes = List.of(new Shape(3, false));
        double[] evidence =
                Examples.added(InformationValue.fit(seeds, new double[] {1, 1, 2, 4}, rest, shapes), shapes, 0);

        // Weights are halved: 2 of 4 seeds are at level 1, and at 2. Three levels add three members like the rest.
        double one = Math.log((2 + 3 * 0.25) / 7 / 0.25);
        double two = Math.log((2 + 3 * 0.75) / 7 / 0.75);
        double none = Math.log(3.0 / 7);
        double mean = 0.25 * one + 0.75 * two;
        assertThat(evidence).containsExactly(new double[] {none - mean, one - mean, two - mean}, within(1e-12));
    }

    @Test
    void takesTheCosineToTheSeedsOnLevelsByTheirRarity() {
        int[][] seeds = {{1, 1}, {1, 2}};
        int[][] rest = {{1, 1}, {2, 1}, {2, 1}, {3, 1}, {3, 1}, {3, 1}};
        TfIdfCentroid scorer =
                TfIdfCentroid.fit(seeds, once(2), rest, List.of(new Shape(4, false), new Shape(3, false)));

        double[] first = {Math.log(8.0 / 3), Math.log(8.0 / 7)};
        double[] second = {Math.log(8.0 / 3), Math.log(8)};
        double ofFirst = Math.hypot(first[0], first[1]);
        double ofSecond = Math.hypot(second[0], second[1]);
        double[] centroid = {first[0] / ofFirst + second[0] / ofSecond, first[1] / ofFirst, second[1] / ofSecond};
        double length = Math.hypot(Math.hypot(centroid[0], centroid[1]), centroid[2]);

        assertThat(scorer.score(new int[] {1, 2}))
                .isCloseTo((centroid[0] * second[0] + centroid[2] * second[1]) / ofSecond / length, within(1e-12));
        assertThat(scorer.contributions(new int[] {3, 1})[0]).isZero();
    }

    @Test
    void findsNobodyLikeSeedsWithoutAnythingThatCounts() {
        int[][] all = {{1}, {1}, {1}};
        TfIdfCentroid scorer = TfIdfCentroid.fit(all, once(3), all, List.of(new Shape(3, false)));

        assertThat(scorer.score(new int[] {1})).isZero();
        assertThat(scorer.score(new int[] {2})).isZero();
    }
}
