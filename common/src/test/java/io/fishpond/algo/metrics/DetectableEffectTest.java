package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DetectableEffectTest {

    @Test
    void findsWhatPublishedSampleSizesAreFor() {
        // JMP 13.2, Two Sample Proportions: 6% against 8%, two-sided .05, power .8: 2554 each.
        assertThat(DetectableEffect.of(0.06, 2554, 2554)).hasValueCloseTo(0.02, within(0.00002));
    }

    @Test
    void findsThemWithGroupsOfUnequalSizeToo() {
        // Zar, Biostatistical Analysis, 4th edition, example 24.26: 45% against 25%, power .9, 83.15 and three times as
        // many, with the correction for continuity, which is taken out here.
        double treated = 83.1527 * Math.pow(1 - (3 + 1) / (2 * 3 * 0.2) / 83.1527, 2);
        assertThat(DetectableEffect.of(0.25, treated, 3 * treated, 1.2815515655446004))
                .hasValueCloseTo(0.2, within(0.0005));
    }

    @Test
    void saysWhereNothingCanBeFound() {
        assertThat(DetectableEffect.of(0.1, 100, 0)).isEmpty();
        assertThat(DetectableEffect.of(0.9, 5, 5)).isEmpty();
        assertThatThrownBy(() -> DetectableEffect.of(10, 5, 5)).hasMessage("a share of 10.0 (must be 0 to 1)");
    }
}
