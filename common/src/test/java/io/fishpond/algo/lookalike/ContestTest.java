package io.fishpond.algo.lookalike;

import static io.fishpond.algo.lookalike.Examples.SHAPES;
import static io.fishpond.algo.lookalike.Examples.noise;
import static io.fishpond.algo.lookalike.Examples.once;
import static io.fishpond.algo.lookalike.Examples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final int FOLDS = 5;
    private static final List<Method> METHODS = List.of(Method.values());

    @Test
    void provesASignalAndNoNoise() {
        Contest signal = Contest.hold(METHODS, rows(400, 0.7, 3), once(400), rows(4000, 0.2, 4), SHAPES, 3, FOLDS, 0.1);
        Contest noise = Contest.hold(METHODS, rows(400, 0.2, 3), once(400), rows(4000, 0.2, 4), SHAPES, 3, FOLDS, 0.1);

        // 0.7 · 0.8 + (0.7 · 0.2 + 0.3 · 0.8) / 2
        assertThat(signal.proof().auc().value()).isCloseTo(0.75, within(0.04));
        assertThat(signal.proof().lift()).isCloseTo(3.5, within(0.5)); // 0.7 / 0.2
        assertThat(signal.proof().spread()).isBetween(0.001, 0.06);
        assertThat(noise.proof().auc().low()).isLessThan(0.5);
        assertThat(noise.proof().auc().high()).isGreaterThan(0.5);
        assertThat(noise.proof().lift()).isCloseTo(1, within(0.5));
    }

    @Test
    void includesHalfInTheIntervalOfNoise() {
        List<Shape> shapes = List.of(new Shape(4, true), new Shape(4, false), new Shape(6, true));
        Random random = new Random(1);

        double[] proofs = new double[300];
        int included = 0;
        for (int i = 0; i < proofs.length; i++) {
            RankMetrics.Auc auc = Contest.hold(
                            METHODS,
                            noise(60, shapes, random),
                            once(60),
                            noise(300, shapes, random),
                            shapes,
                            3,
                            FOLDS,
                            0.1)
                    .proof()
                    .auc();
            proofs[i] = auc.value();
            included += auc.low() <= 0.5 && auc.high() >= 0.5 ? 1 : 0;
        }

        assertThat(Arrays.stream(proofs).average().orElseThrow()).isCloseTo(0.5, within(0.01));
        assertThat(included / (double) proofs.length).isBetween(0.91, 0.98);
    }

    /** The interval of independent members would hold it 84 times in 100. */
    @Test
    void includesTheMeanOfAWeakSignal() {
        List<Shape> shapes = List.of(new Shape(4, true), new Shape(4, false), new Shape(6, true));
        Random random = new Random(2);
        List<RankMetrics.Auc> aucs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int[][] seeds = noise(100, shapes, random);
            for (int[] seed : seeds) {
                seed[2] = random.nextDouble() < 0.15 ? 5 : seed[2];
            }
            aucs.add(Contest.hold(
                            List.of(Method.LOGISTIC),
                            seeds,
                            once(100),
                            noise(500, shapes, random),
                            shapes,
                            3,
                            FOLDS,
                            0.1)
                    .proof()
                    .auc());
        }

        double mean =
                aucs.stream().mapToDouble(RankMetrics.Auc::value).average().orElseThrow();
        assertThat(mean).isBetween(0.52, 0.58);
        assertThat(aucs.stream()
                                .filter(auc -> auc.low() <= mean && auc.high() >= mean)
                                .count()
                        / 300.0)
                .isBetween(0.89, 0.98);
    }

    @Test
    void keepsTheDefaultWhereAnotherIsNoBetter() {
        Contest contest =
                Contest.hold(METHODS, rows(300, 0.6, 3), once(300), rows(3000, 0.2, 4), SHAPES, 3, FOLDS, 0.1);

        assertThat(contest.champion()).isEqualTo(Method.LOGISTIC);
        assertThat(contest.contenders()).extracting(Contest.Contender::method).containsExactlyElementsOf(METHODS);
        assertThat(contest.contenders().get(0).gain()).isZero();
        assertThat(contest.contenders().get(0).error()).isZero();
        for (Contest.Contender contender : contest.contenders()) {
            assertThat(contender.gain())
                    .isCloseTo(
                            contender.auc().value()
                                    - contest.contenders().get(0).auc().value(),
                            within(1e-12));
        }
        assertThat(contest.proof().auc()).isEqualTo(contest.contenders().get(0).auc());
    }

    /** A number whose odd values are liked: the default, which ties neighbours, cannot follow it by few seeds. */
    @Test
    void replacesTheDefaultByAMethodThatFitsTheSeedsBetter() {
        List<Shape> shapes = Collections.nCopies(3, new Shape(21, true));
        Random random = new Random(1);
        int[][] seeds = noise(200, shapes, random);
        for (int[] seed : seeds) {
            for (int f = 0; f < 3; f++) {
                seed[f] -= seed[f] > 0 && seed[f] % 2 == 0 && random.nextBoolean() ? 1 : 0;
            }
        }

        Contest contest = Contest.hold(METHODS, seeds, once(200), noise(2000, shapes, random), shapes, 10, FOLDS, 0.05);

        assertThat(contest.champion()).isEqualTo(Method.INFORMATION_VALUE);
        Contest.Contender winner = contest.contenders().get(1);
        assertThat(winner.gain()).isGreaterThan(winner.error()).isGreaterThan(0.01);
        assertThat(contest.proof().auc().value()).isCloseTo(winner.auc().value(), within(2 * winner.error()));
    }

    @Test
    void showsNothingThatAChoiceWonByLuck() {
        int times = 200;
        double shown = 0;
        double flattered = 0;
        Random random = new Random(1);
        for (int i = 0; i < times; i++) {
            List<Placements> contenders = new ArrayList<>();
            for (int c = 0; c < 25; c++) {
                contenders.add(ofNoise(100, 400, random));
            }
            shown += Contest.unflattered(contenders).auc().value() / times;
            flattered += contenders
                            .get(Contest.chosen(contenders, fold -> true))
                            .auc()
                            .value()
                    / times;
        }
        assertThat(flattered).isGreaterThan(0.54);
        assertThat(shown).isCloseTo(0.5, within(0.01));
    }

    @Test
    void creditsNoFoldToAMethodThatOnlyThisFoldWouldChoose() {
        Random random = new Random(2);
        Placements honest = ofNoise(100, 400, random);
        Placements cheat = Placements.of(
                IntStream.range(0, 100)
                        .mapToDouble(i -> i % FOLDS == 0 ? 2 : random.nextDouble() - 0.2)
                        .toArray(),
                Collections.nCopies(FOLDS, random.doubles(400).toArray()));
        List<Placements> contenders = List.of(honest, cheat);

        Placements shown = Contest.unflattered(contenders);

        assertThat(cheat.aucOf(0)).isEqualTo(1);
        assertThat(Contest.chosen(contenders, fold -> fold != 0)).isZero();
        assertThat(shown.aucOf(0)).isEqualTo(honest.aucOf(0));
    }

    @Test
    void knowsTheErrorOfAGain() {
        int times = 400;
        double[] gains = new double[times];
        double error = 0;
        int replaced = 0;
        Random random = new Random(3);
        for (int i = 0; i < times; i++) {
            double[] common = random.doubles(500).toArray();
            List<Placements> two = List.of(noisy(common, random), noisy(common, random));
            Placements.Gain gain = two.get(1).over(two.get(0), fold -> true);
            gains[i] = gain.value();
            error += gain.error() / times;
            replaced += Contest.chosen(two, fold -> true);
        }

        // A little too large, because the place of a member among the few of her fold is itself a sample.
        assertThat(Math.sqrt(Placements.variance(gains)) / error).isBetween(0.85, 1.02);
        assertThat(replaced / (double) times).isBetween(0.09, 0.18); // above one true error lie 15.9% of the normal
    }

    /** The first 100 are seeds, who lie somewhat higher; the scores see the common part and a noise of their own. */
    private static Placements noisy(double[] common, Random random) {
        double[] scores = IntStream.range(0, common.length)
                .mapToDouble(i -> common[i] + (i < 100 ? 0.2 : 0) + 0.3 * random.nextDouble())
                .toArray();
        return Placements.of(
                Arrays.copyOf(scores, 100), Collections.nCopies(FOLDS, Arrays.copyOfRange(scores, 100, common.length)));
    }

    private static Placements ofNoise(int seeds, int rest, Random random) {
        return Placements.of(
                random.doubles(seeds).toArray(),
                Collections.nCopies(FOLDS, random.doubles(rest).toArray()));
    }

    @Test
    void refusesFoldsThatWouldHoldHardlyAnybody() {
        assertThatThrownBy(
                        () -> Contest.hold(METHODS, rows(9, 0.5, 1), once(9), rows(50, 0.5, 2), SHAPES, 3, FOLDS, 0.1))
                .hasMessage(
                        "9 seeds and 50 other members in 5 folds (must be two folds or more, and two a fold of both)");
    }
}
