package io.fishpond.algo.churn;

import java.util.Locale;

/** How often a member buys, by the mean gap between her purchase days. */
public enum CadenceClass {
    /** No order yet. */
    NEVER,
    /** One purchase day, so no gap to tell her cadence by. */
    ONCE,
    /** A mean gap of up to 30 days: monthly or more often. */
    FAST,
    /** A mean gap of up to 90 days: every season. */
    MEDIUM,
    /** A longer mean gap. */
    SLOW;

    private static final double FAST_DAYS = 30;
    private static final double MEDIUM_DAYS = 90;

    /**
     * The class of a member.
     *
     * @param purchaseDays distinct days with an order
     * @param daysToLast days from the first of them to the last
     */
    public static CadenceClass of(int purchaseDays, int daysToLast) {
        if (purchaseDays < 2) {
            return purchaseDays < 1 ? NEVER : ONCE;
        }
        double gap = daysToLast / (purchaseDays - 1.0);
        if (gap <= FAST_DAYS) {
            return FAST;
        }
        return gap <= MEDIUM_DAYS ? MEDIUM : SLOW;
    }

    /** The name under which tables know the class. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
