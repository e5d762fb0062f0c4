package io.fishpond.algo.lookalike;

import java.util.List;

/**
 * Weight of evidence, the score card of credit: each level adds the logarithm of how much more frequent it is among seeds than
 * among the rest, whatever the other features say (Siddiqi, Credit Risk Scorecards, 2006, chapter 6).
 */
public final class InformationValue {
    /** Members of the rest's frequencies that are added to the seeds, for each level of a feature. */
    private static final double SMOOTHING = 1;
    /** What a level that no member of the rest has counts as there. */
    private static final double LEAST_COUNT = 0.5;

    private InformationValue() {}

    /**
     * One pass of counting.
     *
     * @param seeds rows of levels, one a feature
     * @param seedWeights how much each seed counts, 0 or more; only their proportions matter
     * @param rest rows of levels of members who are not known to be seeds
     * @param shapes of the features
     */
    public static Likeness fit(int[][] seeds, double[] seedWeights, int[][] rest, List<Shape> shapes) {
        SeedWeights.require(seeds, rest);
        double[] weights = SeedWeights.ofMeanOne(seedWeights, seeds.length);
        int[] offsets = Shape.offsets(shapes);
        double[] evidence = new double[offsets[shapes.size()]];
        for (int f = 0; f < shapes.size(); f++) {
            int levels = shapes.get(f).levels();
            double[] ofSeeds = new double[levels];
            double[] ofRest = new double[levels];
            for (int i = 0; i < seeds.length; i++) {
                ofSeeds[seeds[i][f]] += weights[i];
            }
            for (int[] row : rest) {
                ofRest[row[f]]++;
            }
            double smoothing = SMOOTHING * levels;
            for (int level = 0; level < levels; level++) {
                double inRest = Math.max(LEAST_COUNT, ofRest[level]) / rest.length;
                double inSeeds = (ofSeeds[level] + smoothing * inRest) / (seeds.length + smoothing);
                evidence[offsets[f] + level] = Math.log(inSeeds / inRest);
            }
        }
        return Likeness.centred(evidence, shapes, rest);
    }
}
