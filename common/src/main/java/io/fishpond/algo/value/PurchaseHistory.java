package io.fishpond.algo.value;

/**
 * All that a frequency model needs to know of a member: one distinct row, with the number of members who share it.
 *
 * @param repeats x, days with a purchase after the first such day, 0 or more
 * @param recency t_x, weeks from the first purchase day to the last; 0 exactly when there was no repeat
 * @param age T, weeks from the first purchase day to the end of observation, at least the recency
 * @param weight members who share these three figures, 1 or more
 */
public record PurchaseHistory(int repeats, double recency, double age, long weight) {

    private static final double DAYS_PER_WEEK = 7;

    public PurchaseHistory {
        require(repeats >= 0, "repeats", repeats, "0 or more");
        require(age >= 0 && age < Double.POSITIVE_INFINITY, "age", age, "finite, and 0 or more weeks");
        require(recency >= 0 && recency <= age, "recency", recency, "from 0 to the age of " + age + " weeks");
        require(
                (repeats == 0) == (recency == 0),
                "recency",
                recency,
                "0 exactly when repeats, here " + repeats + ", are");
        require(weight >= 1, "weight", weight, "1 or more");
    }

    /**
     * The history told in days.
     *
     * @param purchaseDays distinct days with a purchase, 1 or more
     * @param daysToLast days from the first purchase day to the last
     * @param daysToAsOf days from the first purchase day to the as-of date
     * @param weight members who share it
     */
    public static PurchaseHistory ofDays(int purchaseDays, long daysToLast, long daysToAsOf, long weight) {
        return new PurchaseHistory(purchaseDays - 1, daysToLast / DAYS_PER_WEEK, daysToAsOf / DAYS_PER_WEEK, weight);
    }

    private static void require(boolean holds, String name, Number value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + " (must be " + rule + ")");
        }
    }
}
