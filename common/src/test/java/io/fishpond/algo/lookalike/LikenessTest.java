package io.fishpond.algo.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {
    /** Rows of two features: the first tells seeds with some error, the second is noise. */
    private static int[][] rows(int count, double chanceOfLevelTwo, long seed) {
        Random random = new Random(seed);
        int[][] rows = new int[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new int[] {random.nextDouble() < chanceOfLevelTwo ? 2 : 1, 1 + random.nextInt(3)};
        }
        return rows;
    }

    private static final int[] COUNTS = {3, 4};

    @Test
    void endsWhereTheGradientIsNought() {
        int[][] rows = rows(500, 0.4, 1);
        int[][] indicators = new int[rows.length][];
        boolean[] positive = new boolean[rows.length];
        Random random = new Random(2);
        for (int i = 0; i < rows.length; i++) {
            indicators[i] = new int[] {rows[i][0], 3 + rows[i][1]};
            positive[i] = random.nextDouble() < (rows[i][0] == 2 ? 0.8 : 0.3);
        }

        double[] weights = new LogisticRegression(indicators, positive, 1).fit(new double[8]);

        double[] gradient = new double[8];
        for (int i = 0; i < rows.length; i++) {
            double z = weights[7] + weights[indicators[i][0]] + weights[indicators[i][1]];
            double gap = 1 / (1 + Math.exp(-z)) - (positive[i] ? 1 : 0);
            gradient[7] += gap;
            gradient[indicators[i][0]] += gap;
            gradient[indicators[i][1]] += gap;
        }
        for (int j = 0; j < 7; j++) {
            assertThat(gradient[j] + weights[j]).as("slope of weight %s", j).isCloseTo(0, within(1e-5));
        }
        assertThat(gradient[7]).isCloseTo(0, within(1e-5));
        assertThat(weights[2] - weights[1]).isBetween(1.6, 2.8); // ln(0.8/0.2) - ln(0.3/0.7) = 2.23
    }

    @Test
    void weighsWhatTellsSeedsApartAndNotTheNoise() {
        int[][] rest = rows(4000, 0.2, 4);
        Likeness likeness = Likeness.fit(rows(400, 0.7, 3), rest, COUNTS, 10, 5);

        double[] telling = likeness.contributions().get(0);
        assertThat(telling[2] - telling[1]).isBetween(1.7, 2.6); // ln(0.7/0.3) - ln(0.2/0.8) = 2.23
        for (int level = 1; level <= 3; level++) {
            assertThat(likeness.contributions().get(1)[level]).isCloseTo(0, within(0.3));
        }
        double mean = 0;
        for (int[] row : rest) {
            mean += likeness.score(row) / rest.length;
        }
        assertThat(mean).isCloseTo(0, within(1e-9));
    }

    @Test
    void leavesItsInputAsItWas() {
        int[][] rest = rows(50, 0.2, 4);
        int[][] before = rest.clone();

        Likeness first = Likeness.fit(rows(20, 0.7, 3), rest, COUNTS, 3, 5);
        Likeness second = Likeness.fit(rows(20, 0.7, 3), rest, COUNTS, 3, 5);

        assertThat(rest).isDeepEqualTo(before);
        assertThat(first.contributions().get(0))
                .containsExactly(second.contributions().get(0));
    }

    @Test
    void provesASignalAndNoNoise() {
        Proof signal = Proof.of(rows(400, 0.7, 3), rows(4000, 0.2, 4), COUNTS, 3, 5, 0.1, 6);
        Proof noise = Proof.of(rows(400, 0.2, 3), rows(4000, 0.2, 4), COUNTS, 3, 5, 0.1, 6);

        assertThat(signal.auc().value()).isCloseTo(0.75, within(0.04)); // 0.7 · 0.8 + (0.7 · 0.2 + 0.3 · 0.8) / 2
        assertThat(signal.lift()).isCloseTo(3.5, within(0.5)); // 0.7 / 0.2
        assertThat(noise.auc().low()).isLessThan(0.5);
        assertThat(noise.auc().high()).isGreaterThan(0.5);
        assertThat(noise.lift()).isCloseTo(1, within(0.5));
    }

    @Test
    void findsAFeatureThatGivesTheSeedsAway() {
        int[][] seeds = {{0, 2}, {0, 2}, {0, 1}, {0, 3}};
        int[][] rest = {{0, 1}, {0, 1}, {0, 3}, {0, 1}};

        assertThat(Proof.aucOfFeature(seeds, rest, 3, 0)).isEqualTo(0.5);
        // Level 2 holds seeds only, level 3 as many of both, level 1 mostly the rest: 2 · 4 + (1 · 3 + ½) + ½ · 3 of
        // 16.
        assertThat(Proof.aucOfFeature(seeds, rest, 4, 1)).isEqualTo(13.0 / 16);
    }

    @Test
    void countsTiesAtTheDialInPart() {
        assertThat(Proof.lift(new double[] {3, 1, 0, 0}, new double[] {2, 1, 1, 0, 0, 0, 0, 0, 0, 0}, 0.2))
                .isCloseTo((1 + 0.5) / 4 / 0.2, within(1e-12));
    }
}
