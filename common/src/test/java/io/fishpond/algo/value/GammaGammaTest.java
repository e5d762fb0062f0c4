package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GammaGammaTest {

    private static final GammaGamma CDNOW = new GammaGamma(6.25, 3.74, 15.44);

    @Test
    void givesThePublishedMeanSpend() {
        assertThat(CDNOW.meanSpend()).isCloseTo(35.2, within(0.05));
    }

    @Test
    void drawsFewPurchasesTowardsTheMean() {
        double once = CDNOW.expectedSpend(new SpendHistory(100, 1, 1));
        double often = CDNOW.expectedSpend(new SpendHistory(100, 50, 1));

        assertThat(once).isBetween(CDNOW.meanSpend(), often);
        assertThat(often).isBetween(98.0, 100.0);
    }

    @Test
    void saysWhenTheMeanIsInfinite() {
        GammaGamma heavy = new GammaGamma(0.2, 0.7, 10);

        assertThat(heavy.hasMean()).isFalse();
        assertThatThrownBy(heavy::meanSpend)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("q 0.7 is not above 1");
        assertThatThrownBy(() -> heavy.expectedSpend(new SpendHistory(5, 1, 1))).hasMessageContaining("infinite");
        assertThat(heavy.expectedSpend(new SpendHistory(5, 10, 1))).isPositive();
    }

    @Property
    void liesBetweenHerMeanAndEverybodys(
            @ForAll @DoubleRange(min = 0.01, max = 1e6) double mean,
            @ForAll @IntRange(min = 1, max = 10_000) int days) {
        double expected = CDNOW.expectedSpend(new SpendHistory(mean, days, 1));

        assertThat(expected)
                .isBetween(
                        Math.min(mean, CDNOW.meanSpend()) * (1 - 1e-12),
                        Math.max(mean, CDNOW.meanSpend()) * (1 + 1e-12));
    }

    @Test
    void recoversTheParametersOfSimulatedMembers() {
        for (GammaGamma truth : List.of(CDNOW, new GammaGamma(1.5, 6, 200), new GammaGamma(3, 1.4, 5))) {
            Fit<GammaGamma> fit = GammaGamma.fit(simulate(truth, 20_000, 17));

            assertThat(fit.sound()).as(fit.fault()).isTrue();
            double[] expected = {truth.p(), truth.q(), truth.gamma()};
            for (int i = 0; i < expected.length; i++) {
                Fit.Estimate estimate = fit.estimates().get(i);
                assertThat(estimate.value())
                        .as(truth + ": " + estimate)
                        .isCloseTo(expected[i], within(4 * estimate.standardError()));
            }
        }
    }

    @Test
    void sumsTheLikelihoodOfItsMembers() {
        List<SpendHistory> histories = simulate(CDNOW, 2_000, 23);
        Fit<GammaGamma> fit = GammaGamma.fit(histories);

        assertThat(fit.logLikelihood())
                .isCloseTo(
                        histories.stream()
                                .mapToDouble(fit.model()::logLikelihood)
                                .sum(),
                        within(1e-6));
    }

    @Test
    void weighsARowAsItsCopies() {
        List<SpendHistory> once = simulate(CDNOW, 500, 29);
        List<SpendHistory> twice = new ArrayList<>(once);
        twice.addAll(once);
        List<SpendHistory> doubled = once.stream()
                .map(h -> new SpendHistory(h.mean(), h.days(), 2 * h.weight()))
                .toList();

        GammaGamma copied = GammaGamma.fit(twice).model();
        GammaGamma weighted = GammaGamma.fit(doubled).model();

        assertThat(copied.p()).isCloseTo(weighted.p(), within(1e-6));
        assertThat(copied.q()).isCloseTo(weighted.q(), within(1e-6));
        assertThat(GammaGamma.independence(twice)).isCloseTo(GammaGamma.independence(doubled), within(1e-12));
    }

    @Test
    void survivesOddBases() {
        for (List<SpendHistory> base : List.of(
                List.of(new SpendHistory(10, 1, 1)),
                List.of(new SpendHistory(10, 3, 1_000_000)),
                List.of(new SpendHistory(1e-2, 1, 1), new SpendHistory(1e9, 10_000, 1)))) {
            Fit<GammaGamma> fit = GammaGamma.fit(base);
            assertThat(fit.logLikelihood()).isFinite();
            assertThat(fit.sound()).as(fit.toString()).isFalse();
        }
    }

    @Test
    void refusesToFitNothing() {
        assertThatThrownBy(() -> GammaGamma.fit(List.of())).hasMessageContaining("histories is empty");
    }

    @Test
    void measuresDependenceOfSpendOnFrequency() {
        assertThat(GammaGamma.independence(
                        List.of(new SpendHistory(10, 1, 3), new SpendHistory(20, 2, 5), new SpendHistory(30, 3, 1))))
                .isCloseTo(1, within(1e-12));
        assertThat(GammaGamma.independence(List.of(new SpendHistory(10, 1, 3), new SpendHistory(20, 1, 5))))
                .isZero();
    }

    private static List<SpendHistory> simulate(GammaGamma truth, int members, long seed) {
        Random random = new Random(seed);
        List<SpendHistory> histories = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            int days = 1 + random.nextInt(8);
            double rate = SimulatedMembers.gamma(truth.q(), random) / truth.gamma();
            double total = SimulatedMembers.gamma(truth.p() * days, random) / rate;
            histories.add(new SpendHistory(total / days, days, 1));
        }
        return histories;
    }
}
