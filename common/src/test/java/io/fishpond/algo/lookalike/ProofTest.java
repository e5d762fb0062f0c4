package io.fishpond.algo.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProofTest {
    @Test
    void findsAFeatureThatGivesTheSeedsAway() {
        // Each row twice in turn: both folds hold all.
        int[][] seeds = dealt(new int[][] {{0, 2}, {0, 2}, {0, 1}, {0, 3}});
        int[][] rest = dealt(new int[][] {{0, 1}, {0, 1}, {0, 3}, {0, 1}});

        assertThat(Proof.aucOfFeature(seeds, rest, 3, 0, 2)).isEqualTo(0.5);
        // Level 2 holds seeds only, level 3 as many of both, level 1 mostly the rest: 2 · 4 + (1 · 3 + ½) + ½ · 3 of
        // 16.
        assertThat(Proof.aucOfFeature(seeds, rest, 4, 1, 2)).isEqualTo(13.0 / 16);
    }

    private static int[][] dealt(int[][] rows) {
        return Arrays.stream(rows).flatMap(row -> Stream.of(row, row)).toArray(int[][]::new);
    }

    @Test
    void doesNotTakeManyLevelsForATell() {
        Random random = new Random(1);
        List<Shape> shapes = List.of(new Shape(51, false));

        assertThat(Proof.aucOfFeature(
                        Examples.noise(100, shapes, random), Examples.noise(100, shapes, random), 51, 0, 5))
                .as("of noise, which in its own sample has about .77")
                .isCloseTo(0.5, within(0.1));
    }

    @Test
    void countsTiesAtTheDialInPart() {
        assertThat(Proof.lift(new double[] {3, 1, 0, 0}, new double[] {2, 1, 1, 0, 0, 0, 0, 0, 0, 0}, 0.2))
                .isCloseTo((1 + 0.5) / 4 / 0.2, within(1e-12));
    }

    @Test
    void placesMembersAmongThoseOfTheirFold() {
        // Fold 0 has seeds 5, 1 and rest 1, 0; fold 1, whose scores are another model's, seeds 40, 10 and rest 20, 10.
        Placements placements = Placements.of(
                new double[] {5, 40, 1, 10}, List.of(new double[] {1, 7, 0, 8}, new double[] {70, 20, 80, 10}));

        assertThat(placements.ofSeeds()).containsExactly(1, 1, 0.75, 0.25);
        assertThat(placements.ofRest()).containsExactly(0.75, 0.5, 1, 0.75);
        assertThat(placements.ofRestAmongItself()).containsExactly(0.75, 0.75, 0.25, 0.25);

        Proof proof = Proof.of(placements, 0.5);
        assertThat(proof.auc().value()).isEqualTo(0.75);
        assertThat(proof.spread()).isCloseTo(Math.sqrt(2 * 0.125 * 0.125), within(1e-12)); // .875 and .625
        // Half of the rest stands at .75, and so does one seed, which is taken: 3 of 4.
        assertThat(proof.lift()).isCloseTo(0.75 / 0.5, within(1e-12));
    }

    @Test
    void reachesFurtherWithEveryDial() {
        Random random = new Random(1);
        double[] seeds = random.doubles(200, 0.2, 1.2).toArray();
        double[] rest = random.doubles(2000, 0, 1).toArray();

        Proof proof = Proof.of(Placements.of(seeds, Collections.nCopies(5, rest)), 0.07);

        assertThat(proof.reach()).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(a.share(), b.share()));
        assertThat(proof.reach().get(6))
                .satisfies(reach -> assertThat(reach.dial()).isEqualTo(0.07))
                .satisfies(reach -> assertThat(reach.lift()).isEqualTo(proof.lift()))
                .satisfies(reach -> assertThat(reach.share()).isEqualTo(0.07 * proof.lift()));
        assertThat(proof.lift()).isCloseTo(0.27 / 0.07, within(0.6));
    }

    @Property(tries = 50)
    void trustsModelsThatAgreeAsMuchAsOne(@ForAll long seed) {
        Random random = new Random(seed);
        double[] seeds = random.ints(20, 3, 12).asDoubleStream().toArray();
        double[] rest = random.ints(60, 0, 10).asDoubleStream().toArray();
        Placements placements = Placements.of(seeds, List.of(rest, rest));

        assertThat(placements.shareOfAccident()).isCloseTo(0, within(1e-12));
        RankMetrics.Auc delong = RankMetrics.aucOfPlacements(placements.ofSeeds(), placements.ofRest(), 1);
        assertThat(placements.auc().low()).isCloseTo(delong.low(), within(1e-12));
        assertThat(placements.auc().high()).isCloseTo(delong.high(), within(1e-12));
    }

    @Test
    void knowsHowMuchOfAModelIsAccident() {
        Random random = new Random(1);
        int members = 20_000;
        double[][] examples = new double[5][];
        for (int fold = 0; fold < 5; fold++) {
            examples[fold] = random.doubles(members, -1, 1).toArray();
        }
        double[] truth = random.doubles(members, -1, 1).toArray();
        // A model sums what four of five folds say, which has four times the variance of one: a truth of twice the size
        // of
        // one makes up one half.
        for (double size : new double[] {0, 2}) {
            List<double[]> opinions = IntStream.range(0, 5)
                    .mapToObj(fold -> IntStream.range(0, members)
                            .mapToDouble(i -> size * truth[i]
                                    + IntStream.range(0, 5)
                                            .filter(other -> other != fold)
                                            .mapToDouble(other -> examples[other][i])
                                            .sum())
                            .toArray())
                    .toList();

            assertThat(Placements.of(new double[20], opinions).shareOfAccident())
                    .isCloseTo(size == 0 ? 1 : 0.5, within(0.02));
        }
        assertThat(Placements.of(new double[20], Collections.nCopies(5, new double[50]))
                        .shareOfAccident())
                .as("of models that say nothing")
                .isOne();
    }
}
