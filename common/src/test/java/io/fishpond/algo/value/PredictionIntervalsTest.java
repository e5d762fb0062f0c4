package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PredictionIntervalsTest {

    /** Forecasts from 1 to 1,000 of sums that scatter around them the more, the smaller they are. */
    private static double[][] scattered(long seed, int rows) {
        Random random = new Random(seed);
        double[] foretold = random.doubles(rows, 1, 1000).toArray();
        double[] actual = new double[rows];
        for (int i = 0; i < rows; i++) {
            double spread = foretold[i] < 300 ? 1.0 : 0.2;
            actual[i] = foretold[i] * Math.exp(spread * random.nextGaussian());
        }
        return new double[][] {foretold, actual};
    }

    @Test
    void holdsAsManyLaterCasesAsItSays() {
        double[][] learnt = scattered(1, 5000);
        double[][] later = scattered(2, 5000);
        PredictionIntervals intervals = PredictionIntervals.calibrate(learnt[0], learnt[1], 0.8);

        for (double[] range : new double[][] {{0, 1000}, {0, 250}, {350, 1000}}) {
            int[] inRange = IntStream.range(0, 5000)
                    .filter(i -> later[0][i] >= range[0] && later[0][i] < range[1])
                    .toArray();
            long held = IntStream.of(inRange)
                    .filter(i -> intervals.low(later[0][i], later[0][i]) <= later[1][i]
                            && later[1][i] <= intervals.high(later[0][i], later[0][i]))
                    .count();
            assertThat((double) held / inRange.length)
                    .as("forecasts from %s to %s", range[0], range[1])
                    .isCloseTo(0.8, within(0.03));
        }
    }

    @Test
    void keepsEqualForecastsTogether() {
        double[] foretold = new double[400];
        double[] actual = new double[400];
        for (int i = 0; i < 400; i++) {
            foretold[i] = i < 360 ? 5 : 50;
            actual[i] = i % 10;
        }
        PredictionIntervals intervals = PredictionIntervals.calibrate(foretold, actual, 0.8);

        assertThat(intervals.low(5, 5)).isCloseTo(0, within(1e-12));
        assertThat(intervals.high(5, 5)).isCloseTo(9, within(1e-12));
    }

    @Test
    void leavesRoomAboveAForecastOfNothing() {
        PredictionIntervals intervals =
                PredictionIntervals.calibrate(new double[] {0, 0, 100, 100}, new double[] {0, 40, 100, 100}, 0.8);

        assertThat(intervals.low(0, 0)).isZero();
        assertThat(intervals.high(0, 0)).isCloseTo(40, within(1e-9));
    }

    @Property(tries = 200)
    void enclosesTheForecastAndIgnoresTheOrderOfRows(
            @ForAll @Size(min = 1, max = 60) double[] raw, @ForAll @DoubleRange(min = 0, max = 1e6) double value) {
        double[] foretold = IntStream.range(0, raw.length)
                .mapToDouble(i -> Double.isFinite(raw[i]) ? Math.abs(raw[i]) % 1000 : 0)
                .toArray();
        double[] actual = IntStream.range(0, raw.length)
                .mapToDouble(i -> foretold[raw.length - 1 - i])
                .toArray();
        double[] reversed = actual.clone();
        PredictionIntervals intervals = PredictionIntervals.calibrate(foretold, actual, 0.8);
        PredictionIntervals mirrored = PredictionIntervals.calibrate(reversed, foretold, 0.8);

        assertThat(intervals.low(value, value)).isBetween(0.0, value).isEqualTo(mirrored.low(value, value));
        assertThat(intervals.high(value, value)).isGreaterThanOrEqualTo(value).isEqualTo(mirrored.high(value, value));
    }

    @Test
    void refusesRowsThatDoNotPair() {
        assertThatThrownBy(() -> PredictionIntervals.calibrate(new double[1], new double[2], 0.8))
                .hasMessage("lengths are 1 and 2 (must be equal, and 1 or more)");
    }
}
