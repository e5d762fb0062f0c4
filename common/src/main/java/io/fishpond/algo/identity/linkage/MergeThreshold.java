package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The threshold that is expected to give the best pairwise F1, with no label: every merge of height h joins pairs that are true
 * with probability 1 / (1 + 2^-h), so that the merges above a threshold have an expected precision, and those below it an
 * expected loss of recall. The optimum lies where a merge's probability is half the F1 (Lipton, Elkan and Naryanaswamy 2014).
 *
 * @param bits merges above it are made
 * @param precision expected of the pairs of records in one cluster
 * @param recall expected of them
 */
public record MergeThreshold(double bits, double precision, double recall) implements Serializable {

    /** Pairs of records that meet at one height. */
    public record Meeting(double height, double pairs) implements Serializable {}

    /**
     * The threshold of the best expected F1.
     *
     * @param meetings of all merges, down to some floor
     * @param lost true pairs that are expected among those that no merge brings together
     */
    public static MergeThreshold choose(List<Meeting> meetings, double lost) {
        List<Meeting> falling = new ArrayList<>(meetings);
        falling.sort(Comparator.comparingDouble(Meeting::height).reversed().thenComparingDouble(Meeting::pairs));
        double allTrue =
                lost + falling.stream().mapToDouble(MergeThreshold::expected).sum();
        MergeThreshold best = new MergeThreshold(0, 1, allTrue > 0 ? 0 : 1);
        double found = 0;
        double foundTrue = 0;
        for (int i = 0; i < falling.size(); i++) {
            Meeting meeting = falling.get(i);
            found += meeting.pairs();
            foundTrue += expected(meeting);
            double next = i + 1 < falling.size() ? falling.get(i + 1).height() : Double.NEGATIVE_INFINITY;
            if (next < meeting.height()) {
                MergeThreshold here = new MergeThreshold(next, foundTrue / found, foundTrue / allTrue);
                if (here.f1() > best.f1()) {
                    best = new MergeThreshold(between(next, meeting.height(), here.f1()), here.precision, here.recall);
                }
            }
        }
        return best;
    }

    /**
     * Any cut between two heights makes the same merges of these records; of those to come, it should make the ones that are
     * likelier than half the F1.
     */
    private static double between(double next, double height, double f1) {
        double optimum = LinkageTraining.logit(f1 / 2);
        return optimum < height ? Math.max(next, optimum) : Math.max(next, Math.nextDown(height));
    }

    /** Harmonic mean of both. */
    public double f1() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double expected(Meeting meeting) {
        return meeting.pairs() * LinkageTraining.probability(meeting.height());
    }
}
