package io.fishpond.algo.value;

import java.util.List;

/**
 * Everyone orders at the pace of her cohort, whatever she did herself: the last resort, and all there is to say of a
 * member without history.
 *
 * @param ordersPerWeek repeat purchase days per member and week, 0 or more
 */
public record CohortMean(double ordersPerWeek) implements OrderModel {

    public CohortMean {
        if (!(ordersPerWeek >= 0 && ordersPerWeek < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "ordersPerWeek is " + ordersPerWeek + " (must be finite, and 0 or more)");
        }
    }

    /** The pace of a cohort: its repeats over the weeks its members were observed; 0 where nobody was. */
    public static CohortMean fit(List<PurchaseHistory> cohort) {
        double repeats = 0;
        double weeks = 0;
        for (PurchaseHistory history : cohort) {
            repeats += (double) history.weight() * history.repeats();
            weeks += history.weight() * history.age();
        }
        return new CohortMean(weeks > 0 ? repeats / weeks : 0);
    }

    @Override
    public String name() {
        return "cohort_mean";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return ordersPerWeek * weeks;
    }
}
