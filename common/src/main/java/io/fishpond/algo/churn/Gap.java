package io.fishpond.algo.churn;

/**
 * A stretch of days after a purchase day: to the next one, or, unfinished, to the end of observation.
 *
 * @param days its length, 0 or more; 1 or more when finished
 * @param finished whether a purchase ended it
 * @param weight how many such gaps there are, 1 or more
 */
public record Gap(int days, boolean finished, long weight) {

    public Gap {
        if (days < (finished ? 1 : 0)) {
            throw new IllegalArgumentException(
                    "days is " + days + " (must be " + (finished ? "1 or more where finished)" : "0 or more)"));
        }
        if (weight < 1) {
            throw new IllegalArgumentException("weight is " + weight + " (must be 1 or more)");
        }
    }
}
