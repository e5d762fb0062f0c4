package io.fishpond.algo.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GapCurveTest {

    private static Gap finished(int days, long weight) {
        return new Gap(days, true, weight);
    }

    private static Gap running(int days, long weight) {
        return new Gap(days, false, weight);
    }

    /** The remission times of Kaplan and Meier's textbook case (Freireich 1963, 6-MP): S(10) = .753, S(23) = .448. */
    @Test
    void equalsTheTextbookOnLeukaemiaRemissions() {
        GapCurve curve = GapCurve.of(List.of(
                finished(6, 3),
                running(6, 1),
                finished(7, 1),
                running(9, 1),
                finished(10, 1),
                running(10, 1),
                running(11, 1),
                finished(13, 1),
                finished(16, 1),
                running(17, 1),
                running(19, 1),
                running(20, 1),
                finished(22, 1),
                finished(23, 1),
                running(25, 1),
                running(32, 2),
                running(34, 1),
                running(35, 1)));

        assertThat(curve.outlasting(5)).isEqualTo(1);
        assertThat(curve.outlasting(10)).isCloseTo(0.7529, within(1e-4));
        assertThat(curve.outlasting(22)).isCloseTo(0.5378, within(1e-4));
        assertThat(curve.outlasting(1000)).isCloseTo(0.4482, within(1e-4));
    }

    @Test
    void findsTheQuantileOfFinishedGaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int days = 1; days <= 10; days++) {
            gaps.add(finished(10 * days, 1));
        }

        assertThat(GapCurve.of(gaps).quantile(0.9)).hasValue(90);
        assertThat(GapCurve.of(gaps).quantile(1)).hasValue(100);
    }

    @Test
    void stretchesTheQuantileByGapsThatAreNotOverYet() {
        List<Gap> young = List.of(finished(30, 80), finished(365, 20));
        List<Gap> withRunning = List.of(finished(30, 80), finished(365, 20), running(200, 100));

        assertThat(GapCurve.of(young).quantile(0.8)).hasValue(30);
        assertThat(GapCurve.of(withRunning).quantile(0.8)).hasValue(365);
    }

    @Test
    void isNotStretchedWithoutEndByThoseWhoLeft() {
        GapCurve curve = GapCurve.of(List.of(finished(10, 50), finished(20, 50), running(900, 100)));

        assertThat(curve.quantile(0.9)).hasValue(20);
        assertThat(curve.outlasting(900)).isEqualTo(0.5);
    }

    @Test
    void hasNoQuantileWhereNothingEnded() {
        assertThat(GapCurve.of(List.of()).quantile(0.9)).isEmpty();
        assertThat(GapCurve.of(List.of(running(0, 7))).quantile(0.9)).isEmpty();
        assertThatThrownBy(() -> GapCurve.of(List.of()).quantile(0)).hasMessageContaining("share is 0.0");
    }

    @Test
    void foretellsSilenceFromTheGapsThatLastedAsLong() {
        GapCurve curve = GapCurve.of(List.of(finished(10, 500), finished(50, 400), running(200, 100)));

        assertThat(curve.probabilityOfSilence(0, 20)).isCloseTo(0.5, within(1e-3));
        assertThat(curve.probabilityOfSilence(20, 60)).isCloseTo(0.2, within(2e-3));
        assertThat(curve.probabilityOfSilence(60, 60)).isCloseTo(0.99, within(1e-2));
    }

    @Test
    void saysOneHalfWhereNoGapEverLastedAsLong() {
        assertThat(GapCurve.of(List.of()).probabilityOfSilence(3, 90)).isEqualTo(0.5);
        assertThat(GapCurve.of(List.of(finished(5, 9))).probabilityOfSilence(5, 90))
                .isEqualTo(0.5);
    }

    @Property(tries = 100)
    void dependsNeitherOnOrderNorOnGroupingAndFalls(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        List<Gap> single = new ArrayList<>();
        List<Gap> doubled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Gap gap = new Gap(1 + random.nextInt(12), random.nextBoolean(), 1);
            single.add(gap);
            single.add(gap);
            doubled.add(new Gap(gap.days(), gap.finished(), 2));
        }
        Collections.shuffle(doubled, random);
        GapCurve one = GapCurve.of(single);
        GapCurve other = GapCurve.of(doubled);

        for (int days = 0; days < 14; days++) {
            assertThat(one.outlasting(days)).isEqualTo(other.outlasting(days)).isBetween(0.0, 1.0);
            assertThat(one.outlasting(days + 1)).isLessThanOrEqualTo(one.outlasting(days));
            assertThat(one.probabilityOfSilence(days, 5)).isBetween(0.0, 1.0);
        }
        assertThat(one.quantile(0.9)).isEqualTo(other.quantile(0.9));
    }
}
