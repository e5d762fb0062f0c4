package io.fishpond.jobs.generate;

import java.util.List;
import java.util.Locale;

/**
 * One order.
 *
 * @param account that ordered
 * @param sequence number among the person's orders
 * @param at second of the order
 * @param cancelled never went through
 * @param cents gross amount
 * @param lines what was in it
 * @param refunded cents paid back, 0 for none
 * @param refundedAt second of the refund
 */
record Order(
        Account account,
        int sequence,
        long at,
        boolean cancelled,
        long cents,
        List<Catalogue.Line> lines,
        long refunded,
        long refundedAt) {

    /** What remains in the end. */
    long net() {
        return cancelled ? 0 : cents - refunded;
    }

    boolean refundedInFull() {
        return refunded == cents;
    }

    /** A number that no other order of the channel has. */
    String id(int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", account.person() * 10_000 + sequence);
    }
}
