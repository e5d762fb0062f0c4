package io.fishpond.algo.churn;

import java.util.Arrays;

/** What a model is told of a member with an order: her purchases in three figures, and her features. */
public final class Evidence {
    private final int orderDays;
    private final int daysSinceOrder;
    private final int ageDays;
    private final double[] features;

    /**
     * The evidence on one member.
     *
     * @param orderDays distinct days with an order, 1 or more
     * @param daysSinceOrder days since the last of them
     * @param ageDays days since the first of them
     * @param features one per {@link Feature}, in their order
     */
    public Evidence(int orderDays, int daysSinceOrder, int ageDays, double[] features) {
        this.orderDays = orderDays;
        this.daysSinceOrder = daysSinceOrder;
        this.ageDays = ageDays;
        this.features = features.clone();
    }

    public int orderDays() {
        return orderDays;
    }

    public int daysSinceOrder() {
        return daysSinceOrder;
    }

    public int ageDays() {
        return ageDays;
    }

    /** A copy of the features, in their order. */
    public double[] features() {
        return Arrays.copyOf(features, features.length);
    }
}
