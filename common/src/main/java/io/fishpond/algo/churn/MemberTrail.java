package io.fishpond.algo.churn;

import io.fishpond.algo.value.Purchase;
import java.util.List;

/**
 * All that a member did, in any order.
 *
 * @param purchases her orders
 * @param contacts her other events
 */
public record MemberTrail(List<Purchase> purchases, List<Contact> contacts) {

    public MemberTrail {
        purchases = List.copyOf(purchases);
        contacts = List.copyOf(contacts);
    }

    /** Where she stands at the end of a day; nothing that is dated later counts. */
    public Standing asOf(int day) {
        return new Standing(this, day);
    }

    /** Whether she buys after {@code from}, up to and with {@code to}, as the end of observation knows it. */
    public boolean buysWithin(int from, int to, int endOfObservation) {
        return purchases.stream().anyMatch(p -> p.day() > from && p.day() <= to && p.standsBy(endOfObservation));
    }
}
