package io.fishpond.algo.basket;

/**
 * One product of a list, with what speaks for it.
 *
 * @param product its number
 * @param method what put it there: of a list by another method, popularity where nothing else speaks for it
 * @param score by which it stands where it does, in the method's own measure
 * @param from product (co_purchase, sequence) or kind of basket (basket_kind) that speaks for it most; -1 for none
 * @param count how often it was bought so: members (popularity), her days (own_repeat), baskets (else)
 * @param of of how many baskets; 0 where there is no such number
 */
public record Pick(int product, Method method, double score, long from, long count, long of) {}
