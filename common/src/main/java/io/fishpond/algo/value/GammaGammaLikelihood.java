package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/** The mean log-likelihood of Gamma-Gamma and its exact gradient; rows are sorted, so that their order changes nothing. */
final class GammaGammaLikelihood implements MaximumLikelihood.Objective {

    private static final List<String> NAMES = List.of("p", "q", "gamma");
    private static final double[][] SHAPES = {{1, 2}, {6, 4}, {4, 1.2}};

    private final List<SpendHistory> rows;
    private final double members;
    private final double meanSpend;

    /** Likelihood of rows that are sorted. */
    private GammaGammaLikelihood(List<SpendHistory> rows) {
        this.rows = rows;
        double weight = 0;
        double spend = 0;
        for (SpendHistory row : rows) {
            weight += row.weight();
            spend += row.weight() * row.mean();
        }
        members = weight;
        meanSpend = spend / weight;
    }

    static GammaGammaLikelihood of(List<SpendHistory> histories) {
        if (histories.isEmpty()) {
            throw new IllegalArgumentException("histories is empty (must hold one or more)");
        }
        List<SpendHistory> sorted = new ArrayList<>(histories);
        sorted.sort(Comparator.comparingInt(SpendHistory::days)
                .thenComparingDouble(SpendHistory::mean)
                .thenComparingLong(SpendHistory::weight));
        return new GammaGammaLikelihood(sorted);
    }

    Fit<GammaGamma> maximise() {
        List<SpendHistory> sample = MaximumLikelihood.sample(rows);
        return climb(
                sample == rows
                        ? starts()
                        : new double[][] {
                            new GammaGammaLikelihood(sample).maximise().values()
                        });
    }

    private Fit<GammaGamma> climb(double[][] starts) {
        return MaximumLikelihood.fit(
                this, NAMES, new double[] {1, 1, meanSpend}, starts, members, p -> new GammaGamma(p[0], p[1], p[2]));
    }

    private double[][] starts() {
        double[][] starts = new double[SHAPES.length][];
        for (int i = 0; i < starts.length; i++) {
            double p = SHAPES[i][0];
            double q = SHAPES[i][1];
            starts[i] = new double[] {p, q, meanSpend * (q - 1) / p};
        }
        return starts;
    }

    @Override
    public double at(double[] logParameters, double[] gradient) {
        double p = Math.exp(logParameters[0]);
        double q = Math.exp(logParameters[1]);
        double gamma = Math.exp(logParameters[2]);
        double sum = 0;
        double dp = 0;
        double dq = 0;
        double dGamma = 0;
        for (int from = 0, to; from < rows.size(); from = to) {
            int days = rows.get(from).days();
            double shape = p * days;
            double sharing = 0;
            for (to = from; to < rows.size() && rows.get(to).days() == days; to++) {
                SpendHistory row = rows.get(to);
                double weight = row.weight();
                double total = row.mean() * days;
                double above = Math.log1p(gamma / total);
                double below = Math.log1p(total / gamma);
                sharing += weight;
                sum -= weight * (Math.log(row.mean()) + shape * above + q * below);
                dp -= weight * days * above;
                dq -= weight * below;
                dGamma += weight * (q * (total / gamma) - shape) / (gamma + total);
            }
            sum += sharing * (LogGamma.value(shape + q) - LogGamma.value(shape) - LogGamma.value(q));
            dp += sharing * days * (Digamma.value(shape + q) - Digamma.value(shape));
            dq += sharing * (Digamma.value(shape + q) - Digamma.value(q));
        }
        gradient[0] = dp * p / members;
        gradient[1] = dq * q / members;
        gradient[2] = dGamma * gamma / members;
        return sum / members;
    }
}
