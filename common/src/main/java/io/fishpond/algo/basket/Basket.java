package io.fishpond.algo.basket;

import java.util.List;

/**
 * What one member bought on one day.
 *
 * @param day epoch day
 * @param products distinct, by their number on the shelf: 0 is the one with most buyers
 */
public record Basket(int day, List<Integer> products) {
    public Basket {
        products = List.copyOf(products);
    }
}
