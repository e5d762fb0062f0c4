package io.fishpond.algo.metrics;

/**
 * How far expected counts and sums lie from what happened, on the scale of their distribution; the mean over all pairs, 0
 * where all are met.
 *
 * <p>Source: J&oslash;rgensen, "The Theory of Dispersion Models" (1997), chapter 4.
 */
public final class Deviance {

    private Deviance() {}

    /**
     * Mean unit deviance of counts: 2 [y ln(y/&mu;) - (y - &mu;)].
     *
     * @param actual counts that came, each 0 or more
     * @param expected counts that were foretold, each 0 or more; foretelling 0 where some came costs infinity
     */
    public static double poisson(double[] actual, double[] expected) {
        return mean(actual, expected, (y, mu) -> y == 0 ? 2 * mu : 2 * (y * Math.log(y / mu) - (y - mu)));
    }

    /**
     * Mean unit deviance of sums of money, compound Poisson-gamma with power 3/2, where the general form comes down to
     * 4 (&radic;y - &radic;&mu;)&sup2; / &radic;&mu;.
     *
     * @param actual sums that came, each 0 or more
     * @param expected sums that were foretold, each 0 or more; foretelling 0 where some came costs infinity
     */
    public static double tweedie(double[] actual, double[] expected) {
        return mean(actual, expected, (y, mu) -> {
            double gap = Math.sqrt(y) - Math.sqrt(mu);
            return gap == 0 ? 0 : 4 * gap * gap / Math.sqrt(mu);
        });
    }

    @FunctionalInterface
    private interface Unit {
        double of(double actual, double expected);
    }

    private static double mean(double[] actual, double[] expected, Unit unit) {
        Inputs.sameLength(actual.length, expected.length);
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += unit.of(Inputs.amount("actual", i, actual[i]), Inputs.amount("expected", i, expected[i]));
        }
        return sum / actual.length;
    }
}
