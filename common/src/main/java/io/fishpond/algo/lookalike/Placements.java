package io.fishpond.algo.lookalike;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Where the scores that one method gave put members among those of the same fold: scores of different models differ in scale,
 * and by chance against the fold that they did not see, but places compare. Member {@code i} of either side is in fold
 * {@code i % folds}.
 */
final class Placements {
    private final double[] seeds;
    private final double[] rest;
    private final double[] standing;
    private final List<double[]> opinions;

    private Placements(int seeds, List<double[]> opinions) {
        int members = opinions.get(0).length;
        this.seeds = new double[seeds];
        this.rest = new double[members];
        this.standing = new double[members];
        this.opinions = opinions;
    }

    /**
     * Places scores in their folds, each of which holds some of both sides.
     *
     * @param scoresOfSeeds by the model of the fold that they are in
     * @param opinions a fold each: what its model scores every member of the rest
     */
    static Placements of(double[] scoresOfSeeds, List<double[]> opinions) {
        int folds = opinions.size();
        Placements placements = new Placements(scoresOfSeeds.length, opinions);
        for (int fold = 0; fold < folds; fold++) {
            double[] opinion = opinions.get(fold);
            double[] seeds = dealt(scoresOfSeeds, folds, fold);
            double[] rest = dealt(opinion, folds, fold);
            Arrays.sort(seeds);
            Arrays.sort(rest);
            for (int i = fold; i < scoresOfSeeds.length; i += folds) {
                placements.seeds[i] = shareBelow(rest, scoresOfSeeds[i]);
            }
            for (int i = fold; i < opinion.length; i += folds) {
                placements.rest[i] = 1 - shareBelow(seeds, opinion[i]);
                placements.standing[i] = shareBelow(rest, opinion[i]);
            }
        }
        return placements;
    }

    /**
     * Of each fold the placements by one of several methods.
     *
     * @param choice fold → the placements to take that fold's from
     */
    static Placements mixed(int folds, IntFunction<Placements> choice) {
        List<Placements> chosen = IntStream.range(0, folds).mapToObj(choice).toList();
        Placements mixed = new Placements(
                chosen.get(0).seeds.length,
                IntStream.range(0, folds)
                        .mapToObj(fold -> chosen.get(fold).opinions.get(fold))
                        .toList());
        for (int i = 0; i < mixed.seeds.length; i++) {
            mixed.seeds[i] = chosen.get(i % folds).seeds[i];
        }
        for (int i = 0; i < mixed.rest.length; i++) {
            mixed.rest[i] = chosen.get(i % folds).rest[i];
            mixed.standing[i] = chosen.get(i % folds).standing[i];
        }
        return mixed;
    }

    /** Of each seed the share of the fold's rest below, ties by half; their mean is the AUC. */
    double[] ofSeeds() {
        return seeds;
    }

    /** Of each member of the rest the share of the fold's seeds above, ties by half. */
    double[] ofRest() {
        return rest;
    }

    /** Of each member of the rest the share of the fold's rest below, ties by half. */
    double[] ofRestAmongItself() {
        return standing;
    }

    int folds() {
        return opinions.size();
    }

    double aucOf(int fold) {
        return Arrays.stream(dealt(seeds, folds(), fold)).average().orElseThrow();
    }

    /**
     * AUC over all folds. DeLong's variance takes the models as given; but whom one fold is judged by, the models of the
     * other folds learn from, so that the same accident counts twice as far as the models follow accidents. The variance
     * grows by that share: it doubles where there is nothing to learn.
     */
    RankMetrics.Auc auc() {
        return RankMetrics.aucOfPlacements(seeds, rest, 1 + shareOfAccident());
    }

    /**
     * How much of what the models say, by its variance, is owed to the examples that they happened to see. Models of two
     * folds share all but one in {@code folds - 1} of their examples, and so that part of the accident; what they disagree in is
     * the rest of it.
     */
    double shareOfAccident() {
        int members = rest.length;
        double[] sum = new double[members];
        for (double[] opinion : opinions) {
            double mean = mean(opinion);
            double deviation = Math.sqrt(variance(opinion) * (members - 1) / members);
            for (int i = 0; i < members && deviation > 0; i++) {
                sum[i] += (opinion[i] - mean) / deviation;
            }
        }
        double squares = Arrays.stream(sum).map(s -> s * s).sum() / members;
        double correlation = (squares - folds()) / folds() / (folds() - 1);
        return Math.min(1, (folds() - 1) * (1 - correlation));
    }

    /**
     * By how much more of the area under the ROC curve than another method, on the same members.
     *
     * @param value difference of the AUCs
     * @param error its standard error (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988: placements of the two are
     *     subtracted member by member, so that what is hard for both does not count)
     */
    record Gain(double value, double error) {}

    /** The gain over {@code other} on the members of some folds. */
    Gain over(Placements other, IntPredicate inFold) {
        double[] ofSeeds = differences(seeds, other.seeds, inFold);
        double[] ofRest = differences(rest, other.rest, inFold);
        return new Gain(
                mean(ofSeeds), Math.sqrt(variance(ofSeeds) / ofSeeds.length + variance(ofRest) / ofRest.length));
    }

    private double[] differences(double[] mine, double[] theirs, IntPredicate inFold) {
        return IntStream.range(0, mine.length)
                .filter(i -> inFold.test(i % folds()))
                .mapToDouble(i -> mine[i] - theirs[i])
                .toArray();
    }

    /** Unbiased. */
    static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double[] dealt(double[] values, int folds, int fold) {
        return IntStream.range(0, values.length)
                .filter(i -> i % folds == fold)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double shareBelow(double[] sorted, double value) {
        return (below(sorted, value) + below(sorted, Math.nextUp(value))) / 2.0 / sorted.length;
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
