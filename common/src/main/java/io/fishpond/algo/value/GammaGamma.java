package io.fishpond.algo.value;

import java.io.Serializable;
import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The Gamma-Gamma model of spend: a member's purchases scatter around a mean of her own, and those means are inverse gamma
 * distributed over members. Her expected spend is her own average, drawn towards everybody's while it rests on few
 * purchases.
 *
 * <p>Source: Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), equations (1a), (2) and (5). It holds
 * where spend does not depend on how often one buys: see {@link #independence}.
 *
 * @param p shape of the spend of one purchase, above 0
 * @param q shape of the spread between members, above 0; their mean spend is finite only above 1
 * @param gamma scale of the spread between members, in currency, above 0
 */
public record GammaGamma(double p, double q, double gamma) implements Serializable {

    public GammaGamma {
        Parameter.requirePositive("p", p);
        Parameter.requirePositive("q", q);
        Parameter.requirePositive("gamma", gamma);
    }

    /**
     * Fits the three parameters by maximum likelihood. Odd data never throw; the result says where it ran to a bound.
     *
     * @param histories members with a repeat purchase, one or more, in any order
     * @throws IllegalArgumentException if there are none
     */
    public static Fit<GammaGamma> fit(List<SpendHistory> histories) {
        return GammaGammaLikelihood.fit(histories);
    }

    /**
     * Pearson's correlation between number of purchases and mean spend over members. The model supposes it to be near 0;
     * where either does not vary, it is 0.
     */
    public static double independence(List<SpendHistory> histories) {
        double members = 0;
        double days = 0;
        double spend = 0;
        for (SpendHistory history : histories) {
            members += history.weight();
            days += (double) history.weight() * history.days();
            spend += history.weight() * history.mean();
        }
        double together = 0;
        double daysSquared = 0;
        double spendSquared = 0;
        for (SpendHistory history : histories) {
            double ofDays = history.days() - days / members;
            double ofSpend = history.mean() - spend / members;
            together += history.weight() * ofDays * ofSpend;
            daysSquared += history.weight() * ofDays * ofDays;
            spendSquared += history.weight() * ofSpend * ofSpend;
        }
        double scale = Math.sqrt(daysSquared) * Math.sqrt(spendSquared);
        return scale > 0 ? together / scale : 0;
    }

    /** Log-likelihood of the mean spend of one member, whatever the weight of the row: equation (1a). */
    public double logLikelihood(SpendHistory history) {
        double shape = p * history.days();
        double total = history.mean() * history.days();
        // ln(total / (gamma + total)) is taken as one logarithm: both terms are large where p is.
        return LogGamma.value(shape + q)
                - LogGamma.value(shape)
                - LogGamma.value(q)
                - Math.log(history.mean())
                - shape * Math.log1p(gamma / total)
                - q * Math.log1p(total / gamma);
    }

    /** Whether the mean spend over all members is finite: q above 1. */
    public boolean hasMean() {
        return q > 1;
    }

    /**
     * Mean spend of a purchase over all members: equation (2).
     *
     * @throws IllegalStateException where there is none
     */
    public double meanSpend() {
        return expected(0, 0);
    }

    /**
     * Expected spend of the next purchase of a member with this history: equation (5).
     *
     * @throws IllegalStateException where p days + q is 1 or less, so that there is none
     */
    public double expectedSpend(SpendHistory history) {
        return expected(history.mean() * history.days(), history.days());
    }

    private double expected(double total, int days) {
        double shape = p * days + q;
        if (shape <= 1) {
            throw new IllegalStateException(
                    "expected spend is infinite: p " + p + " times " + days + " days plus q " + q + " is not above 1");
        }
        return p * (gamma + total) / (shape - 1);
    }
}
