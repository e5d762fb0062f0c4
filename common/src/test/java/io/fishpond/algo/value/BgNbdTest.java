package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class BgNbdTest {

    private static final BgNbd CDNOW = new BgNbd(0.2425945, 4.4136018, 0.7929221, 2.4259071);
    private static final double TWENTY_YEARS = 1_043.5714;
    private static final double A_DAY = 0.1428;

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
    void keepsExpectationFiniteForTenThousandPurchases() {
        PurchaseHistory history = new PurchaseHistory(10_000, 1_000, 1_000, 1);

        assertThat(CDNOW.expectedOrders(history, 1)).isCloseTo(10, within(0.05));
        assertThat(CDNOW.logLikelihood(history)).isFinite();
    }

    @Test
    void foretellsNothingForNoTime() {
        PurchaseHistory history = new PurchaseHistory(3, 10, 20, 1);

        assertThat(CDNOW.expectedOrders(history, 0)).isZero();
        assertThat(CDNOW.probabilityOfNoOrder(history, 0)).isEqualTo(1);
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

    @Test
    void refusesImpossibleParametersAndTimes() {
        assertThatThrownBy(() -> new BgNbd(1, 1, -2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a is -2.0 (must be finite and above 0)");
        assertThatThrownBy(() -> CDNOW.expectedOrders(-1)).hasMessageContaining("weeks is -1.0");
        assertThatThrownBy(() -> CDNOW.expectedOrders(Double.NaN)).hasMessageContaining("weeks is NaN");
    }

    @Test
    void refusesToFitNothing() {
        assertThatThrownBy(() -> BgNbd.fit(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("histories is empty");
    }

    @Property(tries = 500)
    void staysFiniteAndInRangeInHostilePlaces(
            @ForAll @DoubleRange(min = -4, max = 4) double logR,
            @ForAll @DoubleRange(min = -4, max = 4) double logAlpha,
            @ForAll @DoubleRange(min = -3, max = 4) double logA,
            @ForAll @DoubleRange(min = -3, max = 4) double logB,
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @DoubleRange(min = 0.02, max = 1) double lastShare,
            @ForAll @Scale(4) @DoubleRange(min = A_DAY, max = TWENTY_YEARS) double age,
            @ForAll @Scale(4) @DoubleRange(min = 0, max = TWENTY_YEARS) double weeks) {
        BgNbd model = new BgNbd(Math.pow(10, logR), Math.pow(10, logAlpha), Math.pow(10, logA), Math.pow(10, logB));
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age * lastShare, age, 1);

        assertThat(model.logLikelihood(history)).isFinite();
        assertThat(model.probabilityAlive(history)).isBetween(0.0, 1.0);
        assertThat(model.probabilityOfNoOrder(history, weeks)).isBetween(0.0, 1.0);
        assertThat(model.expectedOrders(history, weeks))
                .isFinite()
                .isBetween(0.0, (model.r() + repeats) / (model.alpha() + age) * weeks * (1 + 1e-9));
    }

    @Property(tries = 300)
    void expectsMoreOfLongerTimesAndOfLaterOrders(
            @ForAll @DoubleRange(min = 0.05, max = 5) double r,
            @ForAll @DoubleRange(min = 0.5, max = 50) double alpha,
            @ForAll @DoubleRange(min = 0.05, max = 5) double a,
            @ForAll @DoubleRange(min = 0.05, max = 5) double b,
            @ForAll @IntRange(min = 1, max = 300) int repeats,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double lastShare,
            @ForAll @DoubleRange(min = 1, max = 300) double age,
            @ForAll @DoubleRange(min = 1, max = 200) double weeks) {
        BgNbd model = new BgNbd(r, alpha, a, b);
        PurchaseHistory early = new PurchaseHistory(repeats, age * lastShare, age, 1);
        PurchaseHistory late = new PurchaseHistory(repeats, age * (lastShare + 0.1), age, 1);

        // Where both sides reach their limit they may differ in the last digits of a double, either way.
        double roundOff = 1 - 1e-12;
        assertThat(model.expectedOrders(early, weeks * 1.5))
                .isGreaterThanOrEqualTo(model.expectedOrders(early, weeks) * roundOff);
        assertThat(model.probabilityAlive(late)).isGreaterThanOrEqualTo(model.probabilityAlive(early) * roundOff);
        assertThat(model.probabilityOfNoOrder(early, weeks * 1.5) * roundOff)
                .isLessThanOrEqualTo(model.probabilityOfNoOrder(early, weeks));
        // One less a probability near one is known to a unit of rounding only.
        assertThat(model.expectedOrders(early, weeks))
                .isGreaterThanOrEqualTo((1 - model.probabilityOfNoOrder(early, weeks)) * (1 - 1e-9) - Math.ulp(1.0));
    }

    /** Expected orders are the sum over k of P(at least k orders), an all-positive series of the model's own definition. */
    @Property(tries = 300)
    void agreesWithCountingOrderByOrder(
            @ForAll @DoubleRange(min = 0.05, max = 30) double r,
            @ForAll @DoubleRange(min = 0.5, max = 20) double alpha,
            @ForAll @DoubleRange(min = 0.05, max = 8) double a,
            @ForAll @DoubleRange(min = 0.05, max = 8) double b,
            @ForAll @IntRange(max = 60) int repeats,
            @ForAll @DoubleRange(min = 0.2, max = 60) double age,
            @ForAll @DoubleRange(min = 0.5, max = 60) double weeks) {
        BgNbd model = new BgNbd(r, alpha, a, b);
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age, age, 1);
        double expected = model.expectedOrders(history, weeks) / model.probabilityAlive(history);

        assertThat(expected).isCloseTo(countOrders(model, repeats, age, weeks), withinPercentage(1e-6));
    }

    /** Orders in the time are negative binomial if she stays; the k-th comes only if she stayed after the k-1 before. */
    private static double countOrders(BgNbd model, int repeats, double age, double weeks) {
        double size = model.r() + repeats;
        double z = weeks / (model.alpha() + age + weeks);
        double logMass = size * Math.log1p(-z);
        double comes = 1;
        double orders = 0;
        double expected = 0;
        double mean = size * z / (1 - z);
        for (int k = 0; k < 200 || k < 60 * (mean + 10 / (1 - z)); k++) {
            expected += Math.exp(logMass) * orders;
            logMass += Math.log((size + k) / (k + 1) * z);
            orders += comes;
            comes *= (model.b() + repeats + k) / (model.a() + model.b() + repeats + k);
        }
        return expected;
    }

    @Property(tries = 20)
    void weighsARowAsItsCopies(@ForAll @IntRange(min = 1, max = 1_000) int seed) {
        List<PurchaseHistory> copies = new ArrayList<>();
        List<PurchaseHistory> weighted = new ArrayList<>();
        Random random = new Random(seed);
        for (PurchaseHistory history : simulate(CDNOW, 200, 40, seed)) {
            int weight = 1 + random.nextInt(4);
            weighted.add(new PurchaseHistory(history.repeats(), history.recency(), history.age(), weight));
            copies.addAll(Collections.nCopies(weight, history));
        }
        Collections.shuffle(copies, random);

        assertThat(BgNbd.fit(weighted)).isEqualTo(BgNbd.fit(copies));
    }

    @Test
    void sumsTheLikelihoodOfItsMembers() {
        List<PurchaseHistory> histories = simulate(CDNOW, 2_000, 40, 7);
        Fit<BgNbd> fit = BgNbd.fit(histories);

        assertThat(fit.logLikelihood())
                .isCloseTo(
                        histories.stream()
                                .mapToDouble(fit.model()::logLikelihood)
                                .sum(),
                        within(1e-6));
    }

    @Test
    void hasAnExactGradient() {
        BgNbdLikelihood likelihood = BgNbdLikelihood.of(simulate(CDNOW, 500, 40, 3));
        double[] at = {-0.7, 1.1, 0.2, 0.6};
        double[] gradient = new double[4];
        double[] unused = new double[4];
        likelihood.at(at, gradient);
        for (int i = 0; i < 4; i++) {
            double[] above = at.clone();
            double[] below = at.clone();
            above[i] += 1e-5;
            below[i] -= 1e-5;
            double slope = (likelihood.at(above, unused) - likelihood.at(below, unused)) / 2e-5;
            assertThat(gradient[i]).isCloseTo(slope, within(1e-8));
        }
    }

    @Test
    void recoversTheParametersOfSimulatedMembers() {
        for (BgNbd truth : List.of(CDNOW, new BgNbd(2, 10, 0.5, 3), new BgNbd(0.8, 3, 2, 5), new BgNbd(5, 20, 1, 1))) {
            Fit<BgNbd> fit = BgNbd.fit(simulate(truth, 20_000, 78, 11));

            assertThat(fit.sound()).as(truth + ": " + fit.fault()).isTrue();
            double[] expected = {truth.r(), truth.alpha(), truth.a(), truth.b()};
            for (int i = 0; i < expected.length; i++) {
                Fit.Estimate estimate = fit.estimates().get(i);
                assertThat(estimate.value())
                        .as(truth + ": " + estimate)
                        .isCloseTo(expected[i], within(4 * estimate.standardError()));
            }
        }
    }

    @Test
    void saysThatNobodyEverLeaves() {
        List<PurchaseHistory> loyal = simulate(new BgNbd(2, 10, 1e-9, 5), 5_000, 78, 5);

        Fit<BgNbd> fit = BgNbd.fit(loyal);

        assertThat(fit.sound()).isFalse();
        assertThat(fit.atBound()).isNotEmpty();
        assertThat(fit.fault()).containsPattern("(a|b) ran to its (lower|upper) bound");
        double rate = fit.model().a() / (fit.model().a() + fit.model().b());
        assertThat(rate).isLessThan(1e-3);
    }

    @Test
    void survivesOddBases() {
        List<List<PurchaseHistory>> odd = List.of(
                List.of(new PurchaseHistory(0, 0, 0, 1)),
                List.of(new PurchaseHistory(0, 0, 10, 1_000)),
                List.of(new PurchaseHistory(0, 0, 0, 5), new PurchaseHistory(0, 0, 1_000, 5)),
                List.of(new PurchaseHistory(1, 1 / 7.0, 1 / 7.0, 1)),
                List.of(new PurchaseHistory(5, 30, 30, 4_000_000)),
                List.of(new PurchaseHistory(10_000, 1_040, 1_043, 1), new PurchaseHistory(0, 0, 1 / 7.0, 1)),
                List.of(new PurchaseHistory(1, 1e-3, 1_000, 100), new PurchaseHistory(3, 2, 4, 1)));
        for (List<PurchaseHistory> base : odd) {
            Fit<BgNbd> fit = BgNbd.fit(base);
            assertThat(fit.logLikelihood()).as(base.toString()).isFinite();
            assertThat(fit.sound()).as(base + ": " + fit).isFalse();
            assertThat(fit.fault()).isNotEmpty();
        }
    }

    /** Members who follow the model to the letter, observed for up to the given weeks. */
    static List<PurchaseHistory> simulate(BgNbd truth, int members, double weeks, long seed) {
        Random random = new Random(seed);
        List<PurchaseHistory> histories = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            double age = weeks * (0.5 + 0.5 * random.nextDouble());
            double rate = gamma(truth.r(), random) / truth.alpha();
            double left = gamma(truth.a(), random);
            double leaves = left / (left + gamma(truth.b(), random));
            int repeats = 0;
            double last = 0;
            double next = exponential(rate, random);
            while (next <= age) {
                repeats++;
                last = next;
                if (random.nextDouble() < leaves) {
                    break;
                }
                next += exponential(rate, random);
            }
            histories.add(new PurchaseHistory(repeats, last, age, 1));
        }
        return histories;
    }

    private static double exponential(double rate, Random random) {
        return -Math.log1p(-random.nextDouble()) / rate;
    }

    /** Marsaglia and Tsang's method, with the boost for shapes below 1. */
    static double gamma(double shape, Random random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
