package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A member base as the frequency models fit it: rows are sorted and equal ones joined, so that neither their order nor the
 * way members are grouped changes a bit of the result.
 *
 * @param rows distinct, by repeats, age and recency
 * @param time mean age in weeks, the unit of time: the same base counted in days gives the same fit
 * @param gap weeks of observation to a repeat, the whole time where nobody repeats
 */
record MemberBase(List<PurchaseHistory> rows, double time, double gap) {

    static MemberBase of(List<PurchaseHistory> histories) {
        if (histories.isEmpty()) {
            throw new IllegalArgumentException("histories is empty (must hold one or more)");
        }
        List<PurchaseHistory> rows = distinct(histories);
        double members = members(rows);
        double ages = 0;
        double repeats = 0;
        for (PurchaseHistory row : rows) {
            ages += row.weight() * row.age();
            repeats += (double) row.weight() * row.repeats();
        }
        double time = ages > 0 ? ages / members : 1;
        return new MemberBase(rows, time, repeats > 0 ? time * members / repeats : time);
    }

    /** How many members the rows stand for. */
    static double members(List<PurchaseHistory> rows) {
        return rows.stream().mapToDouble(PurchaseHistory::weight).sum();
    }

    private static List<PurchaseHistory> distinct(List<PurchaseHistory> histories) {
        List<PurchaseHistory> sorted = new ArrayList<>(histories);
        sorted.sort(Comparator.comparingInt(PurchaseHistory::repeats)
                .thenComparingDouble(PurchaseHistory::age)
                .thenComparingDouble(PurchaseHistory::recency));
        List<PurchaseHistory> distinct = new ArrayList<>();
        for (PurchaseHistory next : sorted) {
            int end = distinct.size() - 1;
            PurchaseHistory last = end < 0 ? next : distinct.get(end);
            if (end >= 0
                    && last.repeats() == next.repeats()
                    && last.age() == next.age()
                    && last.recency() == next.recency()) {
                distinct.set(
                        end,
                        new PurchaseHistory(next.repeats(), next.recency(), next.age(), last.weight() + next.weight()));
            } else {
                distinct.add(next);
            }
        }
        return distinct;
    }
}
