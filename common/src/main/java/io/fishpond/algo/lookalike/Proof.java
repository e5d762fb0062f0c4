package io.fishpond.algo.lookalike;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a lookalike tells seeds from the rest, on members whom the model did not see.
 *
 * @param auc the chance that a seed outscores another member, with its 95% interval
 * @param lift how many times denser seeds are among the members whom the dial takes than among all
 */
public record Proof(RankMetrics.Auc auc, double lift) {

    /**
     * Cross-fits: each fold is scored by a model of the others. What is pooled is the place of a score among those of
     * the fold's rest: scores of different models differ in scale, and by chance against the fold that they did not see.
     * Rows must come in an order that means nothing, because they are dealt to the folds in turn.
     *
     * @param dial share of the rest that is taken
     */
    public static Proof of(int[][] seeds, int[][] rest, List<Shape> shapes, int models, int folds, double dial) {
        double[] ofSeeds = new double[seeds.length];
        double[] ofRest = new double[rest.length];
        for (int fold = 0; fold < folds; fold++) {
            int[][] learning = others(seeds, folds, fold);
            double[] once = new double[learning.length];
            Arrays.fill(once, 1);
            Likeness model = Likeness.fit(learning, once, others(rest, folds, fold), shapes, models);
            double[] ladder = scores(model, dealt(rest, folds, fold));
            Arrays.sort(ladder);
            place(scores(model, dealt(seeds, folds, fold)), ladder, folds, fold, ofSeeds);
            place(scores(model, dealt(rest, folds, fold)), ladder, folds, fold, ofRest);
        }
        double[] scores = Arrays.copyOf(ofSeeds, seeds.length + rest.length);
        System.arraycopy(ofRest, 0, scores, seeds.length, rest.length);
        boolean[] positive = new boolean[scores.length];
        Arrays.fill(positive, 0, seeds.length, true);
        return new Proof(RankMetrics.auc(scores, positive), lift(ofSeeds, ofRest, dial));
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

    private static int[][] others(int[][] rows, int folds, int fold) {
        return IntStream.range(0, rows.length)
                .filter(i -> i % folds != fold)
                .mapToObj(i -> rows[i])
                .toArray(int[][]::new);
    }

    private static int[][] dealt(int[][] rows, int folds, int fold) {
        return IntStream.range(0, rows.length)
                .filter(i -> i % folds == fold)
                .mapToObj(i -> rows[i])
                .toArray(int[][]::new);
    }

    private static double[] scores(Likeness model, int[][] rows) {
        return Arrays.stream(rows).mapToDouble(model::score).toArray();
    }

    /** Share of the ladder that lies below each score, ties by half. */
    private static void place(double[] scores, double[] ladder, int folds, int fold, double[] into) {
        for (int i = 0; i < scores.length; i++) {
            into[fold + i * folds] =
                    (below(ladder, scores[i]) + below(ladder, Math.nextUp(scores[i]))) / 2.0 / ladder.length;
        }
    }

    private static int below(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
