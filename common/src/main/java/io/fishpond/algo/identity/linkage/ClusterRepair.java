package io.fishpond.algo.identity.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clusters by average-link agglomeration (Sokal and Michener 1958), taken attribute by attribute: what speaks for two clusters
 * in an attribute is the mean of its bits over the pairs between them where both sides know it, and the attributes add up.
 * So one strong link cannot chain two people together against all their other records, while a record that says little neither
 * speaks against nor dilutes what the others say. O(records² · attributes) space and, but for ties, time.
 */
public final class ClusterRepair {
    private final LinkageModel model;
    private final double floor;

    /** @param floor bits at or below which nothing merges, whatever the threshold */
    public ClusterRepair(LinkageModel model, double floor) {
        this.model = model;
        this.floor = floor;
    }

    /** Pairs of records that must not be in one cluster. */
    @FunctionalInterface
    public interface CannotLink {
        /** Where everything may be linked. */
        CannotLink NONE = (a, b) -> false;

        boolean test(int a, int b);
    }

    /** How the records of one component merge, with nothing known of them but what they say. */
    public Dendrogram dendrogram(List<Profile> records, CannotLink contradicted) {
        return dendrogram(records, contradicted, Constraints.NONE);
    }

    /**
     * How the records of one component merge; their order breaks ties. Must-links unite the clusters that the records
     * themselves make, and neither lend nor dilute evidence: were the two records one cluster from the start, each would
     * weigh against the company of the other and drive it out. So no contradiction stands in their way, and a cannot-link
     * holds between all that must-links have united.
     *
     * @param contradicted pairs that are two entities' by what they say: their clusters do not merge
     * @throws IllegalArgumentException if two records must and must not be linked
     */
    public Dendrogram dendrogram(List<Profile> records, CannotLink contradicted, Constraints constraints) {
        return new Agglomeration(records, contradicted, constraints).run();
    }

    private final class Agglomeration {
        private final int size;
        private final int attributes = model.weights().size();

        /** Sums of bits between clusters, by attribute. */
        private final float[][] sums;

        /** Records of each cluster that know each attribute: a pair counts where both do. */
        private final int[][] known;

        /** Log2 of the odds between clusters; negative infinity where a pair must not be linked, as far as was looked at. */
        private final float[] odds;

        /** Which clusters must-links unite: the same label. */
        private final int[] groups;

        /** Labels of groups that must not be linked. */
        private final boolean[] apart;

        private final int[] weight;
        private final int[] nearest;
        private final double[] height;

