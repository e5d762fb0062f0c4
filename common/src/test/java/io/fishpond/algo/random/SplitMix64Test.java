package io.fishpond.algo.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    private static final int DRAWS = 200_000;

    @Test
    void givesThePublishedSequence() {
        SplitMix64 random = SplitMix64.of(1234567);
        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
                .containsExactly(
                        6457827717110365317L, 3203168211198807973L, Long.parseUnsignedLong("9817491932198370423"));
    }

    @Property
    void sameKeysGiveTheSameStream(@ForAll long seed, @ForAll long first, @ForAll long second) {
        assertThat(SplitMix64.of(seed, first, second).nextLong())
                .isEqualTo(SplitMix64.of(seed, first, second).nextLong());
    }

    @Property
    void staysBelowItsBound(@ForAll long seed, @ForAll @LongRange(min = 1, max = 1L << 61) long bound) {
        assertThat(SplitMix64.of(seed, 1).nextLong(bound)).isBetween(0L, bound - 1);
    }

    @Test
    void neighbouringAndSwappedKeysGiveUnrelatedStreams() {
        Set<Long> starts = new HashSet<>();
        for (long a = 0; a < 300; a++) {
            for (long b = 0; b < 300; b++) {
                starts.add(SplitMix64.of(7, a, b).nextLong());
            }
        }
        assertThat(starts).hasSize(90_000);
    }

    @Test
    void firstDrawsOfConsecutiveKeysAreUniform() {
        double sum = 0;
        double lag = 0;
        double before = SplitMix64.of(3, -1).nextDouble();
        for (int key = 0; key < DRAWS; key++) {
            double now = SplitMix64.of(3, key).nextDouble();
            sum += now;
            lag += (now - 0.5) * (before - 0.5);
            before = now;
        }
        assertThat(sum / DRAWS).isCloseTo(0.5, within(0.003));
        assertThat(lag / DRAWS * 12).isCloseTo(0, within(0.01));
    }

    @Test
    void distributionsHaveTheirMoments() {
        assertThat(mean(SplitMix64::nextGaussian)).isCloseTo(0, within(0.01));
        assertThat(mean(r -> square(r.nextGaussian()))).isCloseTo(1, within(0.02));
        assertThat(mean(r -> r.nextErlang(5))).isCloseTo(1, within(0.01));
        assertThat(mean(r -> square(r.nextErlang(5) - 1))).isCloseTo(0.2, within(0.01));
        assertThat(mean(r -> r.nextPoisson(3.5))).isCloseTo(3.5, within(0.03));
        // Γ(1 + 1/2) = √π / 2
        assertThat(mean(r -> r.nextWeibull(2, 10))).isCloseTo(5 * Math.sqrt(Math.PI), within(0.05));
        assertThat(mean(r -> r.nextLogNormal(3, 0.5))).isCloseTo(3 * Math.exp(0.125), within(0.02));
        assertThat(mean(r -> r.nextIndex(new double[] {1, 2, 1}))).isCloseTo(1, within(0.01));
        assertThat(mean(r -> r.between(2, 4))).isCloseTo(3, within(0.01));
    }

    @Test
    void refusesABoundThatHoldsNoNumber() {
        assertThatThrownBy(() -> SplitMix64.of(1).nextLong(0)).hasMessageContaining("must be positive, this one is 0");
    }

    private static double mean(ToDoubleFunction<SplitMix64> draw) {
        SplitMix64 random = SplitMix64.of(11, 5);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += draw.applyAsDouble(random);
        }
        return sum / DRAWS;
    }

    private static double square(double value) {
        return value * value;
    }
}
