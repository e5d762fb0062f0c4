package io.fishpond.algo.churn;

import io.fishpond.algo.churn.Contact.Kind;
import io.fishpond.algo.value.Purchase;
import java.util.ArrayList;
import java.util.List;

/**
 * What was known of a member at the end of a day: a pure function of the events up to it. Counts and sums look back over a
 * fixed number of days, so that they mean the same on an early day as on a late one; her cadence is her whole history's.
 */
public final class Standing {
    /** A look-back that reaches every event. */
    private static final int EVER = 1 << 24;

    private final MemberTrail trail;
    private final int day;
    private final int[] orderDays;

    Standing(MemberTrail trail, int day) {
        this.trail = trail;
        this.day = day;
        this.orderDays = trail.purchases().stream()
                .filter(p -> p.standsBy(day))
                .mapToInt(Purchase::day)
                .sorted()
                .distinct()
                .toArray();
    }

    /** Whether she has an order that refunds did not eat up; what follows is about members who have. */
    public boolean hasBought() {
        return orderDays.length > 0;
    }

    /** Distinct days with an order. */
    public int orderDays() {
        return orderDays.length;
    }

    public int lastOrderDay() {
        return orderDays[orderDays.length - 1];
    }

    public int daysSinceOrder() {
        return day - lastOrderDay();
    }

    /** Days since her first order. */
    public int ageDays() {
        return day - orderDays[0];
    }

    /** Days from her first order to the last. */
    public int daysToLast() {
        return lastOrderDay() - orderDays[0];
    }

    /** Mean days between purchase days; 0 for fewer than two. */
    public double cadence() {
        return orderDays.length < 2 ? 0 : daysToLast() / (orderDays.length - 1.0);
    }

    public CadenceClass cadenceClass() {
        return hasBought() ? CadenceClass.of(orderDays.length, daysToLast()) : CadenceClass.NEVER;
    }

    /** Standard deviation of her gaps over their mean; 0 for fewer than two gaps. */
    double gapSpread() {
        int gaps = orderDays.length - 1;
        if (gaps < 2) {
            return 0;
        }
        double sum = 0;
        for (int i = 1; i <= gaps; i++) {
            double apart = orderDays[i] - orderDays[i - 1] - cadence();
            sum += apart * apart;
        }
        return Math.sqrt(sum / gaps) / cadence();
    }

    /** Days with an order among the last {@code days}, leaving out the {@code skipped} latest. */
    int orderDaysWithin(int days, int skipped) {
        int count = 0;
        for (int orderDay : orderDays) {
            count += orderDay > day - days && orderDay <= day - skipped ? 1 : 0;
        }
        return count;
    }

    /** Net revenue, in units of the currency, of orders in the last {@code days}. */
    double spentWithin(int days) {
        long cents = 0;
        for (Purchase purchase : trail.purchases()) {
            cents += purchase.day() > day - days ? purchase.netBy(day) : 0;
        }
        return cents / 100.0;
    }

    /** Channels in which she bought in the last {@code days}. */
    int channelsWithin(int days) {
        return (int) trail.purchases().stream()
                .filter(p -> p.day() > day - days && p.standsBy(day))
                .map(Purchase::channel)
                .distinct()
                .count();
    }

    /** Events of a kind in the last {@code days}. */
    int contactsWithin(Kind kind, int days) {
        int times = 0;
        for (Contact contact : trail.contacts()) {
            times += contact.kind() == kind && contact.day() > day - days && contact.day() <= day ? contact.times() : 0;
        }
        return times;
    }

    /** Whether she follows somewhere: more was begun than ended. */
    boolean follows() {
        return contactsWithin(Kind.FOLLOW, EVER) > contactsWithin(Kind.UNFOLLOW, EVER);
    }

    /** Her gaps, the running one last; none before her first order. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 1; i < orderDays.length; i++) {
            gaps.add(new Gap(orderDays[i] - orderDays[i - 1], true, 1));
        }
        if (hasBought()) {
            gaps.add(new Gap(daysSinceOrder(), false, 1));
        }
        return gaps;
    }

    /** What the models are told. */
    public Evidence evidence() {
        return new Evidence(orderDays(), daysSinceOrder(), ageDays(), Feature.values(this));
    }
}
