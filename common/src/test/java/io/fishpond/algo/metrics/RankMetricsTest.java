package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankMetricsTest {

    @Test
    void countsATieAsHalfAWin() {
        double[] scores = {1, 2, 2, 3};
        boolean[] positive = {false, true, false, true};

        assertThat(RankMetrics.auc(scores, positive).value()).isEqualTo(0.875);
    }

    @Property(tries = 200)
    void equalsTheShareOfPairsWonWithDeLongsVariance(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        int rows = 60;
        double[] scores = random.ints(rows, 0, 12).asDoubleStream().toArray();
        boolean[] positive = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            positive[i] = i < 2 || (i > 3 && random.nextDouble() < 0.3);
        }

        RankMetrics.Auc auc = RankMetrics.auc(scores, positive);

        double[] won = placements(scores, positive, true);
        double[] lost = placements(scores, positive, false);
        double expected = Arrays.stream(won).average().orElseThrow();
        double margin = 1.959964 * Math.sqrt(sampleVariance(won) / won.length + sampleVariance(lost) / lost.length);
        assertThat(auc.value()).isCloseTo(expected, within(1e-12));
        assertThat(auc.high()).isCloseTo(Math.min(1, expected + margin), within(1e-6));
        assertThat(auc.low()).isCloseTo(Math.max(0, expected - margin), within(1e-6));
    }

    /** Pair by pair: of each member on one side, the share of the other side that she beats. */
    private static double[] placements(double[] scores, boolean[] positive, boolean side) {
        double[] placements = new double[scores.length];
        int found = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i] == side) {
                double wins = 0;
                int others = 0;
                for (int j = 0; j < scores.length; j++) {
                    if (positive[j] != side) {
                        others++;
                        wins += (1 + Math.signum(side ? scores[i] - scores[j] : scores[j] - scores[i])) / 2;
                    }
                }
                placements[found++] = wins / others;
            }
        }
        return Arrays.copyOf(placements, found);
    }

    private static double sampleVariance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    @Property(tries = 100)
    void reversesWithTheScores(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        double[] scores = random.ints(40, 0, 20).asDoubleStream().toArray();
        double[] reversed = Arrays.stream(scores).map(s -> -s).toArray();
        double[] actual = random.ints(40, 0, 5).asDoubleStream().toArray();
        actual[0] = 9;
        boolean[] positive = new boolean[40];
        for (int i = 0; i < 40; i++) {
            positive[i] = i % 3 == 0;
        }

        assertThat(RankMetrics.auc(reversed, positive).value())
                .isCloseTo(1 - RankMetrics.auc(scores, positive).value(), within(1e-12));
        assertThat(RankMetrics.normalisedGini(reversed, actual))
                .isCloseTo(-RankMetrics.normalisedGini(scores, actual), within(1e-12));
        assertThat(RankMetrics.spearman(reversed, actual))
                .isCloseTo(-RankMetrics.spearman(scores, actual), within(1e-12));
    }

    @Property(tries = 100)
    void countsARowAsOftenAsItWeighs(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        double[] scores = random.ints(15, 0, 6).asDoubleStream().toArray();
        double[] actual = random.ints(15, 0, 6).asDoubleStream().toArray();
        actual[0] = 9;
        double[] weights = random.ints(15, 1, 5).asDoubleStream().toArray();

        assertThat(RankMetrics.normalisedGini(scores, actual, weights))
                .isCloseTo(
                        RankMetrics.normalisedGini(repeated(scores, weights), repeated(actual, weights)),
                        within(1e-12));
    }

    private static double[] repeated(double[] values, double[] weights) {
        return IntStream.range(0, values.length)
                .boxed()
                .flatMapToDouble(i -> DoubleStream.generate(() -> values[i]).limit((long) weights[i]))
                .toArray();
    }

    @Test
    void admitsThatOnePositiveSaysLittle() {
        assertThat(RankMetrics.auc(new double[] {3, 2, 1}, new boolean[] {true, false, false}))
                .isEqualTo(new RankMetrics.Auc(1, 0, 1));
    }

    @Test
    void refusesOutcomesOfOneKind() {
        assertThatThrownBy(() -> RankMetrics.auc(new double[] {1, 2}, new boolean[] {true, true}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("positives are 2 of 2");
        assertThatThrownBy(() -> RankMetrics.auc(new double[] {1, Double.NaN}, new boolean[] {true, false}))
                .hasMessageContaining("[1] is NaN");
    }

    @Test
    void liftsByThePositivesAtTheTop() {
        double[] scores = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        boolean[] positive = {true, true, false, true, false, false, false, true, false, false};

        assertThat(RankMetrics.lift(scores, positive, 0.2)).isCloseTo(2.5, within(1e-12));
        assertThat(RankMetrics.lift(scores, positive, 1)).isCloseTo(1, within(1e-12));
        assertThat(RankMetrics.lift(new double[10], positive, 0.2)).isCloseTo(1, within(1e-12));
    }

    @Test
    void scoresProbabilities() {
        double[] probabilities = {0.9, 0.2};
        boolean[] positive = {true, false};

        assertThat(RankMetrics.brier(probabilities, positive)).isCloseTo(0.025, within(1e-12));
        assertThat(RankMetrics.logLoss(probabilities, positive))
                .isCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, within(1e-12));
        assertThat(RankMetrics.logLoss(new double[] {0, 1}, new boolean[] {true, false}))
                .isCloseTo(-Math.log(1e-15), within(0.1));
        assertThatThrownBy(() -> RankMetrics.brier(new double[] {1.2}, new boolean[] {true}))
                .hasMessageContaining("probabilities[0] is 1.2");
    }

    @Test
    void measuresCalibrationBinByBin() {
        double[] probabilities = {0.1, 0.2, 0.8, 0.9};
        boolean[] positive = {false, false, true, false};

        assertThat(RankMetrics.calibrationError(probabilities, positive, 2)).isCloseTo((0.3 + 0.7) / 4, within(1e-12));
        assertThat(RankMetrics.calibrationError(probabilities, positive, 1)).isCloseTo(0.25, within(1e-12));
        assertThat(RankMetrics.calibrationError(probabilities, positive, 10))
                .isCloseTo((0.1 + 0.2 + 0.2 + 0.9) / 4, within(1e-12));
        assertThat(RankMetrics.calibrationError(new double[] {0.25, 0.25, 0.25, 0.25}, positive, 4))
                .isCloseTo(0, within(1e-12));
        assertThatThrownBy(() -> RankMetrics.calibrationError(probabilities, positive, 0))
                .hasMessageContaining("bins is 0");
    }

    @Test
    void findsThePerfectOrder() {
        double[] actual = {0, 0, 5, 10, 2};

        assertThat(RankMetrics.normalisedGini(actual, actual)).isCloseTo(1, within(1e-12));
        assertThat(RankMetrics.normalisedGini(new double[5], actual)).isCloseTo(0, within(1e-12));
        assertThat(RankMetrics.spearman(new double[] {1, 2, 3, 4}, new double[] {1, 10, 100, 99}))
                .isCloseTo(0.8, within(1e-12));
        assertThat(RankMetrics.spearman(new double[4], new double[] {1, 2, 3, 4}))
                .isZero();
    }
}
