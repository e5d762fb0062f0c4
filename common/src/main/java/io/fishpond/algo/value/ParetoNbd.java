package io.fishpond.algo.value;

import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The Pareto/NBD model: while alive a member orders at a Poisson rate, and she leaves for good at an exponential time;
 * both rates are gamma distributed over members.
 *
 * <p>Sources: Schmittlein, Morrison and Colombo, "Counting Your Customers: Who Are They and What Will They Do Next?",
 * Management Science 33 (1987); Fader and Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions" (2005),
 * whose equations are cited. The hypergeometric functions there stand for the integral over the time of leaving, which is
 * taken as it is: see {@link GammaRace}.
 *
 * @param r shape of the ordering rates, above 0
 * @param alpha inverse scale of the ordering rates, in weeks, above 0; r / alpha is the mean number of orders a week
 * @param s shape of the rates of leaving, above 0
 * @param beta inverse scale of the rates of leaving, in weeks, above 0; s / beta is the mean rate
 */
public record ParetoNbd(double r, double alpha, double s, double beta) implements BuyTillYouDie {

    public ParetoNbd {
        Parameter.requirePositive("r", r);
        Parameter.requirePositive("alpha", alpha);
        Parameter.requirePositive("s", s);
        Parameter.requirePositive("beta", beta);
    }

    /**
     * Fits the four parameters by maximum likelihood. Odd data never throw; the result says where it ran to a bound.
     *
     * @param histories one or more, in any order
     * @throws IllegalArgumentException if there are none
     */
    public static Fit<ParetoNbd> fit(List<PurchaseHistory> histories) {
        return ParetoNbdLikelihood.fit(histories);
    }

    @Override
    public String name() {
        return "pareto_nbd";
    }

    /** Equation (18). */
    @Override
    public double logLikelihood(PurchaseHistory history) {
        int x = history.repeats();
        return LogGamma.value(r + x)
                - LogGamma.value(r)
                + r * Math.log(alpha)
                - (r + x) * Math.log(alpha + history.age())
                - s * Math.log1p(history.age() / beta)
                + LogSpace.softplus(logOddsGone(history));
    }

    /** Equation (41); equation (27) for a new member. Its division by s-1 leaves s = 1 a point like any other. */
    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        double lifeScale = beta + history.age();
        double life = lifeScale * LogSpace.decayed(s - 1, Math.log1p(Parameter.requireWeeks(weeks) / lifeScale));
        return ordersPerWeekNow(history) * life;
    }

    /**
     * Expected orders in all the time to come, the later the less worth: DERT, equation (2) of Fader, Hardie and Lee, "RFM
     * and CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research 42 (2005).
     *
     * @param weeklyRate of continuous discounting, above 0: ln 1.1 / 52.18 where 1.10 in a year is worth 1 today
     */
    public double discountedOrders(PurchaseHistory history, double weeklyRate) {
        Parameter.requirePositive("weeklyRate", weeklyRate);
        double lifeScale = beta + history.age();
        return ordersPerWeekNow(history) * lifeScale * Tricomi.psi(s, weeklyRate * lifeScale);
    }

    /** Equations (36) and (37). */
    @Override
    public double probabilityAlive(PurchaseHistory history) {
        return 1 / (1 + Math.exp(logOddsGone(history)));
    }

    /**
     * The mean of &mu;/(&lambda;+&mu;) + &lambda;/(&lambda;+&mu;) e^(-(&lambda;+&mu;)t) over her rates if she is alive, and
     * 1 if she is gone: an order comes where she is alive and orders within the time before she leaves.
     */
    @Override
    public double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        GammaRace orders = GammaRace.of(
                r + history.repeats(), alpha + history.age(), s, beta + history.age(), Parameter.requireWeeks(weeks));
        return 1 - probabilityAlive(history) * orders.probability();
    }

    private double ordersPerWeekNow(PurchaseHistory history) {
        return probabilityAlive(history) * (r + history.repeats()) / (alpha + history.age());
    }

    /**
     * ln of the odds that she left after her last order: that she left within her silence before ordering, against her
     * living through it and not ordering.
     */
    private double logOddsGone(PurchaseHistory history) {
        double orderScale = alpha + history.recency();
        double lifeScale = beta + history.recency();
        double silence = history.age() - history.recency();
        double leaves = GammaRace.of(s, lifeScale, r + history.repeats(), orderScale, silence)
                .probability();
        return Math.log(leaves)
                + (r + history.repeats()) * Math.log1p(silence / orderScale)
                + s * Math.log1p(silence / lifeScale);
    }
}
