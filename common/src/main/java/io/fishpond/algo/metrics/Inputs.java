package io.fishpond.algo.metrics;

/** Guards shared by the metrics. */
final class Inputs {

    private Inputs() {}

    static void sameLength(int left, int right) {
        if (left != right) {
            throw new IllegalArgumentException("lengths are " + left + " and " + right + " (must be equal)");
        }
        if (left == 0) {
            throw new IllegalArgumentException("there are no rows (must be one or more)");
        }
    }

    static double finite(String name, int row, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + "[" + row + "] is " + value + " (must be finite)");
        }
        return value;
    }

    static double amount(String name, int row, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "[" + row + "] is " + value + " (must be finite, and 0 or more)");
        }
        return value;
    }

    static double share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + " (must be from 0 to 1)");
        }
        return value;
    }
}
