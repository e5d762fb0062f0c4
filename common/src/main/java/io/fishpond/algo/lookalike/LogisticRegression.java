package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    /** Of each of Newton's steps: the next one corrects what it leaves. */
    private static final double PRECISION_OF_STEP = 1e-2;

    private final int[][] rows;
    private final boolean[] positive;
    private final double[] rowWeights;
    private final List<Shape> shapes;
    private final int[] offsets;
    /** Of the Hessian where the first fit began: those of other weights and of like rows are near it. */
    private double @Nullable [][] factor;

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
        double[] curvatures = new double[rows.length];
        double[] gradient = new double[size()];
        double loss = loss(weights);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            derive(weights, gradient, curvatures);
            if (Arrays.stream(gradient).map(Math::abs).max().orElse(0) < PRECISION * Math.max(1, rows.length)) {
                return weights;
            }
            if (factor == null) {
                factor = hessian(curvatures);
                factorise(factor);
            }
            double[] step = newton(gradient, curvatures, factor);
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

    /**
     * Newton's step to {@link #PRECISION_OF_STEP}, by conjugate gradients in the metric of a Hessian that was factorised before
     * (Nocedal and Wright, Numerical Optimization, algorithms 5.3 and 7.1).
     */
    private double[] newton(double[] gradient, double[] curvatures, double[][] factor) {
        double[] step = new double[gradient.length];
        double[] residual = gradient.clone();
        double[] direction = solve(factor, residual);
        double[] curved = new double[gradient.length];
        double norm = product(residual, direction);
        double enough = norm * PRECISION_OF_STEP * PRECISION_OF_STEP;
        for (int i = 0; i < gradient.length && norm > enough; i++) {
            curve(direction, curvatures, curved);
            double length = norm / product(direction, curved);
            add(length, direction, step, 0);
            add(-length, curved, residual, 0);
            double[] closer = solve(factor, residual);
            double next = product(residual, closer);
            add(next / norm, direction, closer, 0);
            direction = closer;
            norm = next;
        }
        return step;
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

    /** The first derivatives of the loss, and of each row its own second one. */
    void derive(double[] weights, double[] gradient, double[] curvatures) {
        for (int j = 0; j < weights.length; j++) {
            gradient[j] = ridge(j) * weights[j];
        }
        addTies(weights, gradient);
        for (int i = 0; i < rows.length; i++) {
            double p = 1 / (1 + Math.exp(-linear(rows[i], weights)));
            curvatures[i] = rowWeights[i] * p * (1 - p);
            addRow(rowWeights[i] * (p - (positive[i] ? 1 : 0)), rows[i], gradient);
        }
    }

    /** The second derivatives of the loss times a direction. */
    void curve(double[] direction, double[] curvatures, double[] curved) {
        for (int j = 0; j < direction.length; j++) {
            curved[j] = ridge(j) * direction[j];
        }
        addTies(direction, curved);
        for (int i = 0; i < rows.length; i++) {
            addRow(curvatures[i] * linear(rows[i], direction), rows[i], curved);
        }
    }

    private void addRow(double value, int[] row, double[] to) {
        for (int f = 0; f < row.length; f++) {
            to[offsets[f] + row[f]] += value;
        }
        to[intercept()] += value;
    }

    private void addTies(double[] weights, double[] to) {
        for (int f = 0; f < shapes.size(); f++) {
            double tie = tie(f);
            for (int j = firstTied(f); j + 1 < offsets[f + 1]; j++) {
                to[j] += tie * (weights[j] - weights[j + 1]);
                to[j + 1] -= tie * (weights[j] - weights[j + 1]);
            }
        }
    }

    /** The second derivatives of the loss, their upper triangle. */
    private double[][] hessian(double[] curvatures) {
        double[][] hessian = new double[size()][size()];
        int intercept = intercept();
        for (int i = 0; i < rows.length; i++) {
            int[] row = rows[i];
            for (int a = 0; a < row.length; a++) {
                double[] line = hessian[offsets[a] + row[a]];
                for (int b = a; b < row.length; b++) {
                    line[offsets[b] + row[b]] += curvatures[i];
                }
                line[intercept] += curvatures[i];
            }
            hessian[intercept][intercept] += curvatures[i];
        }
        for (int j = 0; j < hessian.length; j++) {
            hessian[j][j] += ridge(j);
        }
        for (int f = 0; f < shapes.size(); f++) {
            double tie = tie(f);
            for (int j = firstTied(f); j + 1 < offsets[f + 1]; j++) {
                hessian[j][j] += tie;
                hessian[j + 1][j + 1] += tie;
                hessian[j][j + 1] -= tie;
            }
        }
        return hessian;
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

    /** Cholesky's factor in the upper triangle, in place; row by row, as memory lies. */
    private static void factorise(double[][] matrix) {
        for (int k = 0; k < matrix.length; k++) {
            double[] pivot = matrix[k];
            double root = Math.sqrt(pivot[k]);
            for (int j = k; j < pivot.length; j++) {
                pivot[j] /= root;
            }
            for (int i = k + 1; i < matrix.length; i++) {
                add(-pivot[i], pivot, matrix[i], i);
            }
        }
    }

    /** What the matrix of a factor maps to {@code right}. */
    private static double[] solve(double[][] factor, double[] right) {
        double[] x = right.clone();
        for (int k = 0; k < x.length; k++) {
            x[k] /= factor[k][k];
            add(-x[k], factor[k], x, k + 1);
        }
        for (int i = x.length - 1; i >= 0; i--) {
            double[] row = factor[i];
            double sum = x[i];
            for (int k = i + 1; k < x.length; k++) {
                sum -= row[k] * x[k];
            }
            x[i] = sum / row[i];
        }
        return x;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static void add(double times, double[] of, double[] to, int first) {
        if (times != 0) {
            for (int j = first; j < to.length; j++) {
                to[j] += times * of[j];
            }
        }
    }
}
