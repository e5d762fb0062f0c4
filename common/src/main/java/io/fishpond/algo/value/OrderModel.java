package io.fishpond.algo.value;

import java.io.Serializable;

/** A forecast of how often a member orders: the contenders of the backtest, fitted and immutable. */
public sealed interface OrderModel extends Serializable
        permits BuyTillYouDie, Nbd, SeasonalOrders, RegressedOrders, NaiveRate, LastYear, CohortMean, AverageOrders {

    /** The name under which the model is kept and compared. */
    String name();

    /**
     * Expected purchase days in the {@code weeks} after the end of observation.
     *
     * @param history the member so far
     * @param weeks length of the forecast, 0 or more
     */
    double expectedOrders(PurchaseHistory history, double weeks);

    /**
     * Probability that no purchase follows within {@code weeks}. Unless a model knows better, orders come as a Poisson
     * process of the expected rate.
     */
    default double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        return Math.exp(-expectedOrders(history, weeks));
    }
}
