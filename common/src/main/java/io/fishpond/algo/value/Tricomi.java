package io.fishpond.algo.value;

/** Tricomi's confluent hypergeometric function in the one form that discounting asks for. */
final class Tricomi {

    private static final double STEP = 0.25;
    private static final double NEGLIGIBLE = 1e-17;

    private Tricomi() {}

    /**
     * &Psi;(1, 2-s; z) = z^(s-1) &Psi;(s, s; z), the integral of e^(-z v) (1+v)^-s over all v above 0 (Abramowitz and
     * Stegun 13.2.5 and 13.1.29). In ln v the integrand is smooth and has one peak, and the trapezoidal rule converges
     * exponentially, while the usual sum of two series cancels and breaks down where s is whole.
     *
     * @param s above 0
     * @param z above 0
     */
    static double psi(double s, double z) {
        double start = -Math.log(s + z);
        double sum = 0;
        for (int direction = -1; direction <= 1; direction += 2) {
            double term = 1;
            for (int k = direction < 0 ? 0 : 1; term > NEGLIGIBLE * sum; k++) {
                double logV = start + direction * k * STEP;
                term = STEP * Math.exp(logV - z * Math.exp(logV) - s * LogSpace.softplus(logV));
                sum += term;
            }
        }
        return sum;
    }
}
