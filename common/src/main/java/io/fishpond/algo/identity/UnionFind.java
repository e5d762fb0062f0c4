package io.fishpond.algo.identity;

/**
 * Disjoint sets of {@code 0 … size-1} in one array. Every set is labelled by its least element, so labels do not depend on
 * the order of unions. Path halving with linking by index: O(log n) amortised (Tarjan and van Leeuwen 1984).
 */
public final class UnionFind {
    private final int[] parents;

    public UnionFind(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    /** The least element of the set that holds {@code element}. */
    public int find(int element) {
        int node = element;
        while (parents[node] != node) {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }
        return node;
    }

    /** Unites the sets of both. */
    public void union(int a, int b) {
        int rootA = find(a);
        int rootB = find(b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    /** The label of every element. */
    public int[] labels() {
        int[] labels = new int[parents.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = find(i);
        }
        return labels;
    }
}
