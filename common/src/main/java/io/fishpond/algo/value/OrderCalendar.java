package io.fishpond.algo.value;

import java.io.Serializable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How many members ordered on each day, for the first time and again; days are counted from 1970-01-01. */
public final class OrderCalendar implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<Integer, Long> firsts;
    private final TreeMap<Integer, Long> repeats;

    /**
     * Keeps the counts.
     *
     * @param firsts members by the day of their first order
     * @param repeats members by the days of their further orders
     */
    public OrderCalendar(Map<Integer, Long> firsts, Map<Integer, Long> repeats) {
        this.firsts = new TreeMap<>(firsts);
        this.repeats = new TreeMap<>(repeats);
    }

    /** The day by whose end so many members had ordered; only where as many ever did. */
    int dayOfCustomers(long members) {
        long seen = 0;
        for (Map.Entry<Integer, Long> day : firsts.entrySet()) {
            seen += day.getValue();
            if (seen >= members) {
                return day.getKey();
            }
        }
        throw new IllegalArgumentException("members is " + members + " (must be " + seen + " at most)");
    }

    public boolean isEmpty() {
        return firsts.isEmpty();
    }

    /** Day of the first order of all; only where there is one. */
    public int earliest() {
        return firsts.firstKey();
    }

    /** Members who had ordered by the end of a day. */
    public long customersBy(int day) {
        return firsts.headMap(day, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Members who ordered for the first time from one day to another, both included. */
    NavigableMap<Integer, Long> firsts(int from, int to) {
        return firsts.subMap(from, true, to, true);
    }

    /** Further orders from one day to another, both included. */
    long repeats(int from, int to) {
        return repeats.subMap(from, true, to, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
