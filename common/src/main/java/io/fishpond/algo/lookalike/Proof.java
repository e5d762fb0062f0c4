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
     * AUC of one feature by itself, its levels ordered by how many of their members are seeds: near 1, it gives the seeds
     * away.
     */
    public static double aucOfFeature(int[][] seeds, int[][] rest, int levels, int feature) {
        double[] seedsOf = new double[levels];
        double[] restOf = new double[levels];
        Arrays.stream(seeds).forEach(row -> seedsOf[row[feature]]++);
        Arrays.stream(rest).forEach(row -> restOf[row[feature]]++);
        double[] rate = IntStream.range(0, levels)
                .mapToDouble(l -> seedsOf[l] / seeds.length / (seedsOf[l] / seeds.length + restOf[l] / rest.length))
                .toArray();
        double won = 0;
        for (int a = 0; a < levels; a++) {
            for (int b = 0; b < levels; b++) {
                if (seedsOf[a] > 0 && restOf[b] > 0) {
                    won += seedsOf[a] * restOf[b] * (rate[a] > rate[b] ? 1 : rate[a] == rate[b] ? 0.5 : 0);
                }
            }
        }
        return won / seeds.length / rest.length;
    }

    /** Share of the seeds that score above the place where the dial cuts the rest, over the dial; ties count in part. */
    static double lift(double[] ofSeeds, double[] ofRest, double dial) {
        double[] sorted = ofRest.clone();
        Arrays.sort(sorted);
        double seats = dial * sorted.length;
        double cut = sorted[sorted.length - Math.max(1, (int) Math.ceil(seats))];
        double above = Arrays.stream(ofRest).filter(s -> s > cut).count();
        double level = Arrays.stream(ofRest).filter(s -> s == cut).count();
        double taken = Arrays.stream(ofSeeds)
                .map(s -> s > cut ? 1 : s == cut ? (seats - above) / level : 0)
                .sum();
        return taken / ofSeeds.length / dial;
    }
}
