package io.fishpond.algo.value;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A model fitted by maximum likelihood, and how far to believe it.
 *
 * @param model the model at the best parameters found
 * @param logLikelihood log-likelihood of all members at those parameters
 * @param estimates one per parameter, in the model's order
 * @param converged whether the gradient vanishes there and the likelihood curves down in every free direction
 * @param gradientNorm largest slope of the mean log-likelihood along a free log-parameter
 */
public record Fit<M>(M model, double logLikelihood, List<Estimate> estimates, boolean converged, double gradientNorm) {

    /** Where a parameter stands in its permitted range. */
    public enum Bound {
        INSIDE,
        LOWER,
        UPPER
    }

    /**
     * One fitted parameter.
     *
     * @param standardError from the inverse of the observed information; NaN where the data do not determine it
     * @param bound the end of the permitted range that stopped it
     */
    public record Estimate(String name, double value, double standardError, Bound bound) {}

    public Fit {
        estimates = List.copyOf(estimates);
    }

    /** The fitted parameters, in the model's order. */
    public double[] values() {
        return estimates.stream().mapToDouble(Estimate::value).toArray();
    }

    /** Parameters that ran to the end of their range. */
    public List<Estimate> atBound() {
        return estimates.stream().filter(e -> e.bound() != Bound.INSIDE).toList();
    }

    /** Whether the model may be published: converged, with every parameter inside its range. */
    public boolean sound() {
        return converged && atBound().isEmpty();
    }

    /** What is wrong with the fit, in words; empty when it is sound. */
    public String fault() {
        String bounds = atBound().stream()
                .map(e -> String.format(
                        Locale.ROOT,
                        "%s ran to its %s bound %.4g",
                        e.name(),
                        e.bound().name().toLowerCase(Locale.ROOT),
                        e.value()))
                .collect(Collectors.joining("; "));
        String slope = converged ? "" : "did not converge (gradient " + gradientNorm + ")";
        return bounds.isEmpty() || slope.isEmpty() ? bounds + slope : bounds + "; " + slope;
    }
}
