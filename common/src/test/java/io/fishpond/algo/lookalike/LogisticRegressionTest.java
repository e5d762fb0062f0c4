package io.fishpond.algo.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    private static final List<Shape> SHAPES = List.of(
            new Shape(5, true), new Shape(3, false), new Shape(2, true), new Shape(1, false), new Shape(6, true));

    private static LogisticRegression regression(Random random) {
        int[][] rows = Examples.noise(40, SHAPES, random);
        boolean[] positive = new boolean[rows.length];
        double[] weights = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            positive[i] = random.nextBoolean();
            weights[i] = 3 * random.nextDouble();
        }
        return new LogisticRegression(rows, positive, weights, SHAPES);
    }

    @Property(tries = 20)
    void derivesAsDifferencesDo(@ForAll long seed) {
        Random random = new Random(seed);
        LogisticRegression regression = regression(random);
        int size = regression.size();
        double[] at = random.doubles(size, -1, 1).toArray();
        double[] gradient = new double[size];
        double[] curvatures = new double[40];
        regression.derive(at, gradient, curvatures);
        double[] direction = random.doubles(size, -1, 1).toArray();
        double[] curved = new double[size];
        regression.curve(direction, curvatures, curved);

        double step = 1e-5;
        for (int j = 0; j < size; j++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[j] += step;
            down[j] -= step;
            assertThat(gradient[j])
                    .as("slope of weight %s", j)
                    .isCloseTo((regression.loss(up) - regression.loss(down)) / (2 * step), within(1e-6));
        }
        double[] ahead = gradient(regression, at, direction, step);
        double[] behind = gradient(regression, at, direction, -step);
        for (int j = 0; j < size; j++) {
            assertThat(curved[j])
                    .as("curvature of weight %s", j)
                    .isCloseTo((ahead[j] - behind[j]) / (2 * step), within(1e-6));
        }
    }

    private static double[] gradient(LogisticRegression regression, double[] at, double[] direction, double step) {
        double[] moved = at.clone();
        for (int j = 0; j < moved.length; j++) {
            moved[j] += step * direction[j];
        }
        return gradient(regression, moved);
    }

    private static double[] gradient(LogisticRegression regression, double[] at) {
        double[] gradient = new double[at.length];
        regression.derive(at, gradient, new double[40]);
        return gradient;
    }

    @Property(tries = 20)
    void endsWhereEveryStepCosts(@ForAll long seed) {
        Random random = new Random(seed);
        LogisticRegression regression = regression(random);
        double[] weights = regression.fit(new double[regression.size()]);
        double[] gradient = gradient(regression, weights);

        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isLessThan(1e-6);
        double[] elsewhere =
                regression.fit(random.doubles(weights.length, -2, 2).toArray());
        assertThat(elsewhere).containsExactly(weights, within(1e-5));
    }

    @Test
    void countsARowAsOftenAsItWeighs() {
        int[][] rows = Examples.rows(50, 0.4, 1);
        boolean[] positive = new boolean[50];
        Arrays.fill(positive, 0, 25, true);
        double[] weights = Examples.once(50);
        weights[0] = 3;
        int[][] repeated = Arrays.copyOf(rows, 52);
        repeated[50] = rows[0];
        repeated[51] = rows[0];
        boolean[] repeatedPositive = Arrays.copyOf(positive, 52);
        repeatedPositive[50] = true;
        repeatedPositive[51] = true;

        LogisticRegression weighted = new LogisticRegression(rows, positive, weights, Examples.SHAPES);
        LogisticRegression unweighted =
                new LogisticRegression(repeated, repeatedPositive, Examples.once(52), Examples.SHAPES);

        double[] start = new double[weighted.size()];
        assertThat(weighted.fit(start)).containsExactly(unweighted.fit(start), within(1e-6));
    }

    @Test
    void lendsAnEmptyLevelOfANumberTheWeightsBesideIt() {
        // Levels 1 and 3 are filled, 2 and the missing one are empty.
        int[][] rows = new int[200][];
        boolean[] positive = new boolean[200];
        for (int i = 0; i < 200; i++) {
            rows[i] = new int[] {i % 2 == 0 ? 1 : 3};
            positive[i] = i % 2 == 0 ? i % 20 == 0 : i % 20 != 1;
        }

        double[] ordered = fit(rows, positive, new Shape(4, true));
        double[] unordered = fit(rows, positive, new Shape(4, false));

        // 10% against 90% are ±2.2; the ridge of 3 leaves an empty level between two ties of 2 4/7 of their sum's half.
        assertThat(unordered[3]).isBetween(1.6, 2.2);
        assertThat(unordered[1]).isCloseTo(-unordered[3], within(1e-6));
        assertThat(unordered[2]).isZero();
        assertThat(ordered[3]).isBetween(1.3, unordered[3]);
        assertThat(ordered[2]).isCloseTo(2 * (ordered[1] + ordered[3]) / 7, within(1e-6));
        assertThat(ordered[0]).isZero();
    }

    private static double[] fit(int[][] rows, boolean[] positive, Shape shape) {
        return new LogisticRegression(rows, positive, Examples.once(rows.length), List.of(shape))
                .fit(new double[shape.levels() + 1]);
    }
}
