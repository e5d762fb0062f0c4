package io.fishpond.algo.lookalike;

import java.util.Arrays;

/**
 * Logistic regression with a ridge penalty, by Newton's method (iteratively reweighted least squares; Hastie, Tibshirani
 * and Friedman, The Elements of Statistical Learning, 4.4.1), on rows of indicators.
 */
final class LogisticRegression {
    private static final int ITERATIONS = 50;
    private static final double PRECISION = 1e-8;
    /** Keeps the Hessian invertible in the intercept, which is not penalised otherwise. */
    private static final double RIDGE = 1e-9;

    private final int[][] rows;
    private final boolean[] positive;
    private final double penalty;

    /**
     * @param rows of each row the indicators that are 1, ascending
     * @param positive of each row the outcome
     * @param penalty half of which, times the squared weights, is added to the negative log-likelihood
     */
    LogisticRegression(int[][] rows, boolean[] positive, double penalty) {
        this.rows = rows;
        this.positive = positive;
        this.penalty = penalty;
    }

    /**
     * Minimises from {@code start}; the objective is strictly convex, so that the start decides the time, not the place.
     *
     * @param start a weight an indicator, and the intercept last
     * @throws ArithmeticException if the minimum is not reached
     */
    double[] fit(double[] start) {
        int size = start.length;
        double[] weights = start.clone();
        double loss = loss(weights);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[size];
            double[][] hessian = new double[size][size];
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
        double sum = weights[weights.length - 1];
        for (int indicator : row) {
            sum += weights[indicator];
        }
        return sum;
    }

    private double ridge(int weight, int size) {
        return weight == size - 1 ? RIDGE : penalty;
    }

    private double loss(double[] weights) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double z = positive[i] ? -linear(rows[i], weights) : linear(rows[i], weights);
            sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        }
        for (int j = 0; j < weights.length; j++) {
            sum += ridge(j, weights.length) / 2 * weights[j] * weights[j];
        }
        return sum;
    }

    private void derive(double[] weights, double[] gradient, double[][] hessian) {
        int intercept = weights.length - 1;
        for (int i = 0; i < rows.length; i++) {
            double p = 1 / (1 + Math.exp(-linear(rows[i], weights)));
            double slope = p - (positive[i] ? 1 : 0);
            double curvature = p * (1 - p);
            int[] row = rows[i];
            for (int a = 0; a < row.length; a++) {
                gradient[row[a]] += slope;
                double[] line = hessian[row[a]];
                for (int b = 0; b <= a; b++) {
                    line[row[b]] += curvature;
                }
                hessian[intercept][row[a]] += curvature;
            }
            gradient[intercept] += slope;
            hessian[intercept][intercept] += curvature;
        }
        for (int j = 0; j < weights.length; j++) {
            gradient[j] += ridge(j, weights.length) * weights[j];
            hessian[j][j] += ridge(j, weights.length);
        }
    }

    /** Solves {@code matrix · x = right} by Cholesky in the lower triangle, in place. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[] x = right.clone();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
            for (int k = 0; k < i; k++) {
                x[i] -= matrix[i][k] * x[k];
            }
            x[i] /= matrix[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= matrix[k][i] * x[k];
            }
            x[i] /= matrix[i][i];
        }
        return x;
    }
}
