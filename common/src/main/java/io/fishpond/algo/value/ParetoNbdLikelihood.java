package io.fishpond.algo.value;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The mean log-likelihood of Pareto/NBD and its exact gradient over the distinct rows of a member base. The likelihood is a
 * sum over whether and when she left; its gradient is the mean, over those times as the history leaves them probable, of
 * the gradient at a known time.
 */
final class ParetoNbdLikelihood implements MaximumLikelihood.Objective {

    private static final List<String> NAMES = List.of("r", "alpha", "s", "beta");
    /** Starts, alpha in gaps, beta in mean ages: an even base, an unsteady one, and one that leaves late and alike. */
    private static final double[][] STARTS = {{1, 1, 1, 1}, {0.5, 0.5, 0.6, 0.4}, {1, 1, 4, 10}};

    /** Rates of leaving of this shape spread by a tenth of their mean. */
    private static final double ALIKE = 100;

    private static final List<String> OF_LEAVING = List.of("s", "beta");

    private final List<PurchaseHistory> rows;
    private final double members;

    /** Likelihood of rows that are sorted and distinct. */
    ParetoNbdLikelihood(List<PurchaseHistory> rows) {
        this.rows = rows;
        this.members = MemberBase.members(rows);
    }

    static Fit<ParetoNbd> fit(List<PurchaseHistory> histories) {
        MemberBase base = MemberBase.of(histories);
        double[][] starts = Arrays.stream(STARTS)
                .map(p -> new double[] {p[0], p[1] * base.gap(), p[2], p[3] * base.time()})
                .toArray(double[][]::new);
        return withCommonRate(MaximumLikelihood.fit(
                base.rows(),
                ParetoNbdLikelihood::new,
                NAMES,
                new double[] {1, base.time(), 1, base.time()},
                starts,
                p -> new ParetoNbd(p[0], p[1], p[2], p[3])));
    }

    /**
     * Where members hardly differ in how readily they leave, s and beta grow without end and only s / beta is determined,
     * the rate at which all of them leave: a model as good as any, with one parameter less. So the upper ends of their ranges
     * are no fault if s says that the rates are alike.
     */
    private static Fit<ParetoNbd> withCommonRate(Fit<ParetoNbd> fit) {
        List<Fit.Estimate> ends = fit.atBound();
        boolean alike = fit.model().s() >= ALIKE
                && ends.stream().allMatch(e -> e.bound() == Fit.Bound.UPPER && OF_LEAVING.contains(e.name()));
        return !alike
                ? fit
                : new Fit<>(
                        fit.model(),
                        fit.logLikelihood(),
                        fit.estimates().stream()
                                .map(e -> new Fit.Estimate(e.name(), e.value(), e.standardError(), Fit.Bound.INSIDE))
                                .toList(),
                        fit.converged(),
                        fit.gradientNorm());
    }

    @Override
    public double members() {
        return members;
    }

    @Override
    public double at(double[] logParameters, double[] gradient) {
        double r = Math.exp(logParameters[0]);
        double alpha = Math.exp(logParameters[1]);
        double s = Math.exp(logParameters[2]);
        double beta = Math.exp(logParameters[3]);
        double sum = 0;
        double dr = 0;
        double dAlpha = 0;
        double ds = 0;
        double dBeta = 0;
        for (int from = 0, to; from < rows.size(); from = to) {
            int x = rows.get(from).repeats();
            double sharing = 0;
            for (to = from; to < rows.size() && rows.get(to).repeats() == x; to++) {
                PurchaseHistory row = rows.get(to);
                double weight = row.weight();
                double orderScale = alpha + row.recency();
                double lifeScale = beta + row.recency();
                double silence = row.age() - row.recency();
                GammaRace leaves = GammaRace.of(s, lifeScale, r + x, orderScale, silence);
                double logOrder = Math.log(orderScale);
                double logLife = Math.log(lifeScale);
                double orderGrown = Math.log1p(silence / orderScale);
                double lifeGrown = Math.log1p(silence / lifeScale);
                double logOdds = Math.log(leaves.probability()) + (r + x) * orderGrown + s * lifeGrown;
                double tail = Math.exp(-Math.abs(logOdds));
                double left = (logOdds > 0 ? 1 : tail) / (1 + tail);
                double stayed = 1 - left;
                sharing += weight;
                sum += weight
                        * (LogSpace.softplus(logOdds) - (r + x) * (logOrder + orderGrown) - s * (logLife + lifeGrown));
                dr -= weight * (logOrder + stayed * orderGrown + left * leaves.otherLog());
                dAlpha -= weight * (r + x) * (stayed / (alpha + row.age()) + left * leaves.otherInverse());
                ds += weight * (left / s - logLife - stayed * lifeGrown - left * leaves.log());
                dBeta -= weight * (s * stayed / (beta + row.age()) + (s + 1) * left * leaves.inverse());
            }
            sum += sharing * (LogGamma.value(r + x) - LogGamma.value(r) + r * logParameters[1] + s * logParameters[3]);
            dr += sharing * (Digamma.value(r + x) - Digamma.value(r) + logParameters[1]);
            dAlpha += sharing * r / alpha;
            ds += sharing * logParameters[3];
            dBeta += sharing * s / beta;
        }
        gradient[0] = dr * r / members;
        gradient[1] = dAlpha * alpha / members;
        gradient[2] = ds * s / members;
        gradient[3] = dBeta * beta / members;
        return sum / members;
    }
}
