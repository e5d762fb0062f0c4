package io.fishpond.algo.value;

/** What every model asks of its parameters and of the times it is asked about. */
final class Parameter {

    private Parameter() {}

    static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + " (must be finite and above 0)");
        }
    }

    /** The weeks, if they are finite, and 0 or more. */
    static double requireWeeks(double weeks) {
        if (!(weeks >= 0 && weeks < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weeks is " + weeks + " (must be finite, and 0 or more)");
        }
        return weeks;
    }
}
