package io.fishpond.algo.value;

import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The BG/NBD model: while alive a member orders at a Poisson rate, and after each order she leaves for good with some
 * probability; rates are gamma distributed over members, the probabilities of leaving beta distributed.
 *
 * <p>Source: Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing Science 24 (2005). Equations (6),
 * (9) and (10) are rewritten so that thousands of purchases neither overflow nor cancel.
 *
 * @param r shape of the ordering rates, above 0
 * @param alpha inverse scale of the ordering rates, in weeks, above 0; r / alpha is the mean number of orders a week
 * @param a first parameter of the probability of leaving, above 0
 * @param b second parameter of the probability of leaving, above 0; a / (a + b) is its mean
 */
public record BgNbd(double r, double alpha, double a, double b) implements OrderModel {

    /** Beyond this share of the future in the whole, the series is long. */
    private static final double LARGEST_ARGUMENT = 0.99;
    /** Below this first parameter, the series alternates long enough to lose digits. */
    private static final double LEAST_PARAMETER = -10;
    /** Below this exponent, the factor of the series comes close to underflow. */
    private static final double LEAST_EXPONENT = -500;

    private static final double NEGLIGIBLE = 1e-17;

    public BgNbd {
        positive("r", r);
        positive("alpha", alpha);
        positive("a", a);
        positive("b", b);
    }

    /**
     * Fits the four parameters by maximum likelihood. Odd data never throw; the result says where it ran to a bound.
     *
     * @param histories one or more, in any order
     * @throws IllegalArgumentException if there are none
     */
    public static Fit<BgNbd> fit(List<PurchaseHistory> histories) {
        return BgNbdLikelihood.of(histories).maximise();
    }

    @Override
    public String name() {
        return "bg_nbd";
    }

    /** Log-likelihood of the history of one member, whatever the weight of the row: equation (6). */
    public double logLikelihood(PurchaseHistory history) {
        int x = history.repeats();
        return LogGamma.value(r + x)
                - LogGamma.value(r)
                + r * Math.log(alpha)
                + LogGamma.value(a + b)
                + LogGamma.value(b + x)
                - LogGamma.value(b)
                - LogGamma.value(a + b + x)
                - (r + x) * Math.log(alpha + history.age())
                + softplus(logOddsGone(history));
    }

    /** Expected repeat orders of a new member in her first {@code weeks}: equation (9). */
    public double expectedOrders(double weeks) {
        return expectedWhileAlive(0, 0, weeks);
    }

    /** Expected orders in the next {@code weeks} given the history: equation (10). */
    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return probabilityAlive(history) * expectedWhileAlive(history.repeats(), history.age(), weeks);
    }

    /**
     * Probability that she has not left. Not a churn score: without a repeat there was no occasion to leave, so that every
     * one-time buyer counts as alive.
     */
    public double probabilityAlive(PurchaseHistory history) {
        return 1 / (1 + Math.exp(logOddsGone(history)));
    }

    /** 1 - P(alive) [1 - ((&alpha;+T) / (&alpha;+T+t))^(r+x)]: she has left, or is alive and silent. */
    @Override
    public double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        double silence = -(r + history.repeats()) * Math.log1p(future(history.age(), weeks));
        return 1 + probabilityAlive(history) * Math.expm1(silence);
    }

    /** ln of the odds that she left right after her last order; minus infinity without a repeat. */
    private double logOddsGone(PurchaseHistory history) {
        int x = history.repeats();
        if (x == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double silence = Math.log1p((history.age() - history.recency()) / (alpha + history.recency()));
        return Math.log(a) - Math.log(b + x - 1) + (r + x) * silence;
    }

    /**
     * Expected orders of a member who is alive. With z = t/(&alpha;+T+t) and c = a+b+x-1, Euler's transformation turns
     * equation (10) into c/(a-1) [1 - (1-z)^(a-1) 2F1(a+b-1-r, a-1; c; z)], a short series for any x. The division by a-1
     * is carried out term by term, so that a = 1 is a point like any other.
     */
    private double expectedWhileAlive(int x, double age, double weeks) {
        double ratio = future(age, weeks);
        double z = ratio / (1 + ratio);
        double c = a + b + x - 1;
        double exponent = -(a - 1) * Math.log1p(ratio);
        if (z > LARGEST_ARGUMENT || c - x - r < LEAST_PARAMETER || exponent < LEAST_EXPONENT) {
            return integratedWhileAlive(x, ratio);
        }
        double growth = a == 1 ? Math.log1p(ratio) : -Math.expm1(exponent) / (a - 1);
        return c * growth - Math.exp(exponent) * Hypergeometric.increment(c - x - r, a - 1, c, z);
    }

    /**
     * The same expectation as a mean of [1 - (1 + p t/(&alpha;+T))^-(r+x)] / p over p ~ Beta(a, b+x), for the corners that
     * the series does not serve. In the logit of p the integrand is smooth and has one peak, and the trapezoidal rule
     * converges exponentially; dividing by the mass found at the same nodes spares the beta function.
     */
    private double integratedWhileAlive(int x, double ratio) {
        double right = b + x;
        double step = Math.min(0.25, 0.7 * Math.sqrt(1 / a + 1 / right));
        double mode = Math.log(a / right);
        double peak = a * logistic(mode) + right * logistic(-mode);
        double mass = 0;
        double sum = 0;
        for (int direction = -1; direction <= 1; direction += 2) {
            for (int k = direction < 0 ? 0 : 1; ; k++) {
                double logit = mode + direction * k * step;
                double p = Math.exp(logistic(logit));
                double weight = Math.exp(a * logistic(logit) + right * logistic(-logit) - peak);
                double orders = -Math.expm1(-(r + x) * Math.log1p(p * ratio)) / p;
                mass += weight;
                sum += weight * orders;
                if (weight <= NEGLIGIBLE * mass && weight * orders <= NEGLIGIBLE * sum) {
                    break;
                }
                // Far out only an exponential tail is left, long where a or b is small: its sum is geometric.
                double bend = Math.exp(logistic(-Math.abs(logit))) * (a + right + (1 + r + x) * (1 + ratio));
                if (bend <= NEGLIGIBLE) {
                    double rest = 1 / Math.expm1((direction < 0 ? a : right) * step);
                    mass += weight * rest;
                    sum += weight * orders * rest;
                    break;
                }
            }
        }
        return sum / mass;
    }

    /** The weeks to come as a multiple of &alpha; + T. */
    private double future(double age, double weeks) {
        if (!(weeks >= 0 && weeks < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weeks is " + weeks + " (must be finite, and 0 or more)");
        }
        return weeks / (alpha + age);
    }

    /** ln(1 / (1 + e^-y)), exact in both tails. */
    private static double logistic(double y) {
        return -softplus(-y);
    }

    /** ln(1 + e^y) without overflow. */
    static double softplus(double y) {
        return Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + " (must be finite and above 0)");
        }
    }
}
