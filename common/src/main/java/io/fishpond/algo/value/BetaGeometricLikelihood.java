package io.fishpond.algo.value;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The mean log-likelihood of {@link BetaGeometric} and its exact gradient over the distinct rows of a member base. All
 * gamma functions depend on the number of repeats alone and are worked out once for each such number.
 */
final class BetaGeometricLikelihood implements MaximumLikelihood.Objective {

    private static final List<String> NAMES = List.of("r", "alpha", "a", "b");
    /** Starts, alpha in gaps: an even base, one of many one-time buyers, a loyal one, and a short-lived one. */
    private static final double[][] STARTS = {{1, 1, 1, 1}, {0.25, 0.25, 0.8, 2.5}, {2, 2, 0.2, 4}, {0.5, 0.5, 3, 3}};

    private final List<PurchaseHistory> rows;
    private final int occasionsAtFirst;
    private final double members;

    /** Likelihood of rows that are sorted and distinct. */
    BetaGeometricLikelihood(List<PurchaseHistory> rows, int occasionsAtFirst) {
        this.rows = rows;
        this.occasionsAtFirst = occasionsAtFirst;
        this.members = MemberBase.members(rows);
    }

    /**
     * Fits r, alpha, a and b.
     *
     * @param occasionsAtFirst occasions to leave that come with the first order
     * @param model makes the model of the four
     */
    static <M extends BetaGeometric> Fit<M> fit(
            List<PurchaseHistory> histories, int occasionsAtFirst, Function<double[], M> model) {
        MemberBase base = MemberBase.of(histories);
        double[][] starts = Arrays.stream(STARTS)
                .map(s -> new double[] {s[0], s[1] * base.gap(), s[2], s[3]})
                .toArray(double[][]::new);
        return MaximumLikelihood.fit(
                base.rows(),
                rows -> new BetaGeometricLikelihood(rows, occasionsAtFirst),
                NAMES,
                new double[] {1, base.time(), 1, 1},
                starts,
                model);
    }

    @Override
    public double members() {
        return members;
    }

    @Override
    public double at(double[] logParameters, double[] gradient) {
        double r = Math.exp(logParameters[0]);
        double alpha = Math.exp(logParameters[1]);
        double a = Math.exp(logParameters[2]);
        double b = Math.exp(logParameters[3]);
        double sum = 0;
        double dr = 0;
        double dAlpha = 0;
        double da = 0;
        double db = 0;
        for (int from = 0, to; from < rows.size(); from = to) {
            int x = rows.get(from).repeats();
            int n = x + occasionsAtFirst;
            double logLeaving = n > 0 ? logParameters[2] - Math.log(b + n - 1) : Double.NEGATIVE_INFINITY;
            double sharing = 0;
            double gone = 0;
            for (to = from; to < rows.size() && rows.get(to).repeats() == x; to++) {
                PurchaseHistory row = rows.get(to);
                double weight = row.weight();
                double whole = alpha + row.age();
                double part = alpha + row.recency();
                double logWhole = Math.log(whole);
                double logPart = Math.log(part);
                double logOdds = logLeaving + (r + x) * (logWhole - logPart);
                double tail = Math.exp(-Math.abs(logOdds));
                double left = weight * (logOdds > 0 ? 1 : tail) / (1 + tail);
                double stayed = weight - left;
                sharing += weight;
                gone += left;
                sum += weight * (Math.max(logOdds, 0) + Math.log1p(tail) - (r + x) * logWhole);
                dr -= stayed * logWhole + left * logPart;
                dAlpha -= (r + x) * (stayed / whole + left / part);
            }
            sum += sharing
                    * (LogGamma.value(r + x)
                            - LogGamma.value(r)
                            + r * logParameters[1]
                            + LogGamma.value(a + b)
                            + LogGamma.value(b + n)
                            - LogGamma.value(b)
                            - LogGamma.value(a + b + n));
            double shrink = Digamma.value(a + b) - Digamma.value(a + b + n);
            dr += sharing * (Digamma.value(r + x) - Digamma.value(r) + logParameters[1]);
            dAlpha += sharing * r / alpha;
            da += sharing * shrink + gone / a;
            db += sharing * (shrink + Digamma.value(b + n) - Digamma.value(b)) - (n > 0 ? gone / (b + n - 1) : 0);
        }
        gradient[0] = dr * r / members;
        gradient[1] = dAlpha * alpha / members;
        gradient[2] = da * a / members;
        gradient[3] = db * b / members;
        return sum / members;
    }
}
