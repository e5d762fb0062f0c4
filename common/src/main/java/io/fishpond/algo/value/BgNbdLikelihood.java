package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The mean log-likelihood of BG/NBD and its exact gradient over the distinct rows of a member base.
 *
 * <p>Rows are sorted and equal ones joined, so that neither their order nor the way members are grouped changes a bit of
 * the result. All gamma functions depend on the number of repeats alone and are worked out once for each such number.
 */
final class BgNbdLikelihood implements MaximumLikelihood.Objective {

    private static final List<String> NAMES = List.of("r", "alpha", "a", "b");
    /** r, a, b of the starts: an even base, one of many one-time buyers, a loyal one, and a short-lived one. */
    private static final double[][] STARTS = {{1, 1, 1}, {0.25, 0.8, 2.5}, {2, 0.2, 4}, {0.5, 3, 3}};

    private final List<PurchaseHistory> rows;
    private final double members;
    private final double meanAge;
    private final double meanRepeats;

    /** Likelihood of rows that are sorted and distinct. */
    private BgNbdLikelihood(List<PurchaseHistory> rows) {
        this.rows = rows;
        double weight = 0;
        double ages = 0;
        double repeats = 0;
        for (PurchaseHistory row : rows) {
            weight += row.weight();
            ages += row.weight() * row.age();
            repeats += (double) row.weight() * row.repeats();
        }
        members = weight;
        meanAge = ages / weight;
        meanRepeats = repeats / weight;
    }

    static BgNbdLikelihood of(List<PurchaseHistory> histories) {
        if (histories.isEmpty()) {
            throw new IllegalArgumentException("histories is empty (must hold one or more)");
        }
        return new BgNbdLikelihood(distinct(histories));
    }

    Fit<BgNbd> maximise() {
        List<PurchaseHistory> sample = MaximumLikelihood.sample(rows);
        return climb(
                sample == rows
                        ? starts()
                        : new double[][] {new BgNbdLikelihood(sample).maximise().values()});
    }

    private Fit<BgNbd> climb(double[][] starts) {
        // Weeks are measured against the mean age: the same base counted in days gives the same fit.
        return MaximumLikelihood.fit(
                this, NAMES, new double[] {1, time(), 1, 1}, starts, members, p -> new BgNbd(p[0], p[1], p[2], p[3]));
    }

    private double[][] starts() {
        double[][] starts = new double[STARTS.length][];
        for (int i = 0; i < starts.length; i++) {
            double[] s = STARTS[i];
            double alpha = meanRepeats > 0 ? s[0] * time() / meanRepeats : time();
            starts[i] = new double[] {s[0], alpha, s[1], s[2]};
        }
        return starts;
    }

    private double time() {
        return meanAge > 0 ? meanAge : 1;
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
            // Without a repeat there was no occasion to leave.
            double logLeaving = x > 0 ? logParameters[2] - Math.log(b + x - 1) : Double.NEGATIVE_INFINITY;
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
                            + LogGamma.value(b + x)
                            - LogGamma.value(b)
                            - LogGamma.value(a + b + x));
            double shrink = Digamma.value(a + b) - Digamma.value(a + b + x);
            dr += sharing * (Digamma.value(r + x) - Digamma.value(r) + logParameters[1]);
            dAlpha += sharing * r / alpha;
            da += sharing * shrink + gone / a;
            db += sharing * (shrink + Digamma.value(b + x) - Digamma.value(b)) - (x > 0 ? gone / (b + x - 1) : 0);
        }
        gradient[0] = dr * r / members;
        gradient[1] = dAlpha * alpha / members;
        gradient[2] = da * a / members;
        gradient[3] = db * b / members;
        return sum / members;
    }

    private static List<PurchaseHistory> distinct(List<PurchaseHistory> histories) {
        List<PurchaseHistory> sorted = new ArrayList<>(histories);
        sorted.sort(Comparator.comparingInt(PurchaseHistory::repeats)
                .thenComparingDouble(PurchaseHistory::age)
                .thenComparingDouble(PurchaseHistory::recency));
        List<PurchaseHistory> distinct = new ArrayList<>();
        for (PurchaseHistory next : sorted) {
            int end = distinct.size() - 1;
            PurchaseHistory last = end < 0 ? next : distinct.get(end);
            if (end >= 0
                    && last.repeats() == next.repeats()
                    && last.age() == next.age()
                    && last.recency() == next.recency()) {
                distinct.set(
                        end,
                        new PurchaseHistory(next.repeats(), next.recency(), next.age(), last.weight() + next.weight()));
            } else {
                distinct.add(next);
            }
        }
        return distinct;
    }
}
