package io.fishpond.algo.metrics;

/**
 * How far two groups are apart, numbers and categories on one scale: their difference over the mean of their spreads (Austin,
 * Balance diagnostics for comparing the distribution of baseline covariates, Statistics in Medicine 28, 2009, equations 1 and
 * 2). Below .1 in either direction the groups are commonly called alike.
 */
public final class StandardisedDifference {
    /** Groups that are nearer than this are alike. */
    public static final double ALIKE = 0.1;

    private StandardisedDifference() {}

    /**
     * Of a number.
     *
     * @return in standard deviations; 0 where nothing varies
     */
    public static double ofMeans(double mean, double variance, double otherMean, double otherVariance) {
        double spread = Math.sqrt((variance + otherVariance) / 2);
        return spread > 0 ? (mean - otherMean) / spread : 0;
    }

    /** Of the shares, 0 to 1, of those in a category. */
    public static double ofShares(double share, double otherShare) {
        return ofMeans(share, share * (1 - share), otherShare, otherShare * (1 - otherShare));
    }
}
