package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoNbdTest {

    private static final ParetoNbd CDNOW = new ParetoNbd(0.5532771, 10.5776837, 0.6062398, 11.66873);
    private static final double A_DAY = 0.1428;
    private static final double TWENTY_YEARS = 1_043.5714;

    @Test
    void passesThroughTheSingularPointsSmoothly() {
        PurchaseHistory history = new PurchaseHistory(4, 30, 40, 1);
        List<ParetoNbd> at = List.of(new ParetoNbd(0.5, 5, 1, 8), new ParetoNbd(0.5, 8, 0.7, 8));
        List<ParetoNbd> beside = List.of(new ParetoNbd(0.5, 5, 1 + 1e-9, 8), new ParetoNbd(0.5, 8, 0.7, 8 + 1e-8));
        for (int i = 0; i < at.size(); i++) {
            assertThat(beside.get(i).logLikelihood(history))
                    .isCloseTo(at.get(i).logLikelihood(history), withinPercentage(1e-6));
            assertThat(beside.get(i).probabilityOfNoOrder(history, 52))
                    .isCloseTo(at.get(i).probabilityOfNoOrder(history, 52), withinPercentage(1e-6));
            assertThat(beside.get(i).expectedOrders(history, 52))
                    .isCloseTo(at.get(i).expectedOrders(history, 52), withinPercentage(1e-6));
            assertThat(beside.get(i).discountedOrders(history, 0.003))
                    .isCloseTo(at.get(i).discountedOrders(history, 0.003), withinPercentage(1e-6));
        }
    }

    @Test
    void callsWhoeverOrderedTodayAlive() {
        assertThat(CDNOW.probabilityAlive(new PurchaseHistory(7, 30, 30, 1))).isEqualTo(1);
    }

    /** With &alpha; = &beta; the odds are elementary: s/(r+s+x) [((&alpha;+T)/(&alpha;+t_x))^(r+s+x) - 1]. */
    @Property
    void agreesWithTheElementaryFormOfEqualScales(
            @ForAll @DoubleRange(min = 0.05, max = 5) double r,
            @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 500) double alpha,
            @ForAll @DoubleRange(min = 0.01, max = 30) double s,
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @DoubleRange(min = 0.02, max = 1) double lastShare,
            @ForAll @Scale(4) @DoubleRange(min = A_DAY, max = TWENTY_YEARS) double age) {
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age * lastShare, age, 1);
        double whole = r + s + repeats;
        double grown = whole * Math.log1p((age - history.recency()) / (alpha + history.recency()));
        double odds = s / whole * Math.expm1(grown);

        assertThat(new ParetoNbd(r, alpha, s, alpha).probabilityAlive(history)).isCloseTo(1 / (1 + odds), within(1e-9));
    }

    /** Conditional on her rates her orders are Poisson over a life of random length: convexity bounds her silence. */
    @Property
    void staysSilentNoLessThanAPoissonProcessOfTheSameExpectation(
            @ForAll @DoubleRange(min = -3, max = 3) double logR,
            @ForAll @DoubleRange(min = -3, max = 3) double logAlpha,
            @ForAll @DoubleRange(min = -3, max = 3) double logS,
            @ForAll @DoubleRange(min = -3, max = 3) double logBeta,
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @DoubleRange(min = 0.02, max = 1) double lastShare,
            @ForAll @Scale(4) @DoubleRange(min = A_DAY, max = TWENTY_YEARS) double age,
            @ForAll @Scale(4) @DoubleRange(min = 0, max = TWENTY_YEARS) double weeks) {
        ParetoNbd model =
                new ParetoNbd(Math.pow(10, logR), Math.pow(10, logAlpha), Math.pow(10, logS), Math.pow(10, logBeta));
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age * lastShare, age, 1);

        assertThat(model.probabilityOfNoOrder(history, weeks))
                .isGreaterThanOrEqualTo(
                        Math.exp(-model.expectedOrders(history, weeks)) * (1 - 1e-9) - 2 * Math.ulp(1.0));
    }

    @Property
    void discountsToLessThanTheUndiscountedAndMoreThanAnyHorizon(
            @ForAll @DoubleRange(min = -4, max = 4) double logS,
            @ForAll @DoubleRange(min = -4, max = 4) double logBeta,
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @Scale(4) @DoubleRange(min = A_DAY, max = TWENTY_YEARS) double age,
            @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = 0.1) double weeklyRate) {
        ParetoNbd model = new ParetoNbd(0.5, 10, Math.pow(10, logS), Math.pow(10, logBeta));
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age, age, 1);
        double discounted = model.discountedOrders(history, weeklyRate);
        double horizon = 1 / weeklyRate;

        assertThat(discounted)
                .isFinite()
                .isGreaterThanOrEqualTo(Math.exp(-1) * model.expectedOrders(history, horizon) * (1 - 1e-9))
                .isLessThanOrEqualTo((0.5 + repeats) / (10 + age) / weeklyRate * (1 + 1e-9));
    }

    /** A horizon that discounting has emptied beyond is all the time to come. */
    @Test
    void agreesWithALongDiscountedHorizon() {
        PurchaseHistory history = new PurchaseHistory(6, 30, 38, 1);
        double annualRate = 0.15;
        double weeklyRate = Math.log1p(annualRate) * 7 / 365.25;

        assertThat(CDNOW.discountedOrders(history, weeklyRate))
                .isCloseTo(
                        new DiscountedHorizon(12_000, annualRate).expectedOrders(CDNOW, history),
                        withinPercentage(0.01));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05})
    void isSoundWhereAllLeaveAtOneRate(double weekly) {
        ParetoNbd truth = new ParetoNbd(0.8, 3, 1e5, 1e5 / weekly);
        Fit<ParetoNbd> fit = ParetoNbd.fit(SimulatedMembers.of(truth, 20_000, 104, 9));

        assertThat(fit.fault()).isEmpty();
        assertThat(fit.model().s() / fit.model().beta()).isCloseTo(weekly, withinPercentage(15));
        PurchaseHistory her = new PurchaseHistory(3, 40, 52, 1);
        assertThat(fit.model().expectedOrders(her, 52)).isCloseTo(truth.expectedOrders(her, 52), within(0.15));
    }

    @Test
    void saysThatNobodyEverLeaves() {
        Fit<ParetoNbd> fit = ParetoNbd.fit(SimulatedMembers.of(new ParetoNbd(2, 10, 1e-6, 100), 1_000, 78, 5));

        assertThat(fit.sound()).isFalse();
        assertThat(fit.fault()).containsPattern("(s|beta) ran to its (lower|upper) bound");
        assertThat(fit.model().s() / fit.model().beta()).isLessThan(1e-3);
    }

    @Test
    void refusesToDiscountNothing() {
        PurchaseHistory history = new PurchaseHistory(6, 30, 38, 1);

        assertThatThrownBy(() -> CDNOW.discountedOrders(history, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weeklyRate is 0.0 (must be finite and above 0)");
    }
}
