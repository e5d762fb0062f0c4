package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.random.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClustersTest {
    /** 3 and 6 are not compared; 1, 5 and 8 are one entity's, 2 and 4 another's. */
    private static final Clusters CLUSTERS = Clusters.alone(new int[] {0, 1, 2, 4, 5, 7, 8})
            .with(List.of(new int[] {1, 5, 5, 5, 8, 5}, new int[] {4, 2}));

    @Test
    void nameEachByOneOfItsAccounts() {
        assertThat(CLUSTERS.ids()).isEqualTo(9);
        assertThat(List.of(CLUSTERS.label(1), CLUSTERS.label(5), CLUSTERS.label(8)))
                .containsOnly(5);
        assertThat(CLUSTERS.label(4)).isEqualTo(2);
        assertThat(List.of(CLUSTERS.label(3), CLUSTERS.label(6), CLUSTERS.label(99)))
                .containsExactly(3, 6, 99);
    }

    @Test
    void putTheirAccountsSideBySide() {
        int[] accounts = CLUSTERS.byCluster();

        assertThat(accounts).containsExactly(0, 2, 4, 1, 5, 8, 7);
        assertThat(CLUSTERS.beginnings(accounts)).containsExactly(0, 1, 3, 6);
    }

    @Test
    void drawAsOftenFromASmallOneAsFromALargeOneAndNeverTwiceFromOne() {
        int[][] groups = CLUSTERS.drawn(2_000, 2, SplitMix64.of(1));

        assertThat(List.of(groups)).allSatisfy(group -> assertThat(
                        Arrays.stream(group).map(CLUSTERS::label).toArray())
                .doesNotHaveDuplicates());
        double alone = Arrays.stream(groups)
                .filter(group -> Arrays.stream(group).anyMatch(id -> id == 7))
                .count();
        assertThat(alone / groups.length).isBetween(0.40, 0.48);
    }
}