        Agglomeration(List<Profile> records, CannotLink contradicted, Constraints constraints) {
            size = records.size();
            sums = new float[attributes][size * size];
            known = new int[attributes][size];
            odds = new float[size * size];
            groups = IntStream.range(0, size).map(constraints.group()).toArray();
            apart = new boolean[size * size];
            weight = new int[size];
            nearest = new int[size];
            height = new double[size];
            Arrays.fill(weight, 1);
            Arrays.fill(height, Double.POSITIVE_INFINITY);
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < attributes; k++) {
                    known[k][i] = records.get(i).value(k) == null ? 0 : 1;
                }
                for (int j = 0; j < i; j++) {
                    double[] evidence = model.evidence(records.get(i), records.get(j));
                    for (int k = 0; k < attributes; k++) {
                        set(sums[k], i, j, (float) evidence[k]);
                    }
                    if (constraints.cannotLink().test(i, j)
                            || constraints.cannotLink().test(j, i)) {
                        setApart(i, j);
                    }
                    boolean forbidden = contradicted.test(i, j) || contradicted.test(j, i);
                    set(odds, i, j, forbidden ? Float.NEGATIVE_INFINITY : odds(i, j));
                }
            }
            for (int i = 0; i < size; i++) {
                nearest[i] = nearest(i);
            }
        }

        private void set(float[] matrix, int i, int j, float value) {
            matrix[i * size + j] = value;
            matrix[j * size + i] = value;
        }

        private void setApart(int i, int j) {
            if (groups[i] == groups[j]) {
                throw new IllegalArgumentException("records " + j + " and " + i + " must and must not be linked");
            }
            apart[groups[i] * size + groups[j]] = true;
            apart[groups[j] * size + groups[i]] = true;
        }

        private float odds(int i, int j) {
            double bits = model.priorBits();
            for (int k = 0; k < attributes; k++) {
                double pairs = (double) known[k][i] * known[k][j];
                bits += pairs == 0 ? 0 : sums[k][i * size + j] / pairs;
            }
            return (float) bits;
        }

        Dendrogram run() {
            List<int[]> required = IntStream.range(0, size)
                    .filter(i -> groups[i] != i)
                    .mapToObj(i -> new int[] {groups[i], i})
                    .toList();
            List<Dendrogram.Merge> merges = new ArrayList<>();
            for (Dendrogram.Merge merge = next(); merge != null; merge = next()) {
                merges.add(merge);
                join(merge.one(), merge.other());
            }
            return new Dendrogram(size, merges, required);
        }

        private Dendrogram.@Nullable Merge next() {
            int best = best();
            while (best >= 0 && apart[groups[best] * size + groups[nearest[best]]]) {
                // Groups grow far from the clusters that they keep apart, which are told only now.
                set(odds, best, nearest[best], Float.NEGATIVE_INFINITY);
                int other = nearest[best];
                nearest[best] = nearest(best);
                nearest[other] = nearest(other);
                best = best();
            }
            if (best < 0) {
                return null;
            }
            float bestOdds = odds[best * size + nearest[best]];
            int into = Math.min(best, nearest[best]);
            int from = Math.max(best, nearest[best]);
            // Means by attribute may rise again after a merge; a cut must not keep a merge without those it rests on.
            double lowest = Math.min(bestOdds, Math.min(height[into], height[from]));
            height[into] = lowest;
            return new Dendrogram.Merge(into, from, lowest, (long) weight[into] * weight[from]);
        }

        /** The cluster with the highest odds beside its nearest; -1 if none are above the floor. */
        private int best() {
            int best = -1;
            float bestOdds = (float) floor;
            for (int i = 0; i < size; i++) {
                if (weight[i] > 0 && nearest[i] >= 0 && odds[i * size + nearest[i]] > bestOdds) {
                    bestOdds = odds[i * size + nearest[i]];
                    best = i;
                }
            }
            return best;
        }

        private void join(int into, int from) {
            joinGroups(groups[into], groups[from]);
            weight[into] += weight[from];
            weight[from] = 0;
            for (int k = 0; k < attributes; k++) {
                known[k][into] += known[k][from];
            }
            for (int j = 0; j < size; j++) {
                if (weight[j] > 0 && j != into) {
                    for (int k = 0; k < attributes; k++) {
                        set(sums[k], into, j, sums[k][into * size + j] + sums[k][from * size + j]);
                    }
                    boolean forbidden = odds[into * size + j] == Float.NEGATIVE_INFINITY
                            || odds[from * size + j] == Float.NEGATIVE_INFINITY;
                    set(odds, into, j, forbidden ? Float.NEGATIVE_INFINITY : odds(into, j));
                }
            }
            for (int i = 0; i < size; i++) {
                if (weight[i] > 0) {
                    if (i == into || nearest[i] == into || nearest[i] == from) {
                        nearest[i] = nearest(i);
                    } else if (isBetter(i, into, nearest[i])) {
                        nearest[i] = into;
                    }
                }
            }
        }

        private void joinGroups(int into, int from) {
            for (int i = 0; i < size; i++) {
                if (apart[from * size + i]) {
                    apart[into * size + i] = true;
                    apart[i * size + into] = true;
                }
                if (groups[i] == from) {
                    groups[i] = into;
                }
            }
        }

        private boolean isBetter(int i, int candidate, int other) {
            float mine = odds[i * size + candidate];
            float its = odds[i * size + other];
            return mine > its || (mine == its && candidate < other);
        }

        /** The cluster with the highest odds beside that of {@code i}, the least of equals; -1 if there is none. */
        private int nearest(int i) {
            int nearest = -1;
            for (int j = 0; j < size; j++) {
                if (j != i && weight[j] > 0 && (nearest < 0 || odds[i * size + j] > odds[i * size + nearest])) {
                    nearest = j;
                }
            }
            return nearest;
        }
    }
}
