package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BitsHistogramTest {
    @Test
    void countsInCellsAndKeepsWhatLiesBeyondTheEnds() {
        BitsHistogram histogram = of(1.01, 1.05, -1_000).plus(of(1_000, 1.07));
        double[] bits = histogram.bits();
        double[] counts = histogram.counts();

        assertThat(counts[0]).isEqualTo(1);
        assertThat(counts[counts.length - 1]).isEqualTo(1);
        int cell = (int) ((1.03 - bits[0]) * 16 + 0.5);
        assertThat(bits[cell]).isEqualTo(1.03125);
        assertThat(counts[cell]).isEqualTo(2);
        assertThat(counts[cell + 1]).isEqualTo(1);
    }

    @Test
    void raisesTheCutUntilNoMoreThanTheBudgetLieAbove() {
        BitsHistogram histogram = of(-3, 0.5, 1.5, 2.5, 3.5);

        assertThat(histogram.cutWithin(100, 0)).isZero();
        assertThat(histogram.cutWithin(4, 0)).isZero();
        assertThat(histogram.cutWithin(2, 0)).isBetween(1.5, 2.5);
        assertThat(histogram.cutWithin(0, 0)).isGreaterThanOrEqualTo(3.5);
    }

    private static BitsHistogram of(double... bits) {
        BitsHistogram histogram = new BitsHistogram();
        for (double bit : bits) {
            histogram.add(bit);
        }
        return histogram;
    }
}
