package io.fishpond.algo.closeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.closeness.Closeness.Grip;
import io.fishpond.algo.closeness.Closeness.Part;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ClosenessTest {

    @Test
    void isHalfOfItsWeightWhereItSaysSo() {
        for (Part part : Part.values()) {
            assertThat(Closeness.points(part, part.known(), part.known().half()))
                    .as(part.label())
                    .isCloseTo(part.known().weight() / 2, within(1e-12));
        }
        assertThat(Closeness.served(4, 2)).isEqualTo(1);
    }

    @Test
    void isAHundredInAll() {
        assertThat(Arrays.stream(Part.values())
                        .mapToDouble(part -> part.known().weight())
                        .sum())
                .isEqualTo(100);
    }

    @Property
    void growsWithEachPartAndStaysWithinItsWeight(
            @ForAll Part part,
            @ForAll @DoubleRange(min = 0, max = 1e6) double less,
            @ForAll @DoubleRange(min = 0, max = 1e6) double further,
            @ForAll @DoubleRange(min = 0.01, max = 100) double weight,
            @ForAll @DoubleRange(min = 0.01, max = 1e3) double half) {
        Grip grip = new Grip(weight, half);
        double before = Closeness.points(part, grip, less);
        double after = Closeness.points(part, grip, less + further);
        if (part == Part.RECENCY) {
            assertThat(after).isLessThanOrEqualTo(before);
        } else {
            assertThat(after).isGreaterThanOrEqualTo(before);
        }
        assertThat(before).isBetween(0.0, weight);
        assertThat(Closeness.points(part, grip, null)).isZero();
    }
}
