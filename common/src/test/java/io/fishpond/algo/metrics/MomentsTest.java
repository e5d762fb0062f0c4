package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static Moments of(double... values) {
        Moments moments = new Moments();
        for (double value : values) {
            moments.add(value);
        }
        return moments;
    }

    @Property(tries = 200)
    void partsGiveWhatAllGive(
            @ForAll @Size(max = 20) List<@DoubleRange(min = -1e3, max = 1e3) Double> values, @ForAll int cut) {
        int at = Math.floorMod(cut, values.size() + 1);
        double[] all = values.stream().mapToDouble(v -> v).toArray();
        Moments parts = of(Arrays.copyOf(all, at));
        parts.add(of(Arrays.copyOfRange(all, at, all.length)));
        double mean = values.stream().mapToDouble(v -> v).average().orElse(0);
        double variance = values.stream()
                .mapToDouble(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0);

        assertThat(parts.count()).isEqualTo(all.length);
        assertThat(parts.mean()).isCloseTo(mean, within(1e-9));
        assertThat(parts.variance()).isCloseTo(variance, within(1e-6));
    }

    @Test
    void keepsTheSpreadOfLargeNumbers() {
        assertThat(of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).variance()).isCloseTo(22.5, within(1e-9));
    }
}
