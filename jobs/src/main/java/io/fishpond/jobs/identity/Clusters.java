package io.fishpond.jobs.identity;

import io.fishpond.algo.random.SplitMix64;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which accounts are held to be one entity's, by their ids: one int an account. Ids that are not compared are in no cluster. */
final class Clusters implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    /** By id; a cluster is named by an id of its own. */
    private final int[] labels;

    private Clusters(int[] labels) {
        this.labels = labels;
    }

    /** Every account an entity of its own. */
    static Clusters alone(int[] ids) {
        int[] labels = new int[Arrays.stream(ids).max().orElse(-1) + 1];
        Arrays.fill(labels, NONE);
        Arrays.stream(ids).forEach(id -> labels[id] = id);
        return new Clusters(labels);
    }

    /** These clusters, but for accounts whose cluster is given anew, packed as id and label in turn. */
    Clusters with(Iterable<int[]> packed) {
        int[] changed = labels.clone();
        for (int[] part : packed) {
            for (int i = 0; i < part.length; i += 2) {
                changed[part[i]] = part[i + 1];
            }
        }
        return new Clusters(changed);
    }

    /** One more than the greatest id. */
    int ids() {
        return labels.length;
    }

    /** The cluster of an account; of one that was not compared, itself. */
    int label(int id) {
        return id < labels.length && labels[id] != NONE ? labels[id] : id;
    }

    /** Accounts that are compared, those of one cluster side by side. */
    int[] byCluster() {
        return IntStream.range(0, labels.length)
                .filter(id -> labels[id] != NONE)
                .mapToLong(id -> (long) labels[id] << 32 | id)
                .sorted()
                .mapToInt(both -> (int) both)
                .toArray();
    }

    /** Where in {@link #byCluster} each cluster begins. */
    int[] beginnings(int[] byCluster) {
        return IntStream.range(0, byCluster.length)
                .filter(i -> i == 0 || labels[byCluster[i]] != labels[byCluster[i - 1]])
                .toArray();
    }

    /**
     * Groups of accounts of different clusters, each cluster as likely as any other however many accounts it has, and each
     * account of a cluster as likely as any other of it.
     */
    int[][] drawn(int groups, int size, SplitMix64 random) {
        int[] accounts = byCluster();
        int[] beginnings = beginnings(accounts);
        int[][] drawn = new int[groups][];
        for (int group = 0; group < groups; group++) {
            drawn[group] = IntStream.range(0, size)
                    .map(i -> random.nextInt(beginnings.length))
                    .distinct()
                    .map(cluster -> {
                        int end = cluster + 1 < beginnings.length ? beginnings[cluster + 1] : accounts.length;
                        return accounts[beginnings[cluster] + random.nextInt(end - beginnings[cluster])];
                    })
                    .toArray();
        }
        return drawn;
    }
}
