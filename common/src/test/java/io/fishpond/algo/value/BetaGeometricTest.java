package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BetaGeometricTest {

    private static final BgNbd CDNOW = new BgNbd(0.2425945, 4.4136018, 0.7929221, 2.4259071);
    private static final MbgNbd MODIFIED = new MbgNbd(0.5248431, 6.1830848, 0.8913594, 1.6140025);

    @Test
    void givesThePublishedForecastOfAMember() {
        PurchaseHistory history = new PurchaseHistory(2, 30.43, 38.86, 1);

        assertThat(CDNOW.expectedOrders(history, 39)).isCloseTo(1.226, within(5e-4));
        assertThat(CDNOW.probabilityAlive(history)).isCloseTo(0.727, within(5e-4));
    }

    @Test
    void givesThePublishedForecastOfANewMember() {
        assertThat(CDNOW.expectedOrders(39)).isCloseTo(1.195, within(1e-4));
    }

    @Test
    void callsEveryOneTimeBuyerAlive() {
        assertThat(CDNOW.probabilityAlive(new PurchaseHistory(0, 0, 500, 1))).isEqualTo(1);
    }

    @Test
    void doubtsOneTimeBuyersWhoseFirstOrderMayHaveBeenTheLast() {
        double atFirst = MODIFIED.probabilityAlive(new PurchaseHistory(0, 0, 0, 1));
        double later = MODIFIED.probabilityAlive(new PurchaseHistory(0, 0, 500, 1));

        assertThat(atFirst).isCloseTo(MODIFIED.b() / (MODIFIED.a() + MODIFIED.b()), within(1e-12));
        assertThat(later).isBetween(0.0, atFirst / 2);
    }

    /** E[X(t)] of the modified model, as published: b/(a-1) [1 - (&alpha;/(&alpha;+t))^r 2F1(r, b+1; a+b; t/(&alpha;+t))]. */
    @Test
    void givesTheModifiedForecastOfANewMember() {
        for (double weeks : new double[] {1, 39, 200}) {
            double z = weeks / (MODIFIED.alpha() + weeks);
            double series = Hypergeometric.f21(MODIFIED.r(), MODIFIED.b() + 1, MODIFIED.a() + MODIFIED.b(), z);
            assertThat(MODIFIED.expectedOrders(weeks))
                    .isCloseTo(
                            MODIFIED.b() / (MODIFIED.a() - 1) * (1 - Math.pow(1 - z, MODIFIED.r()) * series),
                            withinPercentage(1e-8));
        }
    }

    @Test
    void keepsExpectationFiniteForTenThousandPurchases() {
        PurchaseHistory history = new PurchaseHistory(10_000, 1_000, 1_000, 1);

        assertThat(CDNOW.expectedOrders(history, 1)).isCloseTo(10, within(0.05));
        assertThat(CDNOW.logLikelihood(history)).isFinite();
    }

    @Test
    void passesThroughTheSingularPointsSmoothly() {
        PurchaseHistory history = new PurchaseHistory(4, 30, 40, 1);
        for (double weeks : new double[] {1, 52, 500}) {
            double at = new BgNbd(0.5, 5, 1, 2).expectedOrders(history, weeks);
            double beside = new BgNbd(0.5, 5, 1 + 1e-9, 2).expectedOrders(history, weeks);
            assertThat(beside).isCloseTo(at, withinPercentage(1e-6));

            double zero = new BgNbd(0.5, 5, 0.25, 0.75).expectedOrders(weeks);
            double near = new BgNbd(0.5, 5, 0.25, 0.75 + 1e-9).expectedOrders(weeks);
            assertThat(near).isCloseTo(zero, withinPercentage(1e-6));
        }
    }

    /** Expected orders are the sum over k of P(at least k orders), an all-positive series of the model's own definition. */
    @Property(tries = 300)
    void agreesWithCountingOrderByOrder(
            @ForAll boolean modified,
            @ForAll @DoubleRange(min = 0.05, max = 30) double r,
            @ForAll @DoubleRange(min = 0.5, max = 20) double alpha,
            @ForAll @DoubleRange(min = 0.05, max = 8) double a,
            @ForAll @DoubleRange(min = 0.05, max = 8) double b,
            @ForAll @IntRange(max = 60) int repeats,
            @ForAll @DoubleRange(min = 0.2, max = 60) double age,
            @ForAll @DoubleRange(min = 0.5, max = 60) double weeks) {
        BetaGeometric model = modified ? new MbgNbd(r, alpha, a, b) : new BgNbd(r, alpha, a, b);
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age, age, 1);
        double expected = model.expectedOrders(history, weeks) / model.probabilityAlive(history);

        assertThat(expected).isCloseTo(countOrders(model, repeats, age, weeks), withinPercentage(1e-6));
    }

    /** Orders in the time are negative binomial if she stays; the k-th comes only if she stayed after the k-1 before. */
    private static double countOrders(BetaGeometric model, int repeats, double age, double weeks) {
        double size = model.r() + repeats;
        double z = weeks / (model.alpha() + age + weeks);
        double logMass = size * Math.log1p(-z);
        int survived = model.occasions(repeats);
        double comes = 1;
        double orders = 0;
        double expected = 0;
        double mean = size * z / (1 - z);
        for (int k = 0; k < 200 || k < 60 * (mean + 10 / (1 - z)); k++) {
            expected += Math.exp(logMass) * orders;
            logMass += Math.log((size + k) / (k + 1) * z);
            orders += comes;
            comes *= (model.b() + survived + k) / (model.a() + model.b() + survived + k);
        }
        return expected;
    }

    @Test
    void saysThatNobodyEverLeaves() {
        List<PurchaseHistory> loyal = SimulatedMembers.of(new BgNbd(2, 10, 1e-9, 5), 5_000, 78, 5);

        Fit<BgNbd> fit = BgNbd.fit(loyal);

        assertThat(fit.sound()).isFalse();
        assertThat(fit.atBound()).isNotEmpty();
        assertThat(fit.fault()).containsPattern("(a|b) ran to its (lower|upper) bound");
        double rate = fit.model().a() / (fit.model().a() + fit.model().b());
        assertThat(rate).isLessThan(1e-3);
    }
}
