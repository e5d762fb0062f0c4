package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.UnionFind;
import java.io.Serializable;
import java.util.List;

/**
 * In which order the records of a component merge, and on what evidence.
 *
 * @param records 0 … records-1
 * @param merges by height, highest first as far as one does not need another
 * @param required pairs of records that are together at every threshold
 */
public record Dendrogram(int records, List<Merge> merges, List<int[]> required) implements Serializable {

    /**
     * Two clusters that become one.
     *
     * @param one the least record of the one
     * @param other the least record of the other
     * @param height log2 of the odds that both are of one entity, or of a merge that it rests on if those are less
     * @param pairs of records that meet in this merge
     */
    public record Merge(int one, int other, double height, long pairs) implements Serializable {}

    /** The cluster of every record, named by its least, when all merges above the threshold are made. */
    public int[] clusters(double threshold) {
        UnionFind sets = new UnionFind(records);
        for (int[] pair : required) {
            sets.union(pair[0], pair[1]);
        }
        for (Merge merge : merges) {
            if (merge.height() > threshold) {
                sets.union(merge.one(), merge.other());
            }
        }
        return sets.labels();
    }
}
