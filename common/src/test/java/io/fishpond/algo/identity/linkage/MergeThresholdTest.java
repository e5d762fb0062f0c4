package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.identity.linkage.MergeThreshold.Meeting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergeThresholdTest {

    @Test
    void acceptsMergesAsLongAsTheyAreLikelierThanHalfTheF1() {
        List<Meeting> meetings = IntStream.rangeClosed(-40, 40)
                .mapToObj(i -> new Meeting(i / 4.0, 100))
                .toList();

        MergeThreshold threshold = MergeThreshold.choose(meetings, 0);

        assertThat(LinkageTraining.probability(threshold.bits())).isEqualTo(threshold.f1() / 2, within(0.05));
    }

    @Test
    void countsWhatWasLostAgainstRecall() {
        MergeThreshold threshold = MergeThreshold.choose(List.of(new Meeting(30, 80)), 20);

        assertThat(threshold.precision()).isEqualTo(1, within(1e-6));
        assertThat(threshold.recall()).isEqualTo(0.8, within(1e-6));
    }

    @Test
    void choosesAlikeInAnyOrder() {
        List<Meeting> meetings =
                new ArrayList<>(List.of(new Meeting(3, 5), new Meeting(-2, 9), new Meeting(8, 1), new Meeting(3, 2)));
        MergeThreshold threshold = MergeThreshold.choose(meetings, 1);
        Collections.reverse(meetings);

        assertThat(MergeThreshold.choose(meetings, 1)).isEqualTo(threshold);
    }

    @Test
    void findsNothingWhereNothingMeets() {
        assertThat(MergeThreshold.choose(List.of(), 0)).isEqualTo(new MergeThreshold(0, 1, 1));
    }
}
