package io.fishpond.algo.basket;

/**
 * How often a fact was observed.
 *
 * @param fact what was counted
 * @param from product or kind of basket that it starts from; 0 where the fact has none
 * @param product number of the product that it is about
 * @param count how often; 1 or more
 */
public record Count(Fact fact, long from, int product, long count) {}
