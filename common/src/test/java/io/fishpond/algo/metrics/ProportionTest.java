package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {

    @Test
    void endsAreTheSharesThatTheObservedOneIsJustTwoErrorsFrom() {
        for (int events = 0; events <= 20; events++) {
            Estimate estimate = Proportion.wilson(events, 20).orElseThrow();
            for (double end : new double[] {estimate.low(), estimate.high()}) {
                // The definition of a score interval, where the ends are not 0 or 1 themselves.
                if (end > 0 && end < 1) {
                    double error = Math.sqrt(end * (1 - end) / 20);
                    assertThat(Math.abs(estimate.value() - end)).isCloseTo(1.959964 * error, within(1e-6));
                }
            }
            assertThat(estimate.low()).isLessThanOrEqualTo(estimate.value());
            assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.value());
        }
        assertThat(Proportion.wilson(0, 20).orElseThrow().low()).isZero();
        assertThat(Proportion.wilson(0, 0)).isEmpty();
        assertThatThrownBy(() -> Proportion.wilson(3, 2)).hasMessageContaining("3 events of 2 trials");
    }
}
