package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;

/**
 * What each level of each feature adds to the log-odds of being a seed, against the average of the rest: a score is the
 * sum over features, and 0 for the average member.
 */
public final class Likeness implements Scorer {
    private static final long serialVersionUID = 1;
    /** Each model draws so many times the seeds from the rest, ... */
    private static final int TIMES = 5;
    /** ... but no more than so many, or the seeds if those are more. */
    private static final int MOST_DRAWN = 5_000;

    private final double[] table;
    private final int[] offsets;

    private Likeness(double[] table, int[] offsets) {
        this.table = table;
        this.offsets = offsets;
    }

    /**
     * Positive-unlabelled bagging (Mordelet and Vert, A bagging SVM to learn from positive and unlabeled examples, Pattern
     * Recognition Letters 37, 2014) of logistic regressions: each of the seeds against a part of the rest, which weighs as
     * much as the seeds; their weights are averaged. The parts are slices that begin at even distances and wrap around, so
     * that members of the rest serve about equally often and nothing is left to chance; a rest that one part exhausts makes
     * one model.
     *
     * @param seeds rows of levels, one a feature
     * @param seedWeights how much each seed counts, 0 or more; only their proportions matter
     * @param rest rows of levels of members who are not known to be seeds, in an order that means nothing
     * @param shapes of the features
     * @param models how many are averaged
     */
    public static Likeness fit(int[][] seeds, double[] seedWeights, int[][] rest, List<Shape> shapes, int models) {
        SeedWeights.require(seeds, rest);
        int n = seeds.length;
        int r = rest.length;
        int drawn = Math.min(r, Math.max(n, Math.min(TIMES * n, MOST_DRAWN)));
        int[][] rows = Arrays.copyOf(seeds, n + drawn);
        boolean[] positive = new boolean[rows.length];
        Arrays.fill(positive, 0, n, true);
        double[] rowWeights = Arrays.copyOf(SeedWeights.ofMeanOne(seedWeights, n), rows.length);
        Arrays.fill(rowWeights, n, rows.length, (double) n / drawn);
        LogisticRegression regression = new LogisticRegression(rows, positive, rowWeights, shapes);

        double[] weights = new double[regression.size()];
        double[] sum = new double[weights.length];
        int parts = drawn == r ? 1 : models;
        for (int part = 0; part < parts; part++) {
            int first = Math.toIntExact((long) part * r / parts);
            for (int j = 0; j < drawn; j++) {
                rows[n + j] = rest[(first + j) % r];
            }
            weights = regression.fit(weights);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weights[j] / parts;
            }
        }
        return centred(sum, shapes, rest);
    }

    /**
     * A table in which the average member of the rest has 0 in every feature.
     *
     * @param weights of each level of each feature in turn; what follows them is left out
     */
    static Likeness centred(double[] weights, List<Shape> shapes, int[][] rest) {
        int[] offsets = Shape.offsets(shapes);
        double[] table = Arrays.copyOf(weights, offsets[shapes.size()]);
        for (int f = 0; f < shapes.size(); f++) {
            double sum = 0;
            for (int[] row : rest) {
                sum += table[offsets[f] + row[f]];
            }
            for (int j = offsets[f]; j < offsets[f + 1]; j++) {
                table[j] -= sum / rest.length;
            }
        }
        return new Likeness(table, offsets);
    }

    @Override
    public double score(int[] levels) {
        double sum = 0;
        for (int f = 0; f < levels.length; f++) {
            sum += table[offsets[f] + levels[f]];
        }
        return sum;
    }

    @Override
    public double[] contributions(int[] levels) {
        double[] contributions = new double[levels.length];
        for (int f = 0; f < levels.length; f++) {
            contributions[f] = table[offsets[f] + levels[f]];
        }
        return contributions;
    }
}
