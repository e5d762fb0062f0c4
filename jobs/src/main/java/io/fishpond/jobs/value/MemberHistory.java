package io.fishpond.jobs.value;

import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SpendHistory;
import org.apache.spark.sql.Row;

/**
 * What the contenders may know of a member who ordered.
 *
 * @param orderDays distinct days with an order, 1 or more
 * @param daysToLast days from the first to the last of them
 * @param daysToAsOf days from the first of them to the end of observation
 * @param lastYearDays how many of them lie in the last 12 months
 * @param revenue of all days
 * @param repeatRevenue of all days but the first
 * @param repeatSpendDays how many of those brought any
 */
record MemberHistory(
        int orderDays,
        int daysToLast,
        int daysToAsOf,
        int lastYearDays,
        double revenue,
        double repeatRevenue,
        int repeatSpendDays) {

    /** Reads a row of {@link Purchases#histories}. */
    static MemberHistory of(Row row) {
        return new MemberHistory(
                Math.toIntExact(row.<Long>getAs("order_days")),
                row.getAs("days_to_last"),
                row.getAs("days_to_as_of"),
                Math.toIntExact(row.<Long>getAs("last_year_days")),
                row.<Number>getAs("revenue").doubleValue(),
                row.<Number>getAs("repeat_revenue").doubleValue(),
                Math.toIntExact(row.<Long>getAs("repeat_spend_days")));
    }

    PurchaseHistory purchases() {
        return PurchaseHistory.ofDays(orderDays, daysToLast, daysToAsOf, 1);
    }

    boolean hasRepeatSpend() {
        return repeatSpendDays > 0;
    }

    /** Her spend on repeat days that brought any; only where there are some. */
    SpendHistory spend() {
        return new SpendHistory(repeatRevenue / repeatSpendDays, repeatSpendDays, 1);
    }
}
