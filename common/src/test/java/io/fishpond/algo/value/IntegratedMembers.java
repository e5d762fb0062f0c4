package io.fishpond.algo.value;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * What the models say of a member, by brute force: the trapezoidal rule over her rate and her inclination to leave, with
 * nothing but the definition of the model for members of whom both are known.
 *
 * @param likelihood of the history
 * @param alive probability that she is alive at its end
 * @param silent probability that no order follows
 * @param orders expected to follow
 */
record IntegratedMembers(double likelihood, double alive, double silent, double orders) {

    private static final double STEP = 0.2;

    /** Of a member with known rate: likelihood of her history if alive or gone at its end, and her future if alive. */
    private record Known(double alive, double gone, double silent, double orders) {}

    @FunctionalInterface
    private interface Inclination {
        /** The member at this rate and inclination, her likelihoods weighed by the density of the inclination. */
        Known at(double rate, double inclination);
    }

    static IntegratedMembers of(BuyTillYouDie model, PurchaseHistory history, double weeks) {
        return model instanceof BetaGeometric geometric
                ? of(geometric, history, weeks)
                : of((ParetoNbd) model, history, weeks);
    }

    private static IntegratedMembers of(BetaGeometric model, PurchaseHistory history, double weeks) {
        int n = model.occasions(history.repeats());
        double norm = LogGamma.value(model.a() + model.b()) - LogGamma.value(model.a()) - LogGamma.value(model.b());
        return integrate(model.r(), model.alpha(), history.repeats(), (rate, logit) -> {
            double leaves = Math.exp(LogSpace.logistic(logit));
            double stays = Math.exp(LogSpace.logistic(-logit));
            double density = Math.exp(norm) * Math.pow(leaves, model.a()) * Math.pow(stays, model.b());
            return new Known(
                    density * Math.pow(stays, n) * Math.exp(-rate * history.age()),
                    n == 0 ? 0 : density * leaves * Math.pow(stays, n - 1) * Math.exp(-rate * history.recency()),
                    Math.exp(-rate * weeks),
                    -Math.expm1(-rate * leaves * weeks) / leaves);
        });
    }

    private static IntegratedMembers of(ParetoNbd model, PurchaseHistory history, double weeks) {
        double norm = model.s() * Math.log(model.beta()) - LogGamma.value(model.s());
        return integrate(model.r(), model.alpha(), history.repeats(), (rate, logLeaving) -> {
            double leaving = Math.exp(logLeaving);
            double both = rate + leaving;
            double density = Math.exp(norm + model.s() * logLeaving - model.beta() * leaving);
            double silence = Math.exp(-both * history.age());
            return new Known(
                    density * silence,
                    density * leaving / both * (Math.exp(-both * history.recency()) - silence),
                    leaving / both + rate / both * Math.exp(-both * weeks),
                    -rate * Math.expm1(-leaving * weeks) / leaving);
        });
    }

    private static IntegratedMembers integrate(double r, double alpha, int repeats, Inclination inclination) {
        double alive = 0;
        double gone = 0;
        double silent = 0;
        double orders = 0;
        for (double logRate = -40; logRate < 10; logRate += STEP) {
            double rate = Math.exp(logRate);
            double density = Math.exp(r * Math.log(alpha * rate) - LogGamma.value(r) - alpha * rate)
                    * Math.pow(rate, repeats)
                    * STEP
                    * STEP;
            if (density == 0) {
                continue;
            }
            for (double y = -40; y < 40; y += STEP) {
                Known known = inclination.at(rate, y);
                alive += density * known.alive();
                gone += density * known.gone();
                silent += density * known.alive() * known.silent();
                orders += density * known.alive() * known.orders();
            }
        }
        double likelihood = alive + gone;
        return new IntegratedMembers(likelihood, alive / likelihood, (gone + silent) / likelihood, orders / likelihood);
    }
}
