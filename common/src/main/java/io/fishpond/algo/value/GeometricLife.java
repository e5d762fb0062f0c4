package io.fishpond.algo.value;

/**
 * Expected orders of a member who is alive now, and after each order leaves with probability p ~ Beta(a, b): the mean of
 * [1 - (1 + p t/(&alpha;+T))^-shape] / p over p, where her rate is gamma distributed with that shape and inverse scale
 * &alpha;+T.
 *
 * <p>Source: equation (10) of Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing Science 24 (2005),
 * rewritten so that thousands of purchases neither overflow nor cancel.
 */
final class GeometricLife {

    /** Beyond this share of the future in the whole, the series is long. */
    private static final double LARGEST_ARGUMENT = 0.99;
    /** Below this first parameter, the series alternates long enough to lose digits. */
    private static final double LEAST_PARAMETER = -10;
    /** Below this exponent, the factor of the series comes close to underflow. */
    private static final double LEAST_EXPONENT = -500;

    private static final double NEGLIGIBLE = 1e-17;

    private GeometricLife() {}

    /**
     * With z = t/(&alpha;+T+t) and c = a+b-1, Euler's transformation turns equation (10) into c/(a-1) [1 - (1-z)^(a-1)
     * 2F1(c-shape, a-1; c; z)], a short series for any number of purchases. The division by a-1 is carried out term by
     * term, so that a = 1 is a point like any other.
     *
     * @param shape of her rate, above 0
     * @param a first parameter of her probability of leaving, above 0
     * @param b second parameter of her probability of leaving, above 0
     * @param future t/(&alpha;+T), 0 or more
     */
    static double expectedOrders(double shape, double a, double b, double future) {
        double z = future / (1 + future);
        double c = a + b - 1;
        double length = Math.log1p(future);
        double exponent = (1 - a) * length;
        if (z > LARGEST_ARGUMENT || c - shape < LEAST_PARAMETER || exponent < LEAST_EXPONENT) {
            return integrated(shape, a, b, future);
        }
        return c * LogSpace.decayed(a - 1, length)
                - Math.exp(exponent) * Hypergeometric.increment(c - shape, a - 1, c, z);
    }

    /**
     * The mean itself, for the corners that the series does not serve. In the logit of p the integrand is smooth and has
     * one peak, and the trapezoidal rule converges exponentially; dividing by the mass found at the same nodes spares the
     * beta function.
     */
    private static double integrated(double shape, double a, double b, double future) {
        double step = Math.min(0.25, 0.7 * Math.sqrt(1 / a + 1 / b));
        double mode = Math.log(a / b);
        double peak = a * LogSpace.logistic(mode) + b * LogSpace.logistic(-mode);
        double mass = 0;
        double sum = 0;
        for (int direction = -1; direction <= 1; direction += 2) {
            for (int k = direction < 0 ? 0 : 1; ; k++) {
                double logit = mode + direction * k * step;
                double p = Math.exp(LogSpace.logistic(logit));
                double weight = Math.exp(a * LogSpace.logistic(logit) + b * LogSpace.logistic(-logit) - peak);
                double orders = -Math.expm1(-shape * Math.log1p(p * future)) / p;
                mass += weight;
                sum += weight * orders;
                if (weight <= NEGLIGIBLE * mass && weight * orders <= NEGLIGIBLE * sum) {
                    break;
                }
                // Far out only an exponential tail is left, long where a or b is small: its sum is geometric.
                double bend = Math.exp(LogSpace.logistic(-Math.abs(logit))) * (a + b + (1 + shape) * (1 + future));
                if (bend <= NEGLIGIBLE) {
                    double rest = 1 / Math.expm1((direction < 0 ? a : b) * step);
                    mass += weight * rest;
                    sum += weight * orders * rest;
                    break;
                }
            }
        }
        return sum / mass;
    }
}
