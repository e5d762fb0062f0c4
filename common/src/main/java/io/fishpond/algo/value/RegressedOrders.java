package io.fishpond.algo.value;

/**
 * What a regression says of one member: as many orders in a window, evenly spread.
 *
 * @param expected orders in the window, 0 or more
 * @param weeks length of the window, above 0
 */
public record RegressedOrders(double expected, double weeks) implements OrderModel {

    public RegressedOrders {
        if (!(expected >= 0 && expected < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("expected is " + expected + " (must be finite, and 0 or more)");
        }
        if (!(weeks > 0 && weeks < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weeks is " + weeks + " (must be finite and above 0)");
        }
    }

    @Override
    public String name() {
        return "regression";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double horizon) {
        return expected * horizon / weeks;
    }
}
