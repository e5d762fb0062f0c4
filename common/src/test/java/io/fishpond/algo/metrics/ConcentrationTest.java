package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConcentrationTest {

    @Test
    void readsTheCurveFromTheTop() {
        Concentration concentration = Concentration.of(new double[] {10, 80, 5, 3, 2});

        assertThat(concentration.shareOfTop(0.2)).isCloseTo(0.8, within(1e-12));
        assertThat(concentration.shareOfTop(0.1)).isCloseTo(0.4, within(1e-12));
        assertThat(concentration.shareOfTop(0.4)).isCloseTo(0.9, within(1e-12));
        assertThat(concentration.membersBehind(0.8)).isCloseTo(0.2, within(1e-12));
        assertThat(concentration.membersBehind(0)).isZero();
        assertThat(concentration.shareOfTop(1)).isCloseTo(1, within(1e-12));
    }

    @Test
    void givesAllToOneAndTheSameToAll() {
        assertThat(Concentration.of(new double[] {0, 0, 0, 7}).gini()).isCloseTo(0.75, within(1e-12));
        assertThat(Concentration.of(new double[] {0, 0, 0, 7}).membersBehind(0.8))
                .isCloseTo(0.2, within(1e-12));
        Concentration even = Concentration.of(new double[] {3, 3, 3, 3});
        assertThat(even.gini()).isCloseTo(0, within(1e-12));
        assertThat(even.shareOfTop(0.05)).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void takesNothingAtAllAsEvenlySpread() {
        Concentration nothing = Concentration.of(new double[] {0, 0});

        assertThat(nothing.gini()).isZero();
        assertThat(nothing.membersBehind(0.8)).isCloseTo(0.8, within(1e-12));
    }

    @Property(tries = 200)
    void weighsAGroupAsItsMembers(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1_000) Double> drawn) {
        double[] values = drawn.stream().mapToDouble(Double::doubleValue).toArray();
        double[] weights = new double[values.length];
        double[] copies = new double[values.length * 3];
        for (int i = 0; i < values.length; i++) {
            weights[i] = 3;
            copies[3 * i] = values[i];
            copies[3 * i + 1] = values[i];
            copies[3 * i + 2] = values[i];
        }
        Concentration grouped = Concentration.of(values, weights);
        Concentration single = Concentration.of(copies);

        assertThat(grouped.gini()).isCloseTo(single.gini(), within(1e-9)).isBetween(0.0, 1.0);
        for (double share : new double[] {0.01, 0.05, 0.1, 0.2}) {
            assertThat(grouped.shareOfTop(share))
                    .isCloseTo(single.shareOfTop(share), within(1e-9))
                    .isGreaterThanOrEqualTo(share - 1e-9);
        }
    }

    @Test
    void refusesWhatCannotBeSpread() {
        assertThatThrownBy(() -> Concentration.of(new double[] {1, -2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values[1] is -2.0 (must be finite, and 0 or more)");
        assertThatThrownBy(() -> Concentration.of(new double[] {1}, new double[] {0}))
                .hasMessageContaining("weights are all 0");
        assertThatThrownBy(() -> Concentration.of(new double[] {1}).shareOfTop(2))
                .hasMessageContaining("share is 2.0");
    }
}
