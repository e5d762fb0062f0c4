package io.fishpond.algo.learn;

import java.io.Serializable;
import java.util.Optional;

/**
 * Log-odds straightened by what came: intercept + slope × log-odds (Cox, Biometrika 45, 1958), fitted on smoothed outcomes
 * (Platt, "Probabilistic outputs for support vector machines", 1999), so that no sample makes certainty. Two figures are
 * learnt, so a few hundred outcomes serve, where a step function (isotonic regression) needs thousands.
 *
 * @param intercept 0 where the rate was right
 * @param slope 1 where the spread was right, less where it was too wide
 */
public record Recalibration(double intercept, double slope) implements Serializable {
    private static final int MOST_STEPS = 100;
    private static final double PRECISION = 1e-10;
    private static final double SHORTEST = 1e-10;

    public double logOdds(double raw) {
        return intercept + slope * raw;
    }

    /**
     * Fits by Newton's method with halved steps (Lin, Lin and Weng, Machine Learning 68, 2007).
     *
     * @param logOdds finite, in a fixed order
     * @param positive what came
     * @return none where the log-odds are all the same, or ranked backwards, so that straightening would turn them over
     */
    public static Optional<Recalibration> of(double[] logOdds, boolean[] positive) {
        double[] targets = targets(positive);
        Recalibration best = new Recalibration(0, 1);
        double loss = best.loss(logOdds, targets);
        for (int step = 0; step < MOST_STEPS; step++) {
            double g0 = 0;
            double g1 = 0;
            double h00 = 0;
            double h01 = 0;
            double h11 = 0;
            for (int i = 0; i < logOdds.length; i++) {
                double p = 1 / (1 + Math.exp(-best.logOdds(logOdds[i])));
                double x = logOdds[i];
                g0 += p - targets[i];
                g1 += (p - targets[i]) * x;
                h00 += p * (1 - p);
                h01 += p * (1 - p) * x;
                h11 += p * (1 - p) * x * x;
            }
            double determinant = h00 * h11 - h01 * h01;
            if (!(determinant > PRECISION * h00 * h11)) {
                return Optional.empty();
            }
            double d0 = (h11 * g0 - h01 * g1) / determinant;
            double d1 = (h00 * g1 - h01 * g0) / determinant;
            double length = 1;
            Recalibration next = best.moved(d0, d1, length);
            double nextLoss = next.loss(logOdds, targets);
            while (!(nextLoss <= loss) && length > SHORTEST) {
                length /= 2;
                next = best.moved(d0, d1, length);
                nextLoss = next.loss(logOdds, targets);
            }
            boolean arrived = !(loss - nextLoss > PRECISION * loss);
            if (nextLoss <= loss) {
                best = next;
                loss = nextLoss;
            }
            if (arrived) {
                break;
            }
        }
        return best.slope > 0 ? Optional.of(best) : Optional.empty();
    }

    private Recalibration moved(double byIntercept, double bySlope, double length) {
        return new Recalibration(intercept - length * byIntercept, slope - length * bySlope);
    }

    /** (n + 1) / (n + 2) for yes and 1 / (m + 2) for no, of n and m outcomes. */
    private static double[] targets(boolean[] positive) {
        int hits = 0;
        for (boolean hit : positive) {
            hits += hit ? 1 : 0;
        }
        double yes = (hits + 1.0) / (hits + 2.0);
        double no = 1.0 / (positive.length - hits + 2.0);
        double[] targets = new double[positive.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = positive[i] ? yes : no;
        }
        return targets;
    }

    /** Negative log-likelihood in a form that does not overflow. */
    private double loss(double[] logOdds, double[] targets) {
        double sum = 0;
        for (int i = 0; i < logOdds.length; i++) {
            double z = logOdds(logOdds[i]);
            sum += Math.max(z, 0) - targets[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
        }
        return sum;
    }
}
