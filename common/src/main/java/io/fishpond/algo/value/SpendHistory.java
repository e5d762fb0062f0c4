package io.fishpond.algo.value;

/**
 * All that the spend model needs to know of a member: one distinct row, with the number of members who share it.
 *
 * @param mean average spend over her repeat purchase days with positive spend, above 0
 * @param days how many such days there were, 1 or more
 * @param weight members who share both figures, 1 or more
 */
public record SpendHistory(double mean, int days, long weight) {

    public SpendHistory {
        if (!(mean > 0 && mean < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("mean is " + mean + " (must be finite and above 0)");
        }
        if (days < 1) {
            throw new IllegalArgumentException("days is " + days + " (must be 1 or more)");
        }
        if (weight < 1) {
            throw new IllegalArgumentException("weight is " + weight + " (must be 1 or more)");
        }
    }
}
