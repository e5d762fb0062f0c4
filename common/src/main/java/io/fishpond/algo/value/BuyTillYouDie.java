package io.fishpond.algo.value;

/** A model of members who order at a pace of their own until, one day and unseen, they leave for good. */
public sealed interface BuyTillYouDie extends OrderModel permits BetaGeometric, ParetoNbd {

    /** Log-likelihood of the history of one member, whatever the weight of the row. */
    double logLikelihood(PurchaseHistory history);

    /** Probability that she has not left by the end of observation. */
    double probabilityAlive(PurchaseHistory history);

    /** Expected repeat orders of a new member in her first {@code weeks}. */
    default double expectedOrders(double weeks) {
        return expectedOrders(new PurchaseHistory(0, 0, 0, 1), weeks);
    }
}
