package io.fishpond.algo.value;

import java.util.List;

/**
 * The BG/NBD model: every repeat order is an occasion to leave. Without a repeat there was none, so that every one-time
 * buyer counts as alive; her probability of being alive is therefore no churn score.
 *
 * <p>Source: Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing Science 24 (2005), equations (6),
 * (9) and (10): likelihood, and expected orders of a new member and of one with a history.
 *
 * @param r shape of the ordering rates, above 0
 * @param alpha inverse scale of the ordering rates, in weeks, above 0; r / alpha is the mean number of orders a week
 * @param a first parameter of the probability of leaving, above 0
 * @param b second parameter of the probability of leaving, above 0; a / (a + b) is its mean
 */
public record BgNbd(double r, double alpha, double a, double b) implements BetaGeometric {

    private static final int OCCASIONS_AT_FIRST = 0;

    public BgNbd {
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
    public static Fit<BgNbd> fit(List<PurchaseHistory> histories) {
        return BetaGeometricLikelihood.fit(histories, OCCASIONS_AT_FIRST, p -> new BgNbd(p[0], p[1], p[2], p[3]));
    }

    @Override
    public String name() {
        return "bg_nbd";
    }

    @Override
    public int occasions(int repeats) {
        return repeats + OCCASIONS_AT_FIRST;
    }
}
