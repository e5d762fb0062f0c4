package io.fishpond.algo.value;

import java.util.List;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The NBD model: members order at Poisson rates that are gamma distributed over them, and nobody ever leaves.
 *
 * <p>Source: Ehrenberg, "The Pattern of Consumer Purchases", Applied Statistics 8 (1959); the conditional expectation is
 * that of Morrison and Schmittlein, "Generalizing the NBD Model for Customer Purchases", Journal of Business &amp; Economic
 * Statistics 6 (1988). It is the limit of Pareto/NBD and of BG/NBD in which the chance of leaving vanishes.
 *
 * @param r shape of the ordering rates, above 0
 * @param alpha inverse scale of the ordering rates, in weeks, above 0; r / alpha is the mean number of orders a week
 */
public record Nbd(double r, double alpha) implements OrderModel {

    private static final List<String> NAMES = List.of("r", "alpha");

    public Nbd {
        Parameter.requirePositive("r", r);
        Parameter.requirePositive("alpha", alpha);
    }

    /**
     * Fits both parameters by maximum likelihood. Odd data never throw; the result says where it ran to a bound.
     *
     * @param histories one or more, in any order
     * @throws IllegalArgumentException if there are none
     */
    public static Fit<Nbd> fit(List<PurchaseHistory> histories) {
        MemberBase base = MemberBase.of(histories);
        return MaximumLikelihood.fit(
                base.rows(),
                Likelihood::new,
                NAMES,
                new double[] {1, base.time()},
                new double[][] {{1, base.gap()}},
                p -> new Nbd(p[0], p[1]));
    }

    @Override
    public String name() {
        return "nbd";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return (r + history.repeats()) / (alpha + history.age()) * Parameter.requireWeeks(weeks);
    }

    @Override
    public double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        double grown = Math.log1p(Parameter.requireWeeks(weeks) / (alpha + history.age()));
        return Math.exp(-(r + history.repeats()) * grown);
    }

    /** The mean log-likelihood of the times of orders, and its exact gradient. */
    private record Likelihood(List<PurchaseHistory> rows, double members) implements MaximumLikelihood.Objective {

        Likelihood(List<PurchaseHistory> rows) {
            this(rows, MemberBase.members(rows));
        }

        @Override
        public double at(double[] logParameters, double[] gradient) {
            double r = Math.exp(logParameters[0]);
            double alpha = Math.exp(logParameters[1]);
            double sum = 0;
            double dr = 0;
            double dAlpha = 0;
            for (PurchaseHistory row : rows) {
                int x = row.repeats();
                double logWhole = Math.log(alpha + row.age());
                sum += row.weight()
                        * (LogGamma.value(r + x) - LogGamma.value(r) + r * logParameters[1] - (r + x) * logWhole);
                dr += row.weight() * (Digamma.value(r + x) - Digamma.value(r) + logParameters[1] - logWhole);
                dAlpha += row.weight() * (r / alpha - (r + x) / (alpha + row.age()));
            }
            gradient[0] = dr * r / members;
            gradient[1] = dAlpha * alpha / members;
            return sum / members;
        }
    }
}
