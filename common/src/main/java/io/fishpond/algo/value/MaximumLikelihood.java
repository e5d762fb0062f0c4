package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/**
 * Maximum likelihood over a few positive parameters: Newton's method on their logarithms inside a box, from several
 * given starts, without randomness.
 *
 * <p>The Hessian comes from central differences of the exact gradient. Its eigenvalues are taken by magnitude, so that
 * every step climbs even where the likelihood is not concave (Nocedal and Wright, Numerical Optimization, section 3.4).
 */
final class MaximumLikelihood {

    /** A mean log-likelihood and its gradient, both in terms of log-parameters. */
    interface Objective {
        /**
         * Evaluates both.
         *
         * @param logParameters where to evaluate
         * @param gradient receives the derivative along each log-parameter
         * @return the log-likelihood per member
         */
        double at(double[] logParameters, double[] gradient);

        /** How many members there are: turns the mean into the sum. */
        double members();
    }

    /** Each parameter, in its own scale, lies between 1/RANGE and RANGE. */
    private static final double RANGE = 1e4;

    private static final double LOG_RANGE = Math.log(RANGE);
    private static final int SAMPLE = 10_000;
    private static final int STEPS = 200;
    private static final double LONGEST_STEP = 3;
    private static final double DIFFERENCE = 1e-4;
    private static final double STOP = 1e-10;
    private static final double CONVERGED = 1e-6;
    private static final double FLATTEST = 1e-8;
    /** Relative rise of the likelihood that is lost in the rounding of its sum. */
    private static final double NOISE = 1e-12;

    private final Objective objective;
    private final double[] lower;
    private final double[] upper;

    private double[] point;
    private double[] gradient;
    private double value;

    private MaximumLikelihood(Objective objective, double[] start, double[] scales) {
        this.objective = objective;
        this.lower = Arrays.stream(scales).map(s -> Math.log(s) - LOG_RANGE).toArray();
        this.upper = Arrays.stream(scales).map(s -> Math.log(s) + LOG_RANGE).toArray();
        this.point = clamp(start);
        this.gradient = new double[start.length];
        this.value = objective.at(point, gradient);
    }

    /**
     * Climbs from every start and keeps the highest summit. Where the rows are many, a systematic sample of them decides
     * between the starts, so that the whole need climb only once.
     *
     * @param rows sorted, so that the sample is fair and always the same
     * @param likelihood makes the objective of such rows
     * @param names of the parameters
     * @param scales the middle of each parameter's permitted range, which spans four decades either way
     * @param starts in natural parameters
     * @param model makes the model of natural parameters
     */
    static <R, M> Fit<M> fit(
            List<R> rows,
            Function<List<R>, Objective> likelihood,
            List<String> names,
            double[] scales,
            double[][] starts,
            Function<double[], M> model) {
        int stride = rows.size() / SAMPLE;
        if (stride < 2) {
            return best(likelihood.apply(rows), scales, starts).result(names, model);
        }
        List<R> sample = IntStream.iterate(0, i -> i < rows.size(), i -> i + stride)
                .mapToObj(rows::get)
                .toList();
        double[] start = best(likelihood.apply(sample), scales, starts).natural();
        return best(likelihood.apply(rows), scales, new double[][] {start}).result(names, model);
    }

    private static MaximumLikelihood best(Objective objective, double[] scales, double[][] starts) {
        return Arrays.stream(starts)
                .map(start -> new MaximumLikelihood(
                        objective, Arrays.stream(start).map(Math::log).toArray(), scales))
                .peek(MaximumLikelihood::climb)
                .reduce((best, next) -> next.value > best.value ? next : best)
                .orElseThrow(() -> new IllegalArgumentException("starts is empty (must hold one or more)"));
    }

    private void climb() {
        for (int step = 0; step < STEPS; step++) {
            int[] free = free();
            if (slope(gradient, free) <= STOP || !advance(free, newtonStep(free))) {
                return;
            }
        }
    }

    /** The Newton step in the free directions; where the surface is flat or curves up, a step along the slope. */
    private double[] newtonStep(int[] free) {
        EigenDecompositionSymmetric eigen = information(free);
        double[] slopes = Arrays.stream(free).mapToDouble(i -> gradient[i]).toArray();
        double[] step = new double[free.length];
        double flattest = FLATTEST;
        for (double curvature : eigen.getEigenvalues()) {
            flattest = Math.max(flattest, FLATTEST * Math.abs(curvature));
        }
        for (int k = 0; k < free.length; k++) {
            double[] direction = eigen.getEigenvector(k).toArray();
            double along = 0;
            for (int i = 0; i < free.length; i++) {
                along += direction[i] * slopes[i];
            }
            double length = along / Math.max(Math.abs(eigen.getEigenvalue(k)), flattest);
            for (int i = 0; i < free.length; i++) {
                step[i] += direction[i] * length;
            }
        }
        double longest = Arrays.stream(step).map(Math::abs).max().orElse(0);
        double shrink = Math.min(1, LONGEST_STEP / longest);
        return Arrays.stream(step).map(s -> s * shrink).toArray();
    }

