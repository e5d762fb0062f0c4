package io.fishpond.algo.identity.linkage;

import java.io.Serializable;

/** What the levels of one attribute are worth. */
public final class LevelWeights implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] m;
    private final double[] u;
    private final double[] typicalSurprise;

    /**
     * Weights as they were learnt.
     *
     * @param m by level, see {@link #m(int)}
     * @param u by level, see {@link #u(int)}
     * @param typicalSurprise by level, see {@link #typicalSurprise(int)}
     */
    public LevelWeights(double[] m, double[] u, double[] typicalSurprise) {
        this.m = m;
        this.u = u;
        this.typicalSurprise = typicalSurprise;
    }

    /** Probability of the level among pairs of one entity where both sides are known. */
    public double m(int level) {
        return m[level];
    }

    /** Probability of the level among pairs of two entities where both sides are known. */
    public double u(int level) {
        return u[level];
    }

    /** The surprise at which a pair of this level has just its {@linkplain #bits(int) average weight}. */
    public double typicalSurprise(int level) {
        return typicalSurprise[level];
    }

    /** Average weight of the level: log2(m / u). */
    public double bits(int level) {
        return Math.log(m[level] / u[level]) / Math.log(2);
    }

    /** The weight of the level when the terms that agree tell as much as {@code surprise}. */
    double bits(int level, double surprise) {
        return bits(level) + surprise - typicalSurprise[level];
    }
}
