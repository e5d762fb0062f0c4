package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.UnionFind;
import java.util.Arrays;

/**
 * Clusters by average-link agglomeration (UPGMA, Sokal and Michener 1958) inside connected components: the two clusters with the
 * highest mean of bits over all pairs between them merge, as long as that mean is above the threshold. A single strong link can
 * thus not chain two people together against the weight of all their other records.
 */
public final class ClusterRepair {
    private final double threshold;
    private final double missing;
    private final int largest;

    /**
     * @param threshold bits above which clusters merge
     * @param missing bits of a pair that was never compared
     * @param largest records of a component that is repaired at once; larger ones are first cut
     */
    public ClusterRepair(double threshold, double missing, int largest) {
        this.threshold = threshold;
        this.missing = missing;
        this.largest = largest;
    }

    /**
     * The cluster of every record, named by its least.
     *
     * @param records 0 … records-1
     * @param a one end of each pair
     * @param b the other end
     * @param bits weight of each pair; negative infinity for two that must not be linked
     */
    public int[] clusters(int records, int[] a, int[] b, float[] bits) {
        UnionFind sets = new UnionFind(records);
        for (int pair = 0; pair < a.length; pair++) {
            if (bits[pair] > threshold) {
                sets.union(a[pair], b[pair]);
            }
        }
        int[] labels = sets.labels();
        int[] sizes = new int[records];
        int[] places = new int[records];
        for (int i = 0; i < records; i++) {
            places[i] = sizes[labels[i]]++;
        }
        float[][] sums = new float[records][];
        for (int i = 0; i < records; i++) {
            if (labels[i] == i && sizes[i] > 1) {
                sums[i] = new float[sizes[i] * sizes[i]];
                Arrays.fill(sums[i], (float) missing);
            }
        }
        for (int pair = 0; pair < a.length; pair++) {
            int label = labels[a[pair]];
            if (label == labels[b[pair]]) {
                int size = sizes[label];
                sums[label][places[a[pair]] * size + places[b[pair]]] = bits[pair];
                sums[label][places[b[pair]] * size + places[a[pair]]] = bits[pair];
            }
        }
        int[][] members = new int[records][];
        for (int i = 0; i < records; i++) {
            if (places[i] == 0) {
                members[labels[i]] = new int[sizes[labels[i]]];
            }
            members[labels[i]][places[i]] = i;
        }
        int[] clusters = new int[records];
        for (int i = 0; i < records; i++) {
            if (labels[i] == i) {
                if (sizes[i] == 1) {
                    clusters[i] = i;
                } else {
                    int[] found = agglomerate(sums[i], sizes[i]);
                    for (int j = 0; j < found.length; j++) {
                        clusters[members[i][j]] = members[i][found[j]];
                    }
                }
            }
        }
        return clusters;
    }

    /** The least element of each one's cluster. */
    private int[] agglomerate(float[] sums, int size) {
        int[] weight = new int[size];
        int[] nearest = new int[size];
        int[] owner = new int[size];
        Arrays.fill(weight, 1);
        for (int i = 0; i < size; i++) {
            owner[i] = i;
            nearest[i] = nearest(sums, weight, size, i);
        }
        while (true) {
            int best = -1;
            double bestMean = threshold;
            for (int i = 0; i < size; i++) {
                if (weight[i] > 0 && nearest[i] >= 0) {
                    double mean = mean(sums, weight, size, i, nearest[i]);
                    if (mean > bestMean) {
                        bestMean = mean;
                        best = i;
                    }
                }
            }
            if (best < 0) {
                return owner;
            }
            int into = Math.min(best, nearest[best]);
            int from = Math.max(best, nearest[best]);
            for (int j = 0; j < size; j++) {
                sums[into * size + j] += sums[from * size + j];
                sums[j * size + into] = sums[into * size + j];
                if (owner[j] == from) {
                    owner[j] = into;
                }
            }
            weight[into] += weight[from];
            weight[from] = 0;
            for (int i = 0; i < size; i++) {
                if (weight[i] > 0) {
                    if (i == into || nearest[i] == into || nearest[i] == from) {
                        nearest[i] = nearest(sums, weight, size, i);
                    } else if (nearest[i] >= 0
                            && mean(sums, weight, size, i, into) > mean(sums, weight, size, i, nearest[i])) {
                        nearest[i] = into;
                    }
                }
            }
        }
    }

    private static int nearest(float[] sums, int[] weight, int size, int i) {
        int nearest = -1;
        double best = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < size; j++) {
            if (j != i && weight[j] > 0) {
                double mean = mean(sums, weight, size, i, j);
                if (mean > best) {
                    best = mean;
                    nearest = j;
                }
            }
        }
        return nearest;
    }

    private static double mean(float[] sums, int[] weight, int size, int i, int j) {
        return sums[i * size + j] / ((double) weight[i] * weight[j]);
    }
}
