package io.fishpond.algo.basket;

/** What is counted of baskets. */
public enum Fact {
    /** Members who bought the product in the days of popularity. */
    BUYERS,
    /** Baskets of the history, whatever is in them; its product is 0. */
    ALL,
    /** Baskets with the product. */
    BASKETS,
    /** Baskets with both {@code from} and the product. */
    TOGETHER,
    /** Baskets with the product that another basket followed. */
    LEFT,
    /** Next baskets with the product, of those with {@code from}. */
    FOLLOWED,
    /** Baskets of the kind {@code from} that another basket followed; its product is 0. */
    KIND_LEFT,
    /** Next baskets with the product, of those of the kind {@code from}. */
    KIND_FOLLOWED
}
