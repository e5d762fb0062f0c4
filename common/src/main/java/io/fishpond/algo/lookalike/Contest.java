package io.fishpond.algo.lookalike;

import io.fishpond.algo.metrics.RankMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which method a list is scored by, and what that is worth: the first contender is the default, and another one replaces it
 * only if it gained more of the AUC than one standard error of that gain, on members whom neither had seen. The error takes the
 * models as given, so that a contender as good as the default still replaces it about once in six times; that costs little,
 * because then it is as good.
 *
 * @param champion whom to fit on all examples
 * @param proof of the choice: in each fold the figures are those of the method which all other folds chose, so that none
 *     profits from having been chosen by it
 * @param contenders in the order in which they were named
 */
public record Contest(Method champion, Proof proof, List<Contender> contenders) {

    /**
     * How one method did.
     *
     * @param auc cross-fitted; of the champion it is flattered by the choice, unlike that of the proof
     * @param gain in AUC over the default
     * @param error standard error of the gain
     */
    public record Contender(Method method, RankMetrics.Auc auc, double gain, double error) {}

    /**
     * Cross-fits: each fold is scored by a model of the others. Rows must come in an order that means nothing, because they
     * are dealt to the folds in turn. Costs each method as many fits as there are folds.
     *
     * @param methods the first is the default
     * @param seeds rows of levels, one a feature; two a fold or more
     * @param seedWeights how much each seed counts in the fits, 0 or more; in the figures every seed counts once
     * @param rest rows of levels of members who are not known to be seeds; two a fold or more
     * @param shapes of the features
     * @param models how many are averaged in a fit
     * @param folds two or more
     * @param dial share of the rest that is taken
     */
    public static Contest hold(
            List<Method> methods,
            int[][] seeds,
            double[] seedWeights,
            int[][] rest,
            List<Shape> shapes,
            int models,
            int folds,
            double dial) {
        if (folds < 2 || Math.min(seeds.length, rest.length) < 2 * folds) {
            throw new IllegalArgumentException(seeds.length + " seeds and " + rest.length + " other members in " + folds
                    + " folds (must be two folds or more, and two a fold of both)");
        }
        List<Placements> placements = methods.stream()
                .map(method -> crossFitted(method, seeds, seedWeights, rest, shapes, models, folds))
                .toList();
        IntPredicate inAll = fold -> true;
        List<Contender> contenders = IntStream.range(0, methods.size())
                .mapToObj(i -> {
                    Placements.Gain gain = placements.get(i).over(placements.get(0), inAll);
                    return new Contender(methods.get(i), placements.get(i).auc(), gain.value(), gain.error());
                })
                .toList();
        return new Contest(methods.get(chosen(placements, inAll)), Proof.of(unflattered(placements), dial), contenders);
    }

    private static Placements crossFitted(
            Method method,
            int[][] seeds,
            double[] seedWeights,
            int[][] rest,
            List<Shape> shapes,
            int models,
            int folds) {
        double[] ofSeeds = new double[seeds.length];
        List<double[]> ofRest = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            int[] learning = others(seeds.length, folds, fold);
            Scorer scorer = method.fit(
                    rows(seeds, learning),
                    IntStream.of(learning).mapToDouble(i -> seedWeights[i]).toArray(),
                    rows(rest, others(rest.length, folds, fold)),
                    shapes,
                    models);
            for (int i = fold; i < seeds.length; i += folds) {
                ofSeeds[i] = scorer.score(seeds[i]);
            }
            ofRest.add(Arrays.stream(rest).mapToDouble(scorer::score).toArray());
        }
        return Placements.of(ofSeeds, ofRest);
    }

    private static int[] others(int rows, int folds, int fold) {
        return IntStream.range(0, rows).filter(i -> i % folds != fold).toArray();
    }

    private static int[][] rows(int[][] all, int[] which) {
        return IntStream.of(which).mapToObj(i -> all[i]).toArray(int[][]::new);
    }

    /** The contender with the largest gain among those that gain more than its standard error; 0, the default, if none does. */
    static int chosen(List<Placements> contenders, IntPredicate inFold) {
        int best = 0;
        double most = 0;
        for (int i = 1; i < contenders.size(); i++) {
            Placements.Gain gain = contenders.get(i).over(contenders.get(0), inFold);
            if (gain.value() > gain.error() && gain.value() > most) {
                best = i;
                most = gain.value();
            }
        }
        return best;
    }

    /** Of each fold the placements of the contender whom the other folds chose. */
    static Placements unflattered(List<Placements> contenders) {
        return Placements.mixed(
                contenders.get(0).folds(), fold -> contenders.get(chosen(contenders, other -> other != fold)));
    }
}