    /**
     * Backtracks until the likelihood rises enough (Armijo). Close to the summit rounding hides the rise, and a flatter
     * slope is taken for it; false where there is neither.
     */
    private boolean advance(int[] free, double[] step) {
        double[] slopes = new double[point.length];
        for (double shrink = 1; shrink > 1e-9; shrink /= 2) {
            double[] next = point.clone();
            for (int i = 0; i < free.length; i++) {
                next[free[i]] += shrink * step[i];
            }
            next = clamp(next);
            double promised = 0;
            for (int i : free) {
                promised += gradient[i] * (next[i] - point[i]);
            }
            double reached = objective.at(next, slopes);
            boolean lost = promised <= NOISE * Math.abs(value);
            if (lost ? slope(slopes, free) < slope(gradient, free) / 2 : reached >= value + 1e-4 * promised) {
                point = next;
                value = reached;
                gradient = slopes;
                return true;
            }
            if (lost) {
                return false;
            }
        }
        return false;
    }

    /** The negative Hessian over the free directions. */
    private EigenDecompositionSymmetric information(int[] free) {
        double[][] information = new double[free.length][free.length];
        double[] above = new double[point.length];
        double[] below = new double[point.length];
        for (int i = 0; i < free.length; i++) {
            double[] moved = point.clone();
            moved[free[i]] = point[free[i]] + DIFFERENCE;
            objective.at(moved, above);
            moved[free[i]] = point[free[i]] - DIFFERENCE;
            objective.at(moved, below);
            for (int j = 0; j < free.length; j++) {
                double curvature = (below[free[j]] - above[free[j]]) / (2 * DIFFERENCE);
                information[i][j] += curvature / 2;
                information[j][i] += curvature / 2;
            }
        }
        return new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(information));
    }

    private <M> Fit<M> result(List<String> names, Function<double[], M> model) {
        double members = objective.members();
        int[] free = free();
        double[] variances = new double[point.length];
        Arrays.fill(variances, Double.NaN);
        boolean summit = true;
        if (free.length > 0) {
            EigenDecompositionSymmetric eigen = information(free);
            summit = Arrays.stream(eigen.getEigenvalues()).allMatch(curvature -> curvature > 0);
            for (int i = 0; summit && i < free.length; i++) {
                variances[free[i]] = 0;
                for (int k = 0; k < free.length; k++) {
                    double part = eigen.getEigenvector(k).getEntry(i);
                    variances[free[i]] += part * part / (eigen.getEigenvalue(k) * members);
                }
            }
        }
        double[] natural = natural();
        List<Fit.Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < natural.length; i++) {
            Fit.Bound bound =
                    point[i] <= lower[i] ? Fit.Bound.LOWER : point[i] >= upper[i] ? Fit.Bound.UPPER : Fit.Bound.INSIDE;
            // Where the gradient vanishes, the error of a logarithm is the relative error of its parameter.
            estimates.add(new Fit.Estimate(names.get(i), natural[i], natural[i] * Math.sqrt(variances[i]), bound));
        }
        return new Fit<>(
                model.apply(natural),
                value * members,
                estimates,
                summit && slope(gradient, free) <= CONVERGED,
                slope(gradient, free));
    }

    private double[] natural() {
        return Arrays.stream(point).map(Math::exp).toArray();
    }

    /** Directions that are not pressed against the box. */
    private int[] free() {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < point.length; i++) {
            boolean pressed = (point[i] <= lower[i] && gradient[i] <= 0) || (point[i] >= upper[i] && gradient[i] >= 0);
            if (!pressed) {
                free.add(i);
            }
        }
        return free.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double slope(double[] gradient, int[] free) {
        return Arrays.stream(free).mapToDouble(i -> Math.abs(gradient[i])).max().orElse(0);
    }

    private double[] clamp(double[] candidate) {
        double[] clamped = candidate.clone();
        for (int i = 0; i < clamped.length; i++) {
            clamped[i] = Math.min(Math.max(clamped[i], lower[i]), upper[i]);
        }
        return clamped;
    }
}
