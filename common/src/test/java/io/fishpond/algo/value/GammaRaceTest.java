package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class GammaRaceTest {

    /** One clock rings first, or the other, or neither in time. */
    @Property
    void hasOneWinnerOrNone(
            @ForAll @DoubleRange(min = -4, max = 4) double logShape,
            @ForAll @DoubleRange(min = -5, max = 7) double logScale,
            @ForAll @DoubleRange(min = -4, max = 4) double otherLogShape,
            @ForAll @DoubleRange(min = -5, max = 7) double otherLogScale,
            @ForAll @Scale(4) @DoubleRange(min = 0, max = 1_043.5714) double weeks) {
        double shape = Math.pow(10, logShape);
        double scale = Math.pow(10, logScale);
        double otherShape = Math.pow(10, otherLogShape);
        double otherScale = Math.pow(10, otherLogScale);
        double first = GammaRace.of(shape, scale, otherShape, otherScale, weeks).probability();
        double second =
                GammaRace.of(otherShape, otherScale, shape, scale, weeks).probability();
        double neither = Math.exp(-shape * Math.log1p(weeks / scale) - otherShape * Math.log1p(weeks / otherScale));

        assertThat(first + second + neither).isCloseTo(1, within(1e-10));
    }

    @Test
    void isOverBeforeItStartsWithoutTime() {
        assertThat(GammaRace.of(2, 3, 4, 5, 0)).isEqualTo(new GammaRace(0, 0, 0, 0, 0));
    }
}
