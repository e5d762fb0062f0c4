package io.fishpond.algo.value;

/** Functions of logarithms that neither overflow nor cancel. */
final class LogSpace {

    private LogSpace() {}

    /** ln(1 + e^y). */
    static double softplus(double y) {
        return Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
    }

    /** ln(1 / (1 + e^-y)), exact in both tails. */
    static double logistic(double y) {
        return -softplus(-y);
    }

    /** The integral of e^(-rate u) over u from 0 to {@code length}; a rate of 0 is a point like any other. */
    static double decayed(double rate, double length) {
        return rate == 0 ? length : -Math.expm1(-rate * length) / rate;
    }
}
