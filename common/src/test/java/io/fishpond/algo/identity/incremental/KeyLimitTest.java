package io.fishpond.algo.identity.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLimitTest {

    @ParameterizedTest
    @CsvSource({"0, 3, false", "3, 4, true", "4, 3, true", "4, 9, false", "0, 4, true"})
    void isCrossedInEitherDirection(long before, long now, boolean crossed) {
        assertThat(new KeyLimit(3).isCrossed(before, now)).isEqualTo(crossed);
    }
}
