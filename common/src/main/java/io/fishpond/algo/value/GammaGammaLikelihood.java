package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.Arrays;
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

    private GammaGammaLikelihood(List<SpendHistory> rows) {
        this.rows = rows;
        this.members = rows.stream().mapToDouble(SpendHistory::weight).sum();
    }

    static Fit<GammaGamma> fit(List<SpendHistory> histories) {
        if (histories.isEmpty()) {
            throw new IllegalArgumentException("histories is empty (must hold one or more)");
        }
        List<SpendHistory> rows = new ArrayList<>(histories);
        rows.sort(Comparator.comparingInt(SpendHistory::days)
                .thenComparingDouble(SpendHistory::mean)
                .thenComparingLong(SpendHistory::weight));
        double spend = 0;
        double weight = 0;
        for (SpendHistory row : rows) {
            spend += row.weight() * row.mean();
            weight += row.weight();
        }
        double meanSpend = spend / weight;
        double[][] starts = Arrays.stream(SHAPES)
                .map(s -> new double[] {s[0], s[1], meanSpend * (s[1] - 1) / s[0]})
                .toArray(double[][]::new);
        return MaximumLikelihood.fit(
                rows,
                GammaGammaLikelihood::new,
                NAMES,
                new double[] {1, 1, meanSpend},
                starts,
                p -> new GammaGamma(p[0], p[1], p[2]));
    }

    @Override
    public double members() {
        return members;
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
