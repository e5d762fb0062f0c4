package io.fishpond.algo.value;

/**
 * An order, with what is known of it on each day: a refund is unknown before its own day.
 *
 * @param day of the order, counted from 1970-01-01
 * @param cents gross amount
 * @param refundCents paid back on the refund day
 * @param refundDay counted from 1970-01-01; {@link #NEVER} without a refund
 * @param channel that sold
 */
public record Purchase(int day, long cents, long refundCents, int refundDay, String channel) {
    /** The refund day of an order that was not refunded. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** Whether by the end of a day refunds have left anything of it; an order that cost nothing stands until it is taken back. */
    public boolean standsBy(int asOf) {
        return day <= asOf && (cents == 0 ? refundDay > asOf : netBy(asOf) > 0);
    }

    /** Net revenue in cents by the end of a day, never below zero. */
    public long netBy(int asOf) {
        if (day > asOf) {
            return 0;
        }
        return Math.max(0, cents - (refundDay <= asOf ? refundCents : 0));
    }
}
