package io.fishpond.algo.identity.linkage;

import static io.fishpond.algo.identity.linkage.ClusterRepair.CannotLink.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fishpond.algo.identity.UnionFind;
import io.fishpond.algo.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClusterRepairTest {
    private static final Linkage LINKAGE = new Linkage(
            List.of(new Attribute("name", AttributeKind.CATEGORY), new Attribute("phone", AttributeKind.CATEGORY)),
            List.of());

    /** A name: +5 or -3 bits; a phone: +6 or -4; the prior: -4. */
    private static final LinkageModel MODEL = FixedModel.of(LINKAGE, -4, new double[] {-3, 5}, new double[] {-4, 6});

    private static final ClusterRepair REPAIR = new ClusterRepair(MODEL, -20);

    @Test
    void isNotChainedByAPhoneThatTwoShare() {
        List<Profile> records = records("ann 1", "ann 1", "- 1", "bob 1");

        assertThat(clusters(records, NONE, 0)).containsExactly(0, 0, 0, 3);
    }

    @Test
    void countsWhatIsMissingNeitherForNorAgainst() {
        assertThat(clusters(records("ann -", "ann 1", "- 1"), NONE, 0)).containsExactly(0, 0, 0);
    }

    @Test
    void keepsApartWhatMustNotBeLinkedHoweverAlike() {
        int[] clusters = clusters(records("ann 1", "ann 1", "ann 1"), (a, b) -> a == 0 && b == 2, -10);

        assertThat(clusters).containsExactly(0, 0, 2);
    }

    @Test
    void unitesByAStewardsLinkWhatContradictsItselfWithAllThatIsTheirs() {
        List<Profile> records = records("ann 1", "ann 1", "bob 2", "bob 2", "eve 3");
        ClusterRepair.CannotLink contradicted = (a, b) -> a / 2 != b / 2;

        assertThat(clusters(records, contradicted, new Constraints(i -> i == 2 ? 0 : i, NONE), 0))
                .containsExactly(0, 0, 0, 0, 4);
    }

    @Test
    void keepsApartByAStewardsWordAlsoWhatLinksHaveUnited() {
        // 0 is linked to 2, which must not be with 1, like 0 as it may be.
        List<Profile> records = records("ann 1", "ann 1", "bob 2");
        Constraints constraints = new Constraints(i -> i == 2 ? 0 : i, (a, b) -> a == 1 && b == 2);

        assertThat(clusters(records, NONE, constraints, -10)).containsExactly(0, 1, 0);
    }

    @Test
    void refusesWhatMustAndMustNotBeLinked() {
        List<Profile> records = records("ann 1", "bob 2", "eve 3");
        Constraints constraints = new Constraints(i -> i == 2 ? 0 : i, (a, b) -> a == 0 && b == 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> REPAIR.dendrogram(records, NONE, constraints))
                .withMessage("records 0 and 2 must and must not be linked");
    }

    @Property(tries = 500)
    void keepsMustLinksTogetherAndCannotLinksApartAtEveryThreshold(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        List<Profile> records = records(draws);
        int[] groups = groups(draws, records.size());
        boolean[][] apart = apart(draws, groups);
        boolean[][] contradicted = apart(draws, IntStream.range(0, 9).toArray());
        Dendrogram dendrogram = REPAIR.dendrogram(
                records, (a, b) -> contradicted[a][b], new Constraints(i -> groups[i], (a, b) -> apart[a][b]));

        DoubleStream.concat(
                        DoubleStream.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                        dendrogram.merges().stream()
                                .mapToDouble(Dendrogram.Merge::height)
                                .flatMap(height -> DoubleStream.of(height, Math.nextDown(height))))
                .forEach(threshold -> {
                    int[] clusters = dendrogram.clusters(threshold);
                    for (int i = 0; i < clusters.length; i++) {
                        assertThat(clusters[i]).isEqualTo(clusters[groups[i]]);
                        for (int j = 0; j < clusters.length; j++) {
                            assertThat(apart[i][j] && clusters[i] == clusters[j])
                                    .isFalse();
                        }
                    }
                });
    }

    @Property(tries = 500)
    void unitesByLinksWholeClustersAndChangesNoOther(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        List<Profile> records = records(draws);
        int[] groups = groups(draws, records.size());
        boolean[][] contradicted = apart(draws, IntStream.range(0, 9).toArray());
        int[] alone = clusters(records, (a, b) -> contradicted[a][b], 0);
        UnionFind united = new UnionFind(alone.length);
        for (int i = 0; i < alone.length; i++) {
            united.union(i, alone[i]);
            united.union(i, groups[i]);
        }

        assertThat(clusters(records, (a, b) -> contradicted[a][b], new Constraints(i -> groups[i], NONE), 0))
                .isEqualTo(united.labels());
    }

    private static List<Profile> records(SplitMix64 draws) {
        return IntStream.range(0, 9)
                .mapToObj(i -> LINKAGE.profile(
                        draws.chance(0.3) ? null : "n" + draws.nextInt(3),
                        draws.chance(0.3) ? null : "p" + draws.nextInt(3)))
                .toList();
    }

    private static int[] groups(SplitMix64 draws, int records) {
        UnionFind groups = new UnionFind(records);
        for (int links = draws.nextInt(5); links > 0; links--) {
            groups.union(draws.nextInt(records), draws.nextInt(records));
        }
        return groups.labels();
    }

    /** Some pairs of different groups. */
    private static boolean[][] apart(SplitMix64 draws, int[] groups) {
        boolean[][] apart = new boolean[groups.length][groups.length];
        for (int pairs = draws.nextInt(6); pairs > 0; pairs--) {
            int a = draws.nextInt(groups.length);
            int b = draws.nextInt(groups.length);
            apart[a][b] = groups[a] != groups[b];
        }
        return apart;
    }

    @Property(tries = 500)
    void mergesAsBruteForceDoes(@ForAll long seed) {
        List<Profile> records = records(SplitMix64.of(seed));

        assertThat(clusters(records, NONE, 0)).isEqualTo(byBruteForce(records, 0));
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
        assertThat(parts.connected()).containsExactly(new int[] {0, 1, 2, 3, 4}, new int[] {5});
    }

    @Test
    void neverTakesApartWhatMustBeLinked() {
        int[] a = {0, 1, 2, 3};
        int[] b = {1, 2, 3, 4};
        float must = Float.POSITIVE_INFINITY;

        Components parts = Components.of(5, a, b, new float[] {must, must, 9, must}, 0, 2);

        assertThat(parts.members()).containsExactly(new int[] {0, 1, 2}, new int[] {3, 4});
        assertThat(parts.oversized()).containsExactly(5);
    }

    private static List<Profile> records(String... written) {
        return Arrays.stream(written)
                .map(record -> record.split(" "))
                .map(cells ->
                        LINKAGE.profile(cells[0].equals("-") ? null : cells[0], cells[1].equals("-") ? null : cells[1]))
                .toList();
    }

    private static int[] clusters(List<Profile> records, ClusterRepair.CannotLink contradicted, double threshold) {
        return REPAIR.dendrogram(records, contradicted).clusters(threshold);
    }

    private static int[] clusters(
            List<Profile> records, ClusterRepair.CannotLink contradicted, Constraints constraints, double threshold) {
        return REPAIR.dendrogram(records, contradicted, constraints).clusters(threshold);
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
