package io.fishpond.algo.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoostingTest {
    private static final int FEATURES = 4;

    /** Yes follows where exactly one of the first two is above 0, which no regression on each can see; the rest is noise. */
    private record Sample(double[][] rows, boolean[] positive) {
        static Sample of(int size, long seed) {
            Random random = new Random(seed);
            double[][] rows = new double[size][FEATURES];
            boolean[] positive = new boolean[size];
            for (int i = 0; i < size; i++) {
                Arrays.setAll(rows[i], f -> f == 3 ? random.nextInt(3) : random.nextGaussian());
                boolean odd = rows[i][0] > 0 ^ rows[i][1] > 0;
                positive[i] = random.nextDouble() < (odd ? 0.8 : 0.2);
            }
            return new Sample(rows, positive);
        }

        double[] probabilities(LogOdds model) {
            return Arrays.stream(rows).mapToDouble(model::probability).toArray();
        }
    }

    @Test
    void findsWhatTwoFeaturesSayTogether() {
        Sample sample = Sample.of(4_000, 1);
        BoostedTrees trees = Boosting.SMALL.fit(sample.rows(), sample.positive());
        Sample fresh = Sample.of(4_000, 2);
        double[] p = fresh.probabilities(trees);

        // Who knows the truth has an AUC of 0.8 and a log loss of 0.500, give or take 0.01 on a sample of this size.
        assertThat(RankMetrics.auc(p, fresh.positive()).value()).isGreaterThan(0.78);
        assertThat(RankMetrics.logLoss(p, fresh.positive())).isLessThan(0.53);
    }

    @Test
    void addsSharesUpToTheLogOddsExactly() {
        Sample sample = Sample.of(1_000, 3);
        BoostedTrees trees = Boosting.SMALL.fit(sample.rows(), sample.positive());

        for (double[] row : Sample.of(100, 4).rows()) {
            assertThat(trees.base() + Arrays.stream(trees.shares(row)).sum()).isCloseTo(trees.of(row), within(1e-9));
        }
    }

    @Test
    void takesANewtonStepInEachLeaf() {
        double[][] rows = {{0}, {0}, {0}, {0}, {1}, {1}, {1}, {1}};
        boolean[] positive = {false, false, false, true, true, true, true, false};
        BoostedTrees stump = new Boosting(1, 1, 0.5, 2, 1, 8).fit(rows, positive);

        // Slopes add up to 4 x 0.5 - 1 = 1 on the low side, curvatures to 4 x 0.25 = 1: half a step of -1 / (1 + 1).
        assertThat(stump.of(new double[] {0})).isCloseTo(-0.25, within(1e-12));
        assertThat(stump.of(new double[] {0.5})).isCloseTo(-0.25, within(1e-12));
        assertThat(stump.of(new double[] {2})).isCloseTo(0.25, within(1e-12));
        assertThat(stump.shares(new double[] {2})).containsExactly(0.25);
        assertThat(stump.parameters(List.of("height")))
                .containsEntry("start", 0.0)
                .containsEntry("trees", 1.0)
                .containsEntry("splits_height", 1.0);
    }

    @Test
    void keepsLeavesLargeAndIgnoresWhatNeverVaries() {
        double[][] rows = {{0, 5}, {1, 5}, {1, 5}, {1, 5}};
        boolean[] positive = {true, false, false, true};
        BoostedTrees trees = new Boosting(3, 2, 0.1, 2, 1, 4).fit(rows, positive);

        assertThat(trees.of(new double[] {0, 5})).isEqualTo(0);
        assertThat(trees.shares(new double[] {9, -9})).containsExactly(0, 0);
    }

    @Test
    void seesRareValuesAmongFewAndQuantilesAmongMany() {
        double[][] few = new double[1_000][1];
        few[0][0] = -1;
        double[][] many = new double[1_000][1];
        Arrays.setAll(many, i -> new double[] {i});

        assertThat(Bins.of(few, 32).count(0)).isEqualTo(2);
        Bins quarters = Bins.of(many, 4);
        assertThat(quarters.count(0)).isEqualTo(4);
        assertThat(quarters.cut(0, 0)).isEqualTo(249.5);
        assertThat(quarters.bin(0, 249)).isZero();
        assertThat(quarters.bin(0, 250)).isEqualTo(1);
        assertThat(quarters.bin(0, 999)).isEqualTo(3);
    }

    @Test
    void refusesWhatTeachesNothing() {
        double[][] rows = {{0}, {1}};
        assertThatThrownBy(() -> Boosting.SMALL.fit(rows, new boolean[] {true, true}))
                .hasMessage("positives are 2 of 2 (must be some, and not all)");
        assertThatThrownBy(() -> Boosting.SMALL.fit(rows, new boolean[] {true}))
                .hasMessage("rows are 2 and outcomes 1 (must be as many)");
        assertThatThrownBy(() -> new Boosting(1, 1, 0, 1, 1, 32)).hasMessage("rate is 0.0 (must be above 0, up to 1)");
    }

    @Test
    void learnsMeansOfCountsHoweverFarApart() {
        Random random = new Random(8);
        double[][] rows = new double[4_000][1];
        double[] counts = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = i % 4;
            double mean = Math.pow(4, i % 4);
            counts[i] = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        BoostedTrees trees = Boosting.SMALL.fitCounts(rows, counts);

        for (int kind = 0; kind < 4; kind++) {
            double sum = 0;
            for (int i = kind; i < rows.length; i += 4) {
                sum += counts[i];
            }
            assertThat(Math.exp(trees.of(new double[] {kind}))).isCloseTo(sum / 1_000, within(sum / 10_000));
        }
        assertThat(Math.exp(
                        Boosting.SMALL.fitCounts(rows, new double[rows.length]).of(rows[0])))
                .as("where nothing is counted")
                .isCloseTo(0, within(1e-5));
        assertThatThrownBy(() -> Boosting.SMALL.fitCounts(new double[1][1], new double[] {-1}))
                .hasMessageContaining("count is -1.0 (must be finite, and 0 or more)");
    }
}
