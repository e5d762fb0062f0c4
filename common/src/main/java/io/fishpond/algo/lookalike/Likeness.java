package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What each level of each feature adds to the log-odds of being a seed, against the average of the rest: a score is the
 * sum over features, and 0 for the average member.
 *
 * @param contributions feature → level → log-odds
 */
public record Likeness(List<double[]> contributions) {
    private static final double PENALTY = 1;

    /**
     * Positive-unlabelled bagging (Mordelet and Vert, A bagging SVM to learn from positive and unlabeled examples, Pattern
     * Recognition Letters 37, 2014) of logistic regressions: each of the seeds against a random draw of the rest as large
     * as the seeds; their weights are averaged.
     *
     * @param seeds rows of levels, one a feature
     * @param rest rows of levels of members who are not known to be seeds
     * @param counts levels of each feature
     * @param models how many are averaged
     * @param seed of the draws
     */
    public static Likeness fit(int[][] seeds, int[][] rest, int[] counts, int models, long seed) {
        int[] offsets = new int[counts.length + 1];
        for (int f = 0; f < counts.length; f++) {
            offsets[f + 1] = offsets[f] + counts[f];
        }
        int[][] pool = indicators(rest, offsets);
        int drawn = Math.min(seeds.length, pool.length);
        int[][] rows = Arrays.copyOf(indicators(seeds, offsets), seeds.length + drawn);
        boolean[] positive = new boolean[rows.length];
        Arrays.fill(positive, 0, seeds.length, true);

        double[] weights = new double[offsets[counts.length] + 1];
        double[] sum = new double[weights.length];
        SplittableRandom random = new SplittableRandom(seed);
        for (int model = 0; model < models; model++) {
            draw(pool, drawn, random);
            System.arraycopy(pool, 0, rows, seeds.length, drawn);
            weights = new LogisticRegression(rows, positive, PENALTY).fit(weights);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weights[j] / models;
            }
        }
        return new Likeness(java.util.stream.IntStream.range(0, counts.length)
                .mapToObj(f -> centred(Arrays.copyOfRange(sum, offsets[f], offsets[f + 1]), rest, f))
                .toList());
    }

    /** Log-odds of a row of levels, beyond the average member's. */
    public double score(int[] levels) {
        double sum = 0;
        for (int f = 0; f < levels.length; f++) {
            sum += contributions.get(f)[levels[f]];
        }
        return sum;
    }

    private static int[][] indicators(int[][] rows, int[] offsets) {
        return Arrays.stream(rows)
                .map(row -> {
                    int[] ones = row.clone();
                    for (int f = 0; f < ones.length; f++) {
                        ones[f] += offsets[f];
                    }
                    return ones;
                })
                .toArray(int[][]::new);
    }

    /** Brings a random choice to the front of {@code pool} (Fisher and Yates). */
    private static void draw(int[][] pool, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, pool.length);
            int[] chosen = pool[j];
            pool[j] = pool[i];
            pool[i] = chosen;
        }
    }

    private static double[] centred(double[] weights, int[][] rest, int feature) {
        double mean = 0;
        for (int[] row : rest) {
            mean += weights[row[feature]] / rest.length;
        }
        for (int level = 0; level < weights.length; level++) {
            weights[level] -= mean;
        }
        return weights;
    }
}
