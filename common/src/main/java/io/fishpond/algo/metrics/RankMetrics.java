package io.fishpond.algo.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How well scores order members, and how well probabilities are meant. Ties count as if broken by a fair coin. */
public final class RankMetrics {

    static final double LEAST_PROBABILITY = 1e-15;

    private RankMetrics() {}

    /**
     * Area under the ROC curve: the chance that a positive outranks a negative.
     *
     * @param value from 0 to 1; .5 is no order at all
     * @param low lower end of the 95% interval
     * @param high upper end of the 95% interval
     */
    public record Auc(double value, double low, double high) {}

    /**
     * AUC by mid-ranks with the interval of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), in the fast form of
     * Sun and Xu (IEEE Signal Processing Letters 21, 2014). With fewer than two members on a side the interval is 0 to 1.
     *
     * @param scores higher means more likely positive
     * @param positive what happened; both kinds must occur
     */
    public static Auc auc(double[] scores, boolean[] positive) {
        int positives = positives(scores.length, positive);
        int negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "positives are " + positives + " of " + scores.length + " (must be some, and not all)");
        }
        double[] among = midRanks(scores, once(scores.length));
        int[] hits = IntStream.range(0, scores.length).filter(i -> positive[i]).toArray();
        int[] misses =
                IntStream.range(0, scores.length).filter(i -> !positive[i]).toArray();
        return aucOfPlacements(
                placements(scores, among, hits, negatives), placements(scores, among, misses, positives), 1);
    }

    /**
     * The same of placements that are known, as where each positive met some of the negatives only.
     *
     * @param won share of the negatives that each positive outranks, ties by half; not empty
     * @param lost share of the positives that each negative outranks, or for all those that outrank it; not empty
     * @param inflation how many times the variance of independent members the AUC has
     */
    public static Auc aucOfPlacements(double[] won, double[] lost, double inflation) {
        double auc = mean(won);
        if (won.length < 2 || lost.length < 2) {
            return new Auc(auc, 0, 1);
        }
        Estimate estimate =
                Estimate.normal(auc, inflation * (variance(won) / won.length + variance(lost) / lost.length));
        return new Auc(auc, Math.max(0, estimate.low()), Math.min(1, estimate.high()));
    }

    /**
     * How many times more positives the top holds than a random draw of the same size would.
     *
     * @param share of the members at the top, above 0 and up to 1
     */
    public static double lift(double[] scores, boolean[] positive, double share) {
        double[] hits = new double[positive.length];
        for (int i = 0; i < hits.length; i++) {
            hits[i] = positive[i] ? 1 : 0;
        }
        return lift(scores, hits, once(hits.length), share);
    }

    /**
     * The same of rows that stand for several members each, or of positives who take no seats at the top: they are found where
     * they would stand among those who do.
     *
     * @param scores higher means nearer to the top
     * @param positives of each row, 0 or more; some must be above
     * @param seats that each row takes, 0 or more; some must be above
     * @param share of all seats at the top, above 0 and up to 1
     */
    public static double lift(double[] scores, double[] positives, double[] seats, double share) {
        Inputs.sameLength(scores.length, positives.length);
        Inputs.sameLength(scores.length, seats.length);
        double hits = Arrays.stream(positives).sum();
        double open = Inputs.share("share", share) * Arrays.stream(seats).sum();
        if (!(hits > 0 && open > 0)) {
            throw new IllegalArgumentException(
                    "positives are " + hits + " and share is " + share + " (both must be above 0)");
        }
        int[] order = ascending(scores);
        double found = 0;
        for (int to = order.length, from; to > 0 && open > 0; to = from) {
            double tied = 0;
            double wanted = 0;
            for (from = to; from > 0 && scores[order[from - 1]] == scores[order[to - 1]]; from--) {
                tied += positives[order[from - 1]];
                wanted += seats[order[from - 1]];
            }
            found += wanted > open ? tied * open / wanted : tied;
            open -= wanted;
        }
        return found / hits / share;
    }

    /** Mean squared gap between probability and outcome (Brier 1950). */
    public static double brier(double[] probabilities, boolean[] positive) {
        Inputs.sameLength(probabilities.length, positive.length);
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double gap = probability(i, probabilities[i]) - (positive[i] ? 1 : 0);
            sum += gap * gap;
        }
        return sum / probabilities.length;
    }

    /** Mean negative log-likelihood of the outcomes, in nats; certainties are held 1e-15 short of certain. */
    public static double logLoss(double[] probabilities, boolean[] positive) {
        Inputs.sameLength(probabilities.length, positive.length);
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double p = probability(i, probabilities[i]);
            sum -= Math.log(Math.max(LEAST_PROBABILITY, positive[i] ? p : 1 - p));
        }
        return sum / probabilities.length;
    }

    /**
     * Mean gap, over bins of equal size by rising probability, between what a bin was foretold and what came (Naeini, Cooper
     * and Hauskrecht, AAAI 2015). Equal probabilities share a bin.
     *
     * @param bins 1 or more; fewer are used where there are fewer rows or many equal ones
     */
    public static double calibrationError(double[] probabilities, boolean[] positive, int bins) {
        Inputs.sameLength(probabilities.length, positive.length);
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + " (must be 1 or more)");
        }
        int rows = probabilities.length;
        int[] order = ascending(probabilities);
        double error = 0;
        double gap = 0;
        int closed = 0;
        for (int k = 0; k < rows; k++) {
            int i = order[k];
            gap += probability(i, probabilities[i]) - (positive[i] ? 1 : 0);
            boolean tied = k + 1 < rows && probabilities[order[k + 1]] == probabilities[i];
            if (k + 1 == rows || (!tied && (k + 1.0) * bins / rows >= closed + 1)) {
                error += Math.abs(gap) / rows;
                gap = 0;
                closed = (int) ((k + 1.0) * bins / rows);
            }
        }
        return error;
    }

    /**
     * Gini of the actual values in the order of the scores, divided by that in their own order: 1 is the perfect order, 0
     * none, -1 the reverse. Both are the covariance of value and mid-rank up to a factor that cancels.
     *
     * @param actual amounts, not all equal
     */
    public static double normalisedGini(double[] scores, double[] actual) {
        return normalisedGini(scores, actual, once(scores.length));
    }

    /**
     * The same of rows that stand for several members each.
     *
     * @param weights members of each row, above 0
     */
    public static double normalisedGini(double[] scores, double[] actual, double[] weights) {
        Inputs.sameLength(scores.length, actual.length);
        Inputs.sameLength(scores.length, weights.length);
        double perfect = covariance(actual, midRanks(actual, weights), weights);
        if (perfect == 0) {
            throw new IllegalArgumentException("actual is " + actual[0] + " everywhere (must vary)");
        }
        return covariance(actual, midRanks(scores, weights), weights) / perfect;
    }

    /** Spearman's rank correlation, from -1 to 1; 0 where either side is constant. */
    public static double spearman(double[] left, double[] right) {
        Inputs.sameLength(left.length, right.length);
        double[] once = once(left.length);
        double[] a = midRanks(left, once);
        double[] b = midRanks(right, once);
        double scale = Math.sqrt(covariance(a, a, once) * covariance(b, b, once));
        return scale > 0 ? covariance(a, b, once) / scale : 0;
    }

    /** Share of the other side that each member of one side outranks. */
    private static double[] placements(double[] scores, double[] among, int[] side, int others) {
        double[] within =
                midRanks(IntStream.of(side).mapToDouble(i -> scores[i]).toArray(), once(side.length));
        return IntStream.range(0, side.length)
                .mapToDouble(k -> (among[side[k]] - within[k]) / others)
                .toArray();
    }

    /** Ranks from 1 upwards, as if each row stood there as often as it weighs; ties share the mean of their ranks. */
    private static double[] midRanks(double[] values, double[] weights) {
        int[] order = ascending(values);
        double[] ranks = new double[values.length];
        double before = 0;
        for (int from = 0, to; from < order.length; from = to) {
            double tied = 0;
            for (to = from; to < order.length && values[order[to]] == values[order[from]]; to++) {
                tied += weights[order[to]];
            }
            for (int k = from; k < to; k++) {
                ranks[order[k]] = before + (tied + 1) / 2;
            }
            before += tied;
        }
        return ranks;
    }

    private static double[] once(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .peek(i -> Inputs.finite("scores", i, values[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int positives(int rows, boolean[] positive) {
        Inputs.sameLength(rows, positive.length);
        int count = 0;
        for (boolean hit : positive) {
            count += hit ? 1 : 0;
        }
        return count;
    }

    private static double probability(int row, double value) {
        return Inputs.share("probabilities[" + row + "]", value);
    }

    private static double mean(double[] values) {
        return mean(values, once(values.length));
    }

    private static double mean(double[] values, double[] weights) {
        double sum = 0;
        double rows = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            rows += weights[i];
        }
        return sum / rows;
    }

    private static double variance(double[] values) {
        return covariance(values, values, once(values.length)) * values.length / (values.length - 1);
    }

    private static double covariance(double[] left, double[] right, double[] weights) {
        double ofLeft = mean(left, weights);
        double ofRight = mean(right, weights);
        double sum = 0;
        double rows = 0;
        for (int i = 0; i < left.length; i++) {
            sum += weights[i] * (left[i] - ofLeft) * (right[i] - ofRight);
            rows += weights[i];
        }
        return sum / rows;
    }
}
