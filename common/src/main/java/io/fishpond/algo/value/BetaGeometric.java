package io.fishpond.algo.value;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * BG/NBD and its modification: while alive a member orders at a Poisson rate, and on each occasion she leaves for good
 * with some probability; rates are gamma distributed over members, the probabilities of leaving beta distributed. The
 * two differ in the occasions alone: with n of them in a history of x repeats, the likelihood is
 *
 * <p>&Gamma;(r+x) &alpha;^r / &Gamma;(r) &middot; [B(a, b+n) / (&alpha;+T)^(r+x) + B(a+1, b+n-1) / (&alpha;+t_x)^(r+x)] /
 * B(a, b), without the second term if n is 0.
 */
public sealed interface BetaGeometric extends BuyTillYouDie permits BgNbd, MbgNbd {

    /** Shape of the ordering rates. */
    double r();

    /** Inverse scale of the ordering rates, in weeks. */
    double alpha();

    /** First parameter of the probability of leaving. */
    double a();

    /** Second parameter of the probability of leaving. */
    double b();

    /** Occasions to leave that a member with so many repeats has had. */
    int occasions(int repeats);

    @Override
    default double logLikelihood(PurchaseHistory history) {
        int x = history.repeats();
        int n = occasions(x);
        return LogGamma.value(r() + x)
                - LogGamma.value(r())
                + r() * Math.log(alpha())
                + LogGamma.value(a() + b())
                + LogGamma.value(b() + n)
                - LogGamma.value(b())
                - LogGamma.value(a() + b() + n)
                - (r() + x) * Math.log(alpha() + history.age())
                + LogSpace.softplus(logOddsGone(history));
    }

    /** Expected orders in the next {@code weeks}: those of a member who is alive, times the probability that she is. */
    @Override
    default double expectedOrders(PurchaseHistory history, double weeks) {
        int x = history.repeats();
        double alive = GeometricLife.expectedOrders(r() + x, a(), b() + occasions(x), future(history, weeks));
        return probabilityAlive(history) * alive;
    }

    @Override
    default double probabilityAlive(PurchaseHistory history) {
        return 1 / (1 + Math.exp(logOddsGone(history)));
    }

    /** 1 - P(alive) [1 - ((&alpha;+T) / (&alpha;+T+t))^(r+x)]: she has left, or is alive and silent. */
    @Override
    default double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        double silence = -(r() + history.repeats()) * Math.log1p(future(history, weeks));
        return 1 + probabilityAlive(history) * Math.expm1(silence);
    }

    /** ln of the odds that she left right after her last order; minus infinity where there was no occasion to. */
    private double logOddsGone(PurchaseHistory history) {
        int n = occasions(history.repeats());
        if (n == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double silence = Math.log1p((history.age() - history.recency()) / (alpha() + history.recency()));
        return Math.log(a()) - Math.log(b() + n - 1) + (r() + history.repeats()) * silence;
    }

    /** The weeks to come as a multiple of &alpha; + T. */
    private double future(PurchaseHistory history, double weeks) {
        return Parameter.requireWeeks(weeks) / (alpha() + history.age());
    }
}
