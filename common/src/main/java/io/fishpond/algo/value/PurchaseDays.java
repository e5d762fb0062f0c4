package io.fishpond.algo.value;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The days on which a member bought, as they were known at the end of one: purchases of a day are one. */
public final class PurchaseDays {
    /** Days whose purchases say how she does of late. */
    private static final int QUARTER = 91;

    private final int asOf;
    private final int orders;
    private final int[] days;
    private final long[] cents;

    private PurchaseDays(int asOf, int orders, Map<Integer, Long> centsByDay) {
        this.asOf = asOf;
        this.orders = orders;
        this.days = centsByDay.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.cents = centsByDay.values().stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Counts them.
     *
     * @param purchases of one member, in any order
     * @param asOf last day that is known, counted from 1970-01-01: later purchases and refunds are not
     */
    public static PurchaseDays of(List<Purchase> purchases, int asOf) {
        Map<Integer, Long> centsByDay = new TreeMap<>();
        int orders = 0;
        for (Purchase purchase : purchases) {
            if (purchase.standsBy(asOf)) {
                centsByDay.merge(purchase.day(), purchase.netBy(asOf), Long::sum);
                orders++;
            }
        }
        return new PurchaseDays(asOf, orders, centsByDay);
    }

    public boolean isEmpty() {
        return days.length == 0;
    }

    /** Purchases that refunds left something of. */
    public int orders() {
        return orders;
    }

    /** The first day; only where there is one. */
    public int first() {
        return days[0];
    }

    /** The last day; only where there is one. */
    public int last() {
        return days[days.length - 1];
    }

    /** How many lie after one day, up to and with another. */
    public int count(int after, int upTo) {
        return (int) Arrays.stream(days).filter(d -> d > after && d <= upTo).count();
    }

    /** Net revenue after one day, up to and with another, in cents. */
    public long cents(int after, int upTo) {
        long sum = 0;
        for (int i = 0; i < days.length; i++) {
            sum += days[i] > after && days[i] <= upTo ? cents[i] : 0;
        }
        return sum;
    }

    /** The day up to and with which purchases are older than 12 months. */
    public int aYearBefore() {
        return (int) LocalDate.ofEpochDay(asOf).minusMonths(12).toEpochDay();
    }

    /**
     * What models may know of her; only where she bought.
     *
     * @param channel that she came by
     */
    public MemberHistory history(String channel) {
        int spendDays = 0;
        for (int i = 1; i < cents.length; i++) {
            spendDays += cents[i] > 0 ? 1 : 0;
        }
        long all = Arrays.stream(cents).sum();
        return new MemberHistory(
                channel,
                days.length,
                last() - first(),
                asOf - first(),
                count(aYearBefore(), asOf),
                count(asOf - QUARTER, asOf),
                all,
                all - cents[0],
                spendDays);
    }
}
