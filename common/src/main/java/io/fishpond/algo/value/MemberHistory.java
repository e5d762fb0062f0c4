package io.fishpond.algo.value;

/**
 * What the contenders may know of a member who ordered.
 *
 * @param channel that she came by
 * @param orderDays distinct days with an order, 1 or more but for {@link #none}
 * @param daysToLast days from the first to the last of them
 * @param daysToAsOf days from the first of them to the end of observation
 * @param lastYearDays how many of them lie in the last 12 months
 * @param lastQuarterDays how many of them lie in the last 91 days
 * @param cents net revenue of all days
 * @param repeatCents net revenue of all days but the first
 * @param repeatSpendDays how many of those brought any
 */
public record MemberHistory(
        String channel,
        int orderDays,
        int daysToLast,
        int daysToAsOf,
        int lastYearDays,
        int lastQuarterDays,
        long cents,
        long repeatCents,
        int repeatSpendDays) {

    private static final double CENTS = 100;

    /** Of who never ordered: zeros, which no model may be asked about. */
    public static MemberHistory none(String channel) {
        return new MemberHistory(channel, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    public PurchaseHistory purchases() {
        return PurchaseHistory.ofDays(orderDays, daysToLast, daysToAsOf, 1);
    }

    /** Net revenue of all days. */
    public double revenue() {
        return cents / CENTS;
    }

    public boolean hasRepeatSpend() {
        return repeatSpendDays > 0;
    }

    /** Her spend on repeat days that brought any; only where there are some. */
    public SpendHistory spend() {
        return new SpendHistory(repeatCents / CENTS / repeatSpendDays, repeatSpendDays, 1);
    }

    int daysSinceOrder() {
        return daysToAsOf - daysToLast;
    }
}
