package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StandardisedDifferenceTest {

    @Test
    void putsNumbersAndSharesOnOneScale() {
        assertThat(StandardisedDifference.ofMeans(10, 5, 7, 3)).isEqualTo(1.5);
        // .3 over the root of (.25 + .16) / 2
        assertThat(StandardisedDifference.ofShares(0.5, 0.2)).isCloseTo(0.6626, within(0.0001));
        assertThat(StandardisedDifference.ofShares(0.2, 0.5)).isCloseTo(-0.6626, within(0.0001));
    }

    @Test
    void isNothingWhereNothingVaries() {
        assertThat(StandardisedDifference.ofMeans(1, 0, 0, 0)).isZero();
    }
}
