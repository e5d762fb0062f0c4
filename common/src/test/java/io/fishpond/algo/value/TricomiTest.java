package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TricomiTest {

    /** For s = 1 and z = 1 it is e E1(1), Gompertz's constant. */
    @Test
    void givesGompertzsConstant() {
        assertThat(Tricomi.psi(1, 1)).isCloseTo(0.596347362323194074, withinPercentage(1e-12));
    }

    /** Integration by parts: s &Psi;(1, 1-s; z) + z &Psi;(1, 2-s; z) = 1 (Abramowitz and Stegun 5.1.14). */
    @Property
    void obeysItsRecurrence(
            @ForAll @DoubleRange(min = -4, max = 4) double logS, @ForAll @DoubleRange(min = -8, max = 6) double logZ) {
        double s = Math.pow(10, logS);
        double z = Math.pow(10, logZ);

        assertThat(s * Tricomi.psi(s + 1, z) + z * Tricomi.psi(s, z)).isCloseTo(1, within(1e-12));
    }
}
