package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StabilityIndexTest {

    @Test
    void comparesTheSharesOfEqualBins() {
        double[] expected = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
        double[] actual = Arrays.stream(expected)
                .flatMap(v -> DoubleStream.generate(() -> v).limit(v <= 500 ? 3 : 1))
                .toArray();

        // Half the members hold three quarters of the rows.
        double byHand = 0.25 * Math.log(1.5) - 0.25 * Math.log(0.5);
        assertThat(StabilityIndex.of(expected, actual, 10)).isCloseTo(byHand, within(2e-3));
    }

    @Test
    void seesTheShareOfAFrequentValueMoveOnEitherSideOfIt() {
        double[] mostlyNone = share(0, 950, 1);
        double[] mostlyAll = share(0, 50, 1);
        double[] half = share(0, 500, 1);
        double[] always = share(0, 0, 1);

        double byHand = (0.5 - 0.95) * Math.log(0.5 / 0.95) + (0.5 - 0.05) * Math.log(0.5 / 0.05);
        assertThat(StabilityIndex.of(mostlyNone, half, 10)).isCloseTo(byHand, within(0.02));
        assertThat(StabilityIndex.of(mostlyAll, half, 10)).isCloseTo(byHand, within(0.02));
        assertThat(StabilityIndex.of(always, half, 10)).isGreaterThan(1);
    }

    /** A thousand rows, so many of one value and the rest of another. */
    private static double[] share(double first, int firsts, double second) {
        return IntStream.range(0, 1000)
                .mapToDouble(i -> i < firsts ? first : second)
                .toArray();
    }

    @Property(tries = 100)
    void isNothingForTheSameValuesInAnyOrderAndNeverBelow(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        double[] expected =
                random.ints(1 + random.nextInt(80), 0, 12).asDoubleStream().toArray();
        double[] actual =
                random.ints(1 + random.nextInt(80), 0, 12).asDoubleStream().toArray();
        double[] reversed = IntStream.range(0, expected.length)
                .mapToDouble(i -> expected[expected.length - 1 - i])
                .toArray();

        assertThat(StabilityIndex.of(expected, reversed, 10)).isZero();
        assertThat(StabilityIndex.of(expected, actual, 10)).isNotNegative().isFinite();
        assertThat(StabilityIndex.of(reversed, actual, 10)).isEqualTo(StabilityIndex.of(expected, actual, 10));
    }

    @Property(tries = 50)
    void measuresRanksAlone(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        double[] expected = random.doubles(300).toArray();
        double[] actual = random.doubles(200).map(v -> v * v).toArray();
        double[] stretchedExpected = Arrays.stream(expected).map(Math::exp).toArray();
        double[] stretchedActual = Arrays.stream(actual).map(Math::exp).toArray();

        assertThat(StabilityIndex.of(stretchedExpected, stretchedActual, 10))
                .isEqualTo(StabilityIndex.of(expected, actual, 10));
    }

    @Test
    void isAsSmallAsChanceAllowsWhereNothingChanged() {
        Random random = new Random(5);
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            sum += StabilityIndex.of(
                    random.doubles(500).toArray(), random.doubles(250).toArray(), 10);
        }
        // Yurdakul's expectation; the quantiles move with the sample, so that the first side errs the less.
        assertThat(sum / 200).isCloseTo(9 * (1 / 500.0 + 1 / 250.0), within(0.008));
    }

    @Test
    void refusesWhatHasNoDistribution() {
        double[] some = {1, 2};
        assertThatThrownBy(() -> StabilityIndex.of(new double[0], some, 10)).hasMessageContaining("expected is empty");
        assertThatThrownBy(() -> StabilityIndex.of(some, new double[] {Double.NaN}, 10))
                .hasMessageContaining("actual[0] is NaN");
        assertThatThrownBy(() -> StabilityIndex.of(some, some, 1)).hasMessageContaining("bins is 1");
    }
}
