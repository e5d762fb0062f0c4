package io.fishpond.algo.metrics;

/**
 * A figure with its 95% interval.
 *
 * @param low lower end
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {
    private static final double NORMAL_975 = 1.959963984540054;

    /**
     * Of a mean or a sum of many, by the normal distribution.
     *
     * @param variance of the figure itself, 0 or more
     */
    public static Estimate normal(double value, double variance) {
        double margin = NORMAL_975 * Math.sqrt(variance);
        return new Estimate(value, value - margin, value + margin);
    }
}
