package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HypergeometricTest {

    /** Abramowitz and Stegun 15.1.3 and 15.1.8. */
    @Property
    void agreesWithItsElementaryForms(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double z, @ForAll @DoubleRange(min = 0, max = 6) double a) {
        assertThat(Hypergeometric.f21(1, 1, 2, z)).isCloseTo(-Math.log1p(-z) / z, withinPercentage(1e-10));
        assertThat(Hypergeometric.f21(a, 2.5, 2.5, z)).isCloseTo(Math.pow(1 - z, -a), withinPercentage(1e-9));
    }

    /** Euler's transformation, Abramowitz and Stegun 15.3.3. */
    @Property
    void obeysEulersTransformation(
            @ForAll @DoubleRange(min = 0.1, max = 5) double a,
            @ForAll @DoubleRange(min = 0.1, max = 5) double b,
            @ForAll @DoubleRange(min = 5, max = 20) double c,
            @ForAll @DoubleRange(min = 0, max = 0.95) double z) {
        assertThat(Hypergeometric.f21(a, b, c, z))
                .isCloseTo(Math.pow(1 - z, c - a - b) * Hypergeometric.f21(c - a, c - b, c, z), withinPercentage(1e-8));
    }

    @Test
    void refusesArgumentsOutsideItsCircle() {
        assertThatThrownBy(() -> Hypergeometric.f21(1, 1, 2, 1)).hasMessageContaining("z is 1.0");
        assertThatThrownBy(() -> Hypergeometric.f21(1, 1, -2, 0.5)).hasMessageContaining("c is -2.0");
    }
}
