package io.fishpond.algo.lookalike;

import java.util.List;

/**
 * Cosine between a member and the mean of the seeds, where a level weighs as a word does in a text: the more, the fewer have
 * it (Salton and Buckley, Term-weighting approaches in automatic text retrieval, Information Processing and Management 24,
 * 1988). From 0, nothing that counts in common, to 1.
 */
public final class TfIdfCentroid implements Scorer {
    private static final long serialVersionUID = 1;

    private final int[] offsets;
    /** Of each level its coordinate in the centroid, which has length 1, times its own weight. */
    private final double[] pulls;
    /** Of each level the square of its weight. */
    private final double[] squares;

    private TfIdfCentroid(int[] offsets, double[] pulls, double[] squares) {
        this.offsets = offsets;
        this.pulls = pulls;
        this.squares = squares;
    }

    /**
     * One pass of counting, and one of adding up the seeds.
     *
     * @param seeds rows of levels, one a feature
     * @param seedWeights how much each seed counts, 0 or more; only their proportions matter
     * @param rest rows of levels of members who are not known to be seeds
     * @param shapes of the features
     */
    public static TfIdfCentroid fit(int[][] seeds, double[] seedWeights, int[][] rest, List<Shape> shapes) {
        SeedWeights.require(seeds, rest);
        double[] weights = SeedWeights.ofMeanOne(seedWeights, seeds.length);
        int[] offsets = Shape.offsets(shapes);
        double[] rarities = rarities(seeds, rest, offsets);
        double[] squares = new double[rarities.length];
        for (int j = 0; j < rarities.length; j++) {
            squares[j] = rarities[j] * rarities[j];
        }
        double[] centroid = new double[rarities.length];
        for (int i = 0; i < seeds.length; i++) {
            double scale = weights[i] * inverseLength(seeds[i], squares, offsets);
            for (int f = 0; f < shapes.size(); f++) {
                int level = offsets[f] + seeds[i][f];
                centroid[level] += scale * rarities[level];
            }
        }
        double length = 0;
        for (double coordinate : centroid) {
            length += coordinate * coordinate;
        }
        double[] pulls = new double[rarities.length];
        for (int j = 0; j < pulls.length && length > 0; j++) {
            pulls[j] = centroid[j] * rarities[j] / Math.sqrt(length);
        }
        return new TfIdfCentroid(offsets, pulls, squares);
    }

    /** Logarithm of one over the share of all members who have each level; 0 where all have it. */
    private static double[] rarities(int[][] seeds, int[][] rest, int[] offsets) {
        double[] counts = new double[offsets[offsets.length - 1]];
        for (int[][] rows : List.of(seeds, rest)) {
            for (int[] row : rows) {
                for (int f = 0; f < row.length; f++) {
                    counts[offsets[f] + row[f]]++;
                }
            }
        }
        double members = seeds.length + rest.length;
        for (int j = 0; j < counts.length; j++) {
            counts[j] = Math.log(members / Math.max(1, counts[j]));
        }
        return counts;
    }

    /** One over the length of a row, or 0 if nothing in it weighs anything. */
    private static double inverseLength(int[] levels, double[] squares, int[] offsets) {
        double sum = 0;
        for (int f = 0; f < levels.length; f++) {
            sum += squares[offsets[f] + levels[f]];
        }
        return sum > 0 ? 1 / Math.sqrt(sum) : 0;
    }

    @Override
    public double score(int[] levels) {
        double scale = inverseLength(levels, squares, offsets);
        double sum = 0;
        for (int f = 0; f < levels.length; f++) {
            sum += scale * pulls[offsets[f] + levels[f]];
        }
        return sum;
    }

    @Override
    public double[] contributions(int[] levels) {
        double scale = inverseLength(levels, squares, offsets);
        double[] contributions = new double[levels.length];
        for (int f = 0; f < levels.length; f++) {
            contributions[f] = scale * pulls[offsets[f] + levels[f]];
        }
        return contributions;
    }
}
