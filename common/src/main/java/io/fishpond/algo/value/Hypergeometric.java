package io.fishpond.algo.value;

/** Gauss's hypergeometric function 2F1(a, b; c; z) by its power series, for 0 &le; z &lt; 1 (Abramowitz and Stegun 15.1.1). */
public final class Hypergeometric {

    private static final double EPSILON = 1e-17;

    private Hypergeometric() {}

    /**
     * 2F1(a, b; c; z).
     *
     * @param a any number; far below zero the series alternates and loses digits
     * @param b any number, with the same reserve
     * @param c above -1 and not 0
     * @param z from 0 to below 1; near 1 the series is long
     */
    public static double f21(double a, double b, double c, double z) {
        return 1 + b / c * increment(a, b, c, z);
    }

    /**
     * (2F1(a, b; c; z) - 1) &middot; c / b, the series without its first term and without the two factors that would
     * make it 0/0 where b or c is zero: a z &Sigma; (a+1)_k (b+1)_k z^k / ((c+1)_k (k+1)!).
     *
     * @param c above -1
     * @param z from 0 to below 1
     */
    static double increment(double a, double b, double c, double z) {
        if (!(z >= 0 && z < 1)) {
            throw new IllegalArgumentException("z is " + z + " (must be from 0 to below 1)");
        }
        if (!(c > -1)) {
            throw new IllegalArgumentException("c is " + c + " (must be above -1)");
        }
        double term = a * z;
        double sum = term;
        for (int k = 0; term != 0; k++) {
            double ratio = (a + 1 + k) * (b + 1 + k) / ((c + 1 + k) * (k + 2)) * z;
            term *= ratio;
            sum += term;
            // The ratio tends to z, so that the rest is at most a geometric series of the larger of the two.
            double bound = Math.max(Math.abs(ratio), z);
            if (bound < 1 && Math.abs(term) * bound <= EPSILON * (1 - bound) * Math.abs(sum)) {
                break;
            }
        }
        return sum;
    }
}
