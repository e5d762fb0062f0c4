package io.fishpond.algo.value;

import java.util.List;

/**
 * The modified BG/NBD model: the first order is an occasion to leave like every repeat, so that one-time buyers need not
 * be alive.
 *
 * <p>Sources: Batislam, Denizel and Filiztekin, "Empirical Validation and Comparison of Models for Customer Base
 * Analysis", International Journal of Research in Marketing 24 (2007), appendix A, with P(alive) in equation (5); Hoppe
 * and Wagner, "Customer Base Analysis: The Case for a Central Variant of the Betageometric/NBD Model", Marketing Journal
 * of Research and Management 3 (2007).
 *
 * @param r shape of the ordering rates, above 0
 * @param alpha inverse scale of the ordering rates, in weeks, above 0; r / alpha is the mean number of orders a week
 * @param a first parameter of the probability of leaving, above 0
 * @param b second parameter of the probability of leaving, above 0; a / (a + b) is its mean
 */
public record MbgNbd(double r, double alpha, double a, double b) implements BetaGeometric {

    private static final int OCCASIONS_AT_FIRST = 1;

    public MbgNbd {
        Parameter.requirePositive("r", r);
        Parameter.requirePositive("alpha", alpha);
        Parameter.requirePositive("a", a);
        Parameter.requirePositive("b", b);
    }

    /**
     * Fits the four parameters by maximum likelihood. Odd data never throw; the result says where it ran to a bound.
     *
     * @param histories one or more, in any order
     * @throws IllegalArgumentException if there are none
     */
    public static Fit<MbgNbd> fit(List<PurchaseHistory> histories) {
        return BetaGeometricLikelihood.fit(histories, OCCASIONS_AT_FIRST, p -> new MbgNbd(p[0], p[1], p[2], p[3]));
    }

    @Override
    public String name() {
        return "mbg_nbd";
    }

    @Override
    public int occasions(int repeats) {
        return repeats + OCCASIONS_AT_FIRST;
    }
}
