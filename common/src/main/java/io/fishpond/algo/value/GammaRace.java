package io.fishpond.algo.value;

import java.util.stream.IntStream;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * A race of two clocks that ring once, each at a rate that is unknown and gamma distributed: whether the first rings within
 * a time and before the second, and when. The density of its ringing first, y weeks from now, is
 *
 * <p>k/(A+y) (1+y/A)^-k (1+y/B)^-l,
 *
 * <p>with shape k and inverse scale A of the first rate, l and B of the second.
 *
 * @param probability of ringing first and in time
 * @param log mean of ln(1+y/A), over the times at which it so rings; 0, like the others, where it cannot
 * @param otherLog mean of ln(1+y/B)
 * @param inverse mean of 1/(A+y)
 * @param otherInverse mean of 1/(B+y)
 */
record GammaRace(double probability, double log, double otherLog, double inverse, double otherInverse) {

    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(10);
    /** Nodes and weights on the interval from 0 to 1. */
    private static final double[] NODES = IntStream.range(0, RULE.getNumberOfPoints())
            .mapToDouble(i -> (1 + RULE.getPoint(i)) / 2)
            .toArray();

    private static final double[] WEIGHTS = IntStream.range(0, RULE.getNumberOfPoints())
            .mapToDouble(i -> RULE.getWeight(i) / 2)
            .toArray();
    /** A panel of the rule is no wider than this, and the density falls by no more than about e^-STEEPEST in it. */
    private static final double WIDEST = 2;

    private static final double STEEPEST = 5;
    private static final double NEGLIGIBLE = 1e-17;

    /**
     * Runs the race. In u = ln(1 + y / min(A, B)) the density is analytic in a strip that no parameter narrows, is
     * log-concave, and falls at a known pace: a few panels of Gauss and Legendre's rule serve every case, where the
     * hypergeometric series of the literature takes thousands of terms once A and B differ much.
     *
     * @param shape k, above 0
     * @param scale A in weeks, above 0
     * @param otherShape l, above 0
     * @param otherScale B in weeks, above 0
     * @param weeks 0 or more
     */
    static GammaRace of(double shape, double scale, double otherShape, double otherScale, double weeks) {
        double least = Math.min(scale, otherScale);
        double length = Math.log1p(weeks / least);
        double sum = 0;
        double log = 0;
        double otherLog = 0;
        double inverse = 0;
        double otherInverse = 0;
        double panel = 1;
        for (double from = 0, width; from < length && panel > NEGLIGIBLE * sum; from += width) {
            double base = least * Math.exp(from);
            double slope =
                    (shape + 1) * base / (scale - least + base) + otherShape * base / (otherScale - least + base);
            width = Math.min(length - from, 1 / (1 / WIDEST + slope / STEEPEST));
            panel = 0;
            for (int i = 0; i < NODES.length; i++) {
                double u = from + width * NODES[i];
                double shifted = least * Math.exp(u);
                double whole = scale - least + shifted;
                double otherWhole = otherScale - least + shifted;
                double grown = scale == least ? u : Math.log(whole / scale);
                double otherGrown = otherScale == least ? u : Math.log(otherWhole / otherScale);
                double mass = WEIGHTS[i] * width * shifted / whole * Math.exp(-shape * grown - otherShape * otherGrown);
                panel += mass;
                log += mass * grown;
                otherLog += mass * otherGrown;
                inverse += mass / whole;
                otherInverse += mass / otherWhole;
            }
            sum += panel;
        }
        double norm = sum > 0 ? sum : 1;
        // Rounding may carry the sum of the masses past certainty.
        return new GammaRace(
                Math.min(1, shape * sum), log / norm, otherLog / norm, inverse / norm, otherInverse / norm);
    }
}
