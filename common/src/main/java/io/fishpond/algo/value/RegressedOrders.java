package io.fishpond.algo.value;

/**
 * What a regression says of one member: as many orders in a window, spread over other lengths of time as another model expects
 * hers to come.
 *
 * @param expected orders in the window, 0 or more
 * @param weeks length of the window, above 0
 * @param shape the model that knows how orders thin out
 */
public record RegressedOrders(double expected, double weeks, OrderModel shape) implements OrderModel {

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
        double window = shape.expectedOrders(history, weeks);
        return window > 0 ? expected * (shape.expectedOrders(history, horizon) / window) : expected * horizon / weeks;
    }
}
