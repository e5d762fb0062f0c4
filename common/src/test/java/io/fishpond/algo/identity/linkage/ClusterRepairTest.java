package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClusterRepairTest {
    private static final Linkage LINKAGE = new Linkage(
            List.of(new Attribute("name", AttributeKind.CATEGORY), new Attribute("phone", AttributeKind.CATEGORY)),
            List.of());

    /** A name: +5 or -3 bits; a phone: +6 or -4; the prior: -4. */
    private static final LinkageModel MODEL = new LinkageModel(
            LINKAGE,
            List.of(weights(-3, 5), weights(-4, 6)),
            List.of(TermFrequencies.of(Map.of(), 1), TermFrequencies.of(Map.of(), 1)),
            -4);

    private static final ClusterRepair REPAIR = new ClusterRepair(MODEL, -20);

    private static LevelWeights weights(double different, double same) {
        double[] u = {0.5, 0.5};
        return new LevelWeights(new double[] {0.5 * Math.pow(2, different), 0.5 * Math.pow(2, same)}, u, new double[2]);
    }

    @Test
    void isNotChainedByAPhoneThatTwoShare() {
        List<Profile> records = records("ann 1", "ann 1", "- 1", "bob 1");

        assertThat(clusters(records, ClusterRepair.CannotLink.NONE, 0)).containsExactly(0, 0, 0, 3);
    }

    @Test
    void countsWhatIsMissingNeitherForNorAgainst() {
        assertThat(clusters(records("ann -", "ann 1", "- 1"), ClusterRepair.CannotLink.NONE, 0))
                .containsExactly(0, 0, 0);
    }

    @Test
    void keepsApartWhatMustNotBeLinkedHoweverAlike() {
        int[] clusters = clusters(records("ann 1", "ann 1", "ann 1"), (a, b) -> a == 0 && b == 2, -10);

        assertThat(clusters).containsExactly(0, 0, 2);
    }

    @Property(tries = 500)
    void mergesAsBruteForceDoes(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        List<Profile> records = IntStream.range(0, 9)
                .mapToObj(i -> LINKAGE.profile(
                        draws.chance(0.3) ? null : "n" + draws.nextInt(3),
                        draws.chance(0.3) ? null : "p" + draws.nextInt(3)))
                .toList();

        assertThat(clusters(records, ClusterRepair.CannotLink.NONE, 0)).isEqualTo(byBruteForce(records, 0));
    }

    @Test
    void takesApartWhatIsTooLargeAndTellsIt() {
        int[] a = {0, 1, 2, 3};
        int[] b = {1, 2, 3, 4};
        float[] bits = {5, 5, 0.5f, 5};

        Components whole = Components.of(6, a, b, bits, 0, 5);
        Components parts = Components.of(6, a, b, bits, 0, 3);

        assertThat(whole.members()).containsExactly(new int[] {0, 1, 2, 3, 4}, new int[] {5});
        assertThat(whole.oversized()).isEmpty();
        assertThat(parts.members()).containsExactly(new int[] {0, 1, 2}, new int[] {3, 4}, new int[] {5});
        assertThat(parts.oversized()).containsExactly(5);
    }

    private static List<Profile> records(String... written) {
        return Arrays.stream(written)
                .map(record -> record.split(" "))
                .map(cells ->
                        LINKAGE.profile(cells[0].equals("-") ? null : cells[0], cells[1].equals("-") ? null : cells[1]))
                .toList();
    }

    private static int[] clusters(List<Profile> records, ClusterRepair.CannotLink cannotLink, double threshold) {
        return REPAIR.dendrogram(records, cannotLink).clusters(threshold);
    }

    /** The best pair of clusters by all their records, anew for every merge; the last merges below the threshold fall away. */
    private static int[] byBruteForce(List<Profile> records, double threshold) {
        List<List<Integer>> clusters = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            clusters.add(List.of(i));
        }
        while (true) {
            double best = threshold;
            int one = -1;
            int other = -1;
            for (int i = 0; i < clusters.size(); i++) {
                for (int j = i + 1; j < clusters.size(); j++) {
                    double odds = odds(records, clusters.get(i), clusters.get(j));
                    if (odds > best) {
                        best = odds;
                        one = i;
                        other = j;
                    }
                }
            }
            if (one < 0) {
                int[] labels = new int[records.size()];
                clusters.forEach(cluster -> cluster.forEach(
                        i -> labels[i] = cluster.stream().min(Integer::compare).orElseThrow()));
                return labels;
            }
            List<Integer> joined = new ArrayList<>(clusters.get(one));
            joined.addAll(clusters.remove(other));
            clusters.set(one, joined);
        }
    }

    private static float odds(List<Profile> records, List<Integer> one, List<Integer> other) {
        double[] sums = new double[2];
        int[] pairs = new int[2];
        for (int i : one) {
            for (int j : other) {
                double[] evidence = MODEL.evidence(records.get(i), records.get(j));
                for (int k = 0; k < 2; k++) {
                    sums[k] += (float) evidence[k];
                    pairs[k] +=
                            records.get(i).value(k) != null && records.get(j).value(k) != null ? 1 : 0;
                }
            }
        }
        double odds = MODEL.priorBits();
        for (int k = 0; k < 2; k++) {
            odds += pairs[k] == 0 ? 0 : sums[k] / pairs[k];
        }
        return (float) odds;
    }
}
