package io.fishpond.jobs.value;

import io.fishpond.algo.value.OrderCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stretch of days that is over, by which models are compared: from the day after the cutoff to its end.
 *
 * @param cutoff last day that the models may know
 * @param days length of the stretch
 */
record ClosedWindow(LocalDate cutoff, int days) {

    private static final int SHORTEST = 28;
    private static final int LEAST_PAST = 180;
    private static final long LEAST_CUSTOMERS = 200;
    /** From one origin to the one before it: a quarter, so that origins stand in different seasons. */
    private static final int STEP = 91;

    /** Parts of the length, so that what is chosen does not serve one horizon alone. */
    private static final int SHORTER = 4;

    /**
     * Rolling origins, each with enough before it to learn from: 180 days since the first order of all, and 200 customers.
     * The first is the longest window that ends on {@code asOf}: the wanted length is tried first, then its half, its
     * quarter and so on, 28 days at last. After it come a window of a quarter of its length that ends on the same day, and
     * windows of its length, each a quarter of a year before the other.
     *
     * @param wanted length in days
     * @param origins windows of the full length at most
     * @return empty where even the shortest leaves too little
     */
    static List<ClosedWindow> before(LocalDate asOf, OrderCalendar calendar, int wanted, int origins) {
        return lengths(wanted).stream()
                .map(days -> rolling(asOf, days, origins))
                .filter(windows -> windows.get(0).isKnown(calendar))
                .findFirst()
                .map(windows ->
                        windows.stream().filter(w -> w.isKnown(calendar)).toList())
                .orElse(List.of());
    }

    /** Windows of a length that had closed by {@code asOf} and have enough before them, each a quarter before the other. */
    static List<ClosedWindow> lessons(LocalDate asOf, OrderCalendar calendar, int days, int origins) {
        return IntStream.range(0, origins)
                .mapToObj(origin -> new ClosedWindow(asOf.minusDays(days + (long) STEP * origin), days))
                .filter(w -> w.isKnown(calendar))
                .toList();
    }

    private boolean isKnown(OrderCalendar calendar) {
        int last = Past.day(cutoff);
        return !calendar.isEmpty()
                && last >= calendar.earliest() + LEAST_PAST
                && calendar.customersBy(last) >= LEAST_CUSTOMERS;
    }

    /** Lengths to try, the longest first. */
    static List<Integer> lengths(int wanted) {
        List<Integer> lengths = new ArrayList<>();
        for (int days = wanted; days > SHORTEST; days /= 2) {
            lengths.add(days);
        }
        lengths.add(Math.min(wanted, SHORTEST));
        return lengths;
    }

    /** The windows that stand for a length, the one that ends last and is longest first. */
    static List<ClosedWindow> rolling(LocalDate asOf, int days, int origins) {
        List<ClosedWindow> windows = new ArrayList<>();
        windows.add(new ClosedWindow(asOf.minusDays(days), days));
        if (days / SHORTER >= SHORTEST) {
            windows.add(new ClosedWindow(asOf.minusDays(days / SHORTER), days / SHORTER));
        }
        for (int origin = 1; origin < origins; origin++) {
            windows.add(new ClosedWindow(asOf.minusDays(days + (long) STEP * origin), days));
        }
        return windows;
    }

    /** Its last day. */
    LocalDate end() {
        return cutoff.plusDays(days);
    }

    double weeks() {
        return days / 7.0;
    }
}
