package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.UnionFind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records that a chain of links above a cut connects: the bounds within which clusters are repaired. Repair is quadratic, so a
 * component of more than {@code largest} records is taken apart by raising the cut on its own links, bit by bit, until each part
 * is small enough; what was taken apart is told.
 *
 * <p>Links of infinite weight are never cut, so that a part may be too large that hangs together by them alone.
 *
 * @param connected records of each component as first found, rising; every record is in one
 * @param members of each component or part, rising; every record is in one
 * @param oversized records of each component that was too large, as first found
 */
public record Components(List<int[]> connected, List<int[]> members, List<Integer> oversized) {
    private static final double STEP = 1;

    /**
     * The components of a graph of links.
     *
     * @param records 0 … records-1
     * @param a one end of each link
     * @param b the other end
     * @param bits weight of each link
     * @param cut bits above which a link connects
     */
    public static Components of(int records, int[] a, int[] b, float[] bits, double cut, int largest) {
        List<int[]> small = new ArrayList<>();
        List<Integer> oversized = new ArrayList<>();
        List<int[]> connected = List.of(groups(connected(records, a, b, bits, cut)));
        int[] labels = new int[records];
        List<int[]> large = new ArrayList<>();
        for (int[] component : connected) {
            if (component.length <= largest) {
                small.add(component);
            } else {
                large.add(component);
                oversized.add(component.length);
                for (int record : component) {
                    labels[record] = large.size();
                }
            }
        }
        for (int label = 1; label <= large.size(); label++) {
            small.addAll(takenApart(large.get(label - 1), label, labels, a, b, bits, cut, largest));
        }
        small.sort((x, y) -> Integer.compare(x[0], y[0]));
        return new Components(connected, small, oversized);
    }

    private static List<int[]> takenApart(
            int[] component, int label, int[] labels, int[] a, int[] b, float[] bits, double cut, int largest) {
        int[] places = new int[labels.length];
        for (int i = 0; i < component.length; i++) {
            places[component[i]] = i;
        }
        int[] links = java.util.stream.IntStream.range(0, a.length)
                .filter(link -> labels[a[link]] == label && labels[b[link]] == label)
                .toArray();
        if (Arrays.stream(links).noneMatch(link -> bits[link] > cut && bits[link] < Float.POSITIVE_INFINITY)) {
            return List.of(component);
        }
        int[] innerA = Arrays.stream(links).map(link -> places[a[link]]).toArray();
        int[] innerB = Arrays.stream(links).map(link -> places[b[link]]).toArray();
        float[] innerBits = new float[links.length];
        for (int i = 0; i < links.length; i++) {
            innerBits[i] = bits[links[i]];
        }
        List<int[]> parts = new ArrayList<>();
        for (int[] part : of(component.length, innerA, innerB, innerBits, cut + STEP, largest).members) {
            parts.add(Arrays.stream(part).map(place -> component[place]).toArray());
        }
        return parts;
    }

    private static int[] connected(int records, int[] a, int[] b, float[] bits, double cut) {
        UnionFind sets = new UnionFind(records);
        for (int link = 0; link < a.length; link++) {
            if (bits[link] > cut) {
                sets.union(a[link], b[link]);
            }
        }
        return sets.labels();
    }

    /** The elements that share a label, rising, by their least; labels are elements. */
    static int[][] groups(int[] labels) {
        int[] sizes = new int[labels.length];
        for (int label : labels) {
            sizes[label]++;
        }
        int[][] groups = new int[labels.length][];
        int[] filled = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i];
            if (filled[label] == 0) {
                groups[label] = new int[sizes[label]];
            }
            groups[label][filled[label]++] = i;
        }
        return Arrays.stream(groups).filter(group -> group != null).toArray(int[][]::new);
    }
}
