package io.fishpond.algo.lookalike;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a lookalike tells seeds from the rest, on members whom the model did not see. The rest hides members who would be
 * seeds if they were known, so all figures are lower than against the truth.
 *
 * @param auc the chance that a seed outscores another member, with a 95% interval that holds on noise too
 * @param lift how many times denser seeds are among the members whom the dial takes than among all
 * @param spread standard deviation of the AUC over the folds
 * @param reach what each dial of the range would take, ascending
 */
public record Proof(RankMetrics.Auc auc, double lift, double spread, List<Reach> reach) {
    private static final int LARGEST_DIAL = 20;

    /**
     * What one dial would take.
     *
     * @param dial share of the rest that is taken
     * @param lift how many times denser seeds are there than among all
     * @param share of the seeds who would be taken if they stood among the rest
     */
    public record Reach(double dial, double lift, double share) {}

    /** @param dial share of the rest that is taken */
    static Proof of(Placements placements, double dial) {
        double[] ofFolds = IntStream.range(0, placements.folds())
                .mapToDouble(placements::aucOf)
                .toArray();
        return new Proof(
                placements.auc(),
                lift(placements.ofSeeds(), placements.ofRestAmongItself(), dial),
                Math.sqrt(Placements.variance(ofFolds)),
                IntStream.rangeClosed(1, LARGEST_DIAL)
                        .mapToObj(percent -> reach(placements, percent / 100.0))
                        .toList());
    }

    private static Reach reach(Placements placements, double dial) {
        double lift = lift(placements.ofSeeds(), placements.ofRestAmongItself(), dial);
        return new Reach(dial, lift, lift * dial);
    }

    /**
     * AUC of one feature by itself, its levels ordered by how dense seeds are in them: near 1, it gives the seeds away. Each fold
     * is ordered by what the others have, so that a feature of many levels does not look as if it told the few members of each.
     * Pairs are of one fold.
     *
     * @param seeds rows of levels in an order that means nothing, two a fold or more
     * @param rest the same
     * @param levels how many the feature has
     * @param feature its place in the rows
     * @param folds two or more
     */
    public static double aucOfFeature(int[][] seeds, int[][] rest, int levels, int feature, int folds) {
        double[][] ofSeeds = counted(seeds, levels, feature, folds);
        double[][] ofRest = counted(rest, levels, feature, folds);
        double won = 0;
        double pairs = 0;
        for (int fold = 0; fold < folds; fold++) {
            double[] densities = densities(others(ofSeeds, fold), others(ofRest, fold));
            for (int a = 0; a < levels; a++) {
                for (int b = 0; b < levels; b++) {
                    double met = ofSeeds[fold][a] * ofRest[fold][b];
                    won += met * (densities[a] > densities[b] ? 1 : densities[a] == densities[b] ? 0.5 : 0);
                    pairs += met;
                }
            }
        }
        return won / pairs;
    }

    /** Of each fold how many rows each level has. */
    private static double[][] counted(int[][] rows, int levels, int feature, int folds) {
        double[][] counts = new double[folds][levels];
        for (int i = 0; i < rows.length; i++) {
            counts[i % folds][rows[i][feature]]++;
        }
        return counts;
    }

    private static double[] others(double[][] counts, int fold) {
        double[] sum = new double[counts[fold].length];
        for (int other = 0; other < counts.length; other++) {
            for (int level = 0; level < sum.length && other != fold; level++) {
                sum[level] += counts[other][level];
            }
        }
        return sum;
    }

    /** The share of the seeds at each level over that and the share of the rest; one half where nobody is. */
    private static double[] densities(double[] seeds, double[] rest) {
        double ofSeeds = Arrays.stream(seeds).sum();
        double ofRest = Arrays.stream(rest).sum();
        return IntStream.range(0, seeds.length)
                .mapToDouble(l ->
                        seeds[l] + rest[l] == 0 ? 0.5 : seeds[l] / ofSeeds / (seeds[l] / ofSeeds + rest[l] / ofRest))
                .toArray();
    }

    /** Share of the seeds that score above the place where the dial cuts the rest, over the dial; ties count in part. */
    static double lift(double[] ofSeeds, double[] ofRest, double dial) {
        double[] scores = Arrays.copyOf(ofSeeds, ofSeeds.length + ofRest.length);
        System.arraycopy(ofRest, 0, scores, ofSeeds.length, ofRest.length);
        double[] isSeed = new double[scores.length];
        Arrays.fill(isSeed, 0, ofSeeds.length, 1);
        double[] isRest = new double[scores.length];
        Arrays.fill(isRest, ofSeeds.length, scores.length, 1);
        return RankMetrics.lift(scores, isSeed, isRest, dial);
    }
}
