package io.fishpond.algo.metrics;

import java.util.OptionalDouble;

/**
 * The least difference of two shares that a trial is likely to find: with a two-sided test at .05, in four of five trials
 * (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition, 2003, equation 4.19, without the
 * correction for continuity, solved for the difference). By the normal distribution: of a handful of events an arm it promises
 * too much.
 */
public final class DetectableEffect {
    private static final double NORMAL_975 = 1.959963984540054;
    private static final double NORMAL_800 = 0.8416212335729143;
    private static final int HALVINGS = 50;

    private DetectableEffect() {}

    /**
     * By how much the share of the treated must exceed that of those held out.
     *
     * @param rate share of those held out to whom it happens, 0 to 1
     * @param treated how many
     * @param heldOut how many
     * @return a difference of shares, as .02 for 7% instead of 5%; empty if even 100% would not be found
     */
    public static OptionalDouble of(double rate, long treated, long heldOut) {
        return of(rate, treated, heldOut, NORMAL_800);
    }

    /** @param quantile of the normal distribution at the power */
    static OptionalDouble of(double rate, double treated, double heldOut, double quantile) {
        if (rate < 0 || rate > 1) {
            throw new IllegalArgumentException("a share of " + rate + " (must be 0 to 1)");
        }
        if (treated <= 0 || heldOut <= 0 || !isFound(rate, 1 - rate, treated, heldOut, quantile)) {
            return OptionalDouble.empty();
        }
        double low = 0;
        double high = 1 - rate;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (isFound(rate, middle, treated, heldOut, quantile)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    private static boolean isFound(double rate, double effect, double treated, double heldOut, double quantile) {
        double lifted = rate + effect;
        double pooled = (treated * lifted + heldOut * rate) / (treated + heldOut);
        double ifNone = variance(pooled) * (1 / treated + 1 / heldOut);
        double ifSome = variance(lifted) / treated + variance(rate) / heldOut;
        return effect > 0 && effect >= NORMAL_975 * Math.sqrt(ifNone) + quantile * Math.sqrt(ifSome);
    }

    private static double variance(double share) {
        return share * (1 - share);
    }
}
