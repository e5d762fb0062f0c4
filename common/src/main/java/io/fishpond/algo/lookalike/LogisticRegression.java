package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression on rows of levels, a weight a level, by Newton's method (iteratively reweighted least squares; Hastie,
 * Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1). Two penalties keep it from believing few rows: a
 * ridge draws every weight to nought, and in ordered features first differences draw neighbours together (Eilers and Marx,
 * Flexible smoothing with B-splines and penalties, Statistical Science 11, 1996).
 *
 * <p>Minimised is Σ weight · log-loss + ½ · (RIDGE · Σ w² + Σ over ordered features of SMOOTH · (L - 1) · Σ (w[l+1] - w[l])²),
 * where the L levels of a feature are counted, and tied, from level 1: a missing value lies beside no other. The factor L - 1
 * leaves the prior spread from the lowest to the highest level as it is, however finely a number is cut: it is that of a
 * random walk which ends within about 1/√SMOOTH of where it began.
 */
final class LogisticRegression {
    private static final double RIDGE = 3;
    private static final double SMOOTH = 1;
    /** Keeps the Hessian invertible in the intercept, which is not penalised otherwise. */
    private static final double RIDGE_OF_INTERCEPT = 1e-9;

    private static final int ITERATIONS = 50;
    private static final double PRECISION = 1e-8;

    private final int[][] rows;
    private final boolean[] positive;
    private final double[] rowWeights;
    private final List<Shape> shapes;
    private final int[] offsets;

    /**
     * @param rows of each the levels of its features
     * @param positive of each row the outcome
     * @param rowWeights how often each row counts
     * @param shapes of the features
     */
    LogisticRegression(int[][] rows, boolean[] positive, double[] rowWeights, List<Shape> shapes) {
        this.rows = rows;
        this.positive = positive;
        this.rowWeights = rowWeights;
        this.shapes = shapes;
        this.offsets = Shape.offsets(shapes);
    }

    /** Number of weights: one for each level of each feature in turn, and last the intercept. */
    int size() {
        return intercept() + 1;
    }

    private int intercept() {
        return offsets[shapes.size()];
    }

    /**
     * Minimises from {@code start}; the objective is strictly convex, so that the start decides the time, not the place.
     *
     * @throws ArithmeticException if the minimum is not reached
     */
    double[] fit(double[] start) {
        double[] weights = start.clone();
        double loss = loss(weights);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[size()];
            double[][] hessian = new double[size()][size()];
            derive(weights, gradient, hessian);
            if (Arrays.stream(gradient).map(Math::abs).max().orElse(0) < PRECISION * Math.max(1, rows.length)) {
                return weights;
            }
            double[] step = solve(hessian, gradient);
            double length = 1;
            double[] next = moved(weights, step, length);
            double nextLoss = loss(next);
            while (nextLoss > loss + 1e-12 * Math.abs(loss) && length > 1e-6) {
                length /= 2;
                next = moved(weights, step, length);
                nextLoss = loss(next);
            }
            weights = next;
            loss = nextLoss;
        }
        throw new ArithmeticException(
                "logistic regression on " + rows.length + " rows did not converge in " + ITERATIONS + " steps");
    }

    private static double[] moved(double[] weights, double[] step, double length) {
        double[] next = weights.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] -= length * step[i];
        }
        return next;
    }

    private double linear(int[] row, double[] weights) {
        double sum = weights[intercept()];
        for (int f = 0; f < row.length; f++) {
            sum += weights[offsets[f] + row[f]];
        }
        return sum;
    }

    /** What is minimised. */
    double loss(double[] weights) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double z = positive[i] ? -linear(rows[i], weights) : linear(rows[i], weights);
            sum += rowWeights[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
        }
        for (int j = 0; j < weights.length; j++) {
            sum += ridge(j) / 2 * weights[j] * weights[j];
        }
        for (int f = 0; f < shapes.size(); f++) {
            for (int j = firstTied(f); j + 1 < offsets[f + 1]; j++) {
                double gap = weights[j] - weights[j + 1];
                sum += tie(f) / 2 * gap * gap;
            }
        }
        return sum;
    }

    /** Adds the first derivatives of the loss to {@code gradient}, the second to the upper triangle of {@code hessian}. */
    void derive(double[] weights, double[] gradient, double[][] hessian) {
        int intercept = intercept();
        for (int i = 0; i < rows.length; i++) {
            double p = 1 / (1 + Math.exp(-linear(rows[i], weights)));
            double slope = rowWeights[i] * (p - (positive[i] ? 1 : 0));
            double curvature = rowWeights[i] * p * (1 - p);
            int[] row = rows[i];
            for (int a = 0; a < row.length; a++) {
                gradient[offsets[a] + row[a]] += slope;
                double[] line = hessian[offsets[a] + row[a]];
                for (int b = a; b < row.length; b++) {
                    line[offsets[b] + row[b]] += curvature;
                }
                line[intercept] += curvature;
            }
            gradient[intercept] += slope;
            hessian[intercept][intercept] += curvature;
        }
        for (int j = 0; j < weights.length; j++) {
            gradient[j] += ridge(j) * weights[j];
            hessian[j][j] += ridge(j);
        }
        for (int f = 0; f < shapes.size(); f++) {
            double tie = tie(f);
            for (int j = firstTied(f); j + 1 < offsets[f + 1]; j++) {
                gradient[j] += tie * (weights[j] - weights[j + 1]);
                gradient[j + 1] -= tie * (weights[j] - weights[j + 1]);
                hessian[j][j] += tie;
                hessian[j + 1][j + 1] += tie;
                hessian[j][j + 1] -= tie;
            }
        }
    }

    private double ridge(int weight) {
        return weight == intercept() ? RIDGE_OF_INTERCEPT : RIDGE;
    }

    /** The first weight that is tied to the next one: none of an unordered feature. */
    private int firstTied(int feature) {
        return shapes.get(feature).ordered() ? offsets[feature] + 1 : offsets[feature + 1];
    }

    private double tie(int feature) {
        return SMOOTH * (shapes.get(feature).levels() - 2);
    }

    /** Solves {@code matrix · x = right} by Cholesky in the upper triangle, in place; row by row, as memory lies. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[] x = right.clone();
        for (int k = 0; k < size; k++) {
            double[] pivot = matrix[k];
            double root = Math.sqrt(pivot[k]);
            for (int j = k; j < size; j++) {
                pivot[j] /= root;
            }
            x[k] /= root;
            for (int i = k + 1; i < size; i++) {
                subtract(pivot[i], pivot, matrix[i], i);
            }
            subtract(x[k], pivot, x, k + 1);
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= matrix[i][k] * x[k];
            }
            x[i] /= matrix[i][i];
        }
        return x;
    }

    private static void subtract(double factor, double[] row, double[] from, int first) {
        if (factor != 0) {
            for (int j = first; j < from.length; j++) {
                from[j] -= factor * row[j];
            }
        }
    }
}
