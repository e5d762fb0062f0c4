package io.fishpond.algo.value;

import java.io.Serializable;

/**
 * Orders to come, worth less the later they come: the increments of the expectation over steps of about four weeks, each
 * discounted from the middle of its step.
 *
 * @param weeks length of the horizon, above 0
 * @param annualRate discount of a year, 0 or more: 0.1 means that 1.10 in a year is worth 1 today
 */
public record DiscountedHorizon(double weeks, double annualRate) implements Serializable {

    private static final double WEEKS_PER_YEAR = 365.25 / 7;
    private static final double WEEKS_PER_STEP = 4;

    public DiscountedHorizon {
        if (!(weeks > 0 && weeks < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weeks is " + weeks + " (must be finite and above 0)");
        }
        if (!(annualRate >= 0 && annualRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("annualRate is " + annualRate + " (must be finite, and 0 or more)");
        }
    }

    /** Expected discounted orders of a member within the horizon. */
    public double expectedOrders(OrderModel model, PurchaseHistory history) {
        int steps = (int) Math.ceil(weeks / WEEKS_PER_STEP);
        double discounted = 0;
        double before = 0;
        for (int step = 0; step < steps; step++) {
            double expected = model.expectedOrders(history, weeks * (step + 1) / steps);
            double middle = weeks * (step + 0.5) / steps;
            discounted += (expected - before) * Math.exp(-Math.log1p(annualRate) * middle / WEEKS_PER_YEAR);
            before = expected;
        }
        return discounted;
    }
}
