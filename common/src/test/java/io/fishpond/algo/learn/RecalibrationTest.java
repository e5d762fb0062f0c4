package io.fishpond.algo.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecalibrationTest {

    @Test
    void undoesABiasAndASpreadThatIsTooWide() {
        Random random = new Random(5);
        double[] told = random.doubles(20_000, -4, 4).toArray();
        boolean[] came = new boolean[told.length];
        for (int i = 0; i < came.length; i++) {
            came[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.7 + 0.5 * told[i])));
        }

        Recalibration learnt = Recalibration.of(told, came).orElseThrow();

        // Standard errors on so many are about 0.017 and 0.008.
        assertThat(learnt.intercept()).isCloseTo(0.7, within(0.06));
        assertThat(learnt.slope()).isCloseTo(0.5, within(0.03));
        assertThat(learnt.logOdds(2)).isCloseTo(learnt.intercept() + 2 * learnt.slope(), within(1e-12));
    }

    @Test
    void staysFiniteWhereTheOrderIsPerfect() {
        double[] told = {-2, -1, 1, 2};
        Recalibration learnt =
                Recalibration.of(told, new boolean[] {false, false, true, true}).orElseThrow();

        assertThat(learnt.slope()).isBetween(0.1, 5.0);
        assertThat(learnt.intercept()).isCloseTo(0, within(1e-6));
    }

    @Test
    void hasNothingToSayOfOneFigureOrOfABackwardOrder() {
        double[] same = new double[50];
        Arrays.fill(same, -1.5);
        boolean[] came = new boolean[50];
        Arrays.fill(came, 0, 20, true);
        double[] backward = new double[50];
        Arrays.setAll(backward, i -> i / 10.0);

        assertThat(Recalibration.of(same, came)).isEmpty();
        assertThat(Recalibration.of(backward, came)).isEmpty();
    }
}
