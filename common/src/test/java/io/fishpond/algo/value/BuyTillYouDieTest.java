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
import org.apache.commons.numbers.gamma.LogGamma;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every model of members who order until they leave. */
class BuyTillYouDieTest {

    private static final double TWENTY_YEARS = 1_043.5714;
    private static final double A_DAY = 0.1428;

    enum Kind {
        BG {
            @Override
            BuyTillYouDie model(double r, double alpha, double a, double b) {
                return new BgNbd(r, alpha, a, b);
            }

            @Override
            Fit<? extends BuyTillYouDie> fit(List<PurchaseHistory> histories) {
                return BgNbd.fit(histories);
            }

            @Override
            MaximumLikelihood.Objective likelihood(List<PurchaseHistory> rows) {
                return new BetaGeometricLikelihood(rows, 0);
            }
        },
        MBG {
            @Override
            BuyTillYouDie model(double r, double alpha, double a, double b) {
                return new MbgNbd(r, alpha, a, b);
            }

            @Override
            Fit<? extends BuyTillYouDie> fit(List<PurchaseHistory> histories) {
                return MbgNbd.fit(histories);
            }

            @Override
            MaximumLikelihood.Objective likelihood(List<PurchaseHistory> rows) {
                return new BetaGeometricLikelihood(rows, 1);
            }
        },
        PARETO {
            @Override
            BuyTillYouDie model(double r, double alpha, double s, double beta) {
                return new ParetoNbd(r, alpha, s, beta);
            }

            @Override
            BuyTillYouDie inDays(double r, double alpha, double s, double beta) {
                return model(r, 7 * alpha, s, 7 * beta);
            }

            @Override
            Fit<? extends BuyTillYouDie> fit(List<PurchaseHistory> histories) {
                return ParetoNbd.fit(histories);
            }

            @Override
            MaximumLikelihood.Objective likelihood(List<PurchaseHistory> rows) {
                return new ParetoNbdLikelihood(rows);
            }
        };

        abstract BuyTillYouDie model(double r, double alpha, double third, double fourth);

        abstract Fit<? extends BuyTillYouDie> fit(List<PurchaseHistory> histories);

        abstract MaximumLikelihood.Objective likelihood(List<PurchaseHistory> rows);

        /** The same model with a day in the place of a week. */
        BuyTillYouDie inDays(double r, double alpha, double third, double fourth) {
            return model(r, 7 * alpha, third, fourth);
        }
    }

    @Property(tries = 1_000)
    void staysFiniteAndInRangeInHostilePlaces(
            @ForAll Kind kind,
            @ForAll @DoubleRange(min = -4, max = 4) double logR,
            @ForAll @DoubleRange(min = -4, max = 4) double logAlpha,
            @ForAll @DoubleRange(min = -4, max = 4) double logThird,
            @ForAll @DoubleRange(min = -4, max = 4) double logFourth,
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @DoubleRange(min = 0.02, max = 1) double lastShare,
            @ForAll @Scale(4) @DoubleRange(min = A_DAY, max = TWENTY_YEARS) double age,
            @ForAll @Scale(4) @DoubleRange(min = 0, max = TWENTY_YEARS) double weeks) {
        double r = Math.pow(10, logR);
        double alpha = Math.pow(10, logAlpha);
        BuyTillYouDie model = kind.model(r, alpha, Math.pow(10, logThird), Math.pow(10, logFourth));
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age * lastShare, age, 1);

        assertThat(model.logLikelihood(history)).isFinite();
        assertThat(model.probabilityAlive(history)).isBetween(0.0, 1.0);
        double whileAlive = (r + repeats) / (alpha + age) * weeks;
        // If she were sure to be alive and to stay, convexity would already bound her silence from below.
        assertThat(model.probabilityOfNoOrder(history, weeks))
                .isBetween(Math.exp(-whileAlive) * (1 - 1e-9) - Math.ulp(1.0), 1.0);
        assertThat(model.expectedOrders(history, weeks)).isFinite().isBetween(0.0, whileAlive * (1 + 1e-9));
    }

    @Property(tries = 500)
    void expectsMoreOfLongerTimesAndOfLaterOrders(
            @ForAll Kind kind,
            @ForAll @DoubleRange(min = 0.05, max = 5) double r,
            @ForAll @DoubleRange(min = 0.5, max = 50) double alpha,
            @ForAll @DoubleRange(min = 0.05, max = 5) double third,
            @ForAll @DoubleRange(min = 0.05, max = 5) double fourth,
            @ForAll @IntRange(min = 1, max = 300) int repeats,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double lastShare,
            @ForAll @DoubleRange(min = 1, max = 300) double age,
            @ForAll @DoubleRange(min = 1, max = 200) double weeks) {
        BuyTillYouDie model = kind.model(r, alpha, third, fourth);
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

    @Property(tries = 200)
    void doesNotMindTheUnitOfTime(
            @ForAll Kind kind,
            @ForAll @DoubleRange(min = 0.05, max = 5) double r,
            @ForAll @DoubleRange(min = 0.5, max = 50) double alpha,
            @ForAll @DoubleRange(min = 0.05, max = 5) double third,
            @ForAll @DoubleRange(min = 0.05, max = 5) double fourth,
            @ForAll @IntRange(max = 300) int repeats,
            @ForAll @DoubleRange(min = 1, max = 300) double age,
            @ForAll @DoubleRange(min = 1, max = 200) double weeks) {
        BuyTillYouDie weekly = kind.model(r, alpha, third, fourth);
        BuyTillYouDie daily = kind.inDays(r, alpha, third, fourth);
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age / 2, age, 1);
        PurchaseHistory sameInDays = new PurchaseHistory(repeats, 7 * history.recency(), 7 * age, 1);

        assertThat(daily.expectedOrders(sameInDays, 7 * weeks))
                .isCloseTo(weekly.expectedOrders(history, weeks), withinPercentage(1e-7));
        assertThat(daily.probabilityOfNoOrder(sameInDays, 7 * weeks))
                .isCloseTo(weekly.probabilityOfNoOrder(history, weeks), within(1e-10));
        assertThat(daily.logLikelihood(sameInDays) + repeats * Math.log(7))
                .isCloseTo(weekly.logLikelihood(history), within(1e-8));
    }

    /**
     * The likelihood is the density of the order times; over all orders of x times up to t_x it is worth t_x^(x-1)/(x-1)!,
     * and its integral over t_x is the probability of x orders. These sum to one, and their mean is the expectation.
     */
    @Property(tries = 60)
    void spreadsOneOverAllThatCanHappen(
            @ForAll Kind kind,
            @ForAll @DoubleRange(min = 0.2, max = 3) double r,
            @ForAll @DoubleRange(min = 5, max = 20) double alpha,
            @ForAll @DoubleRange(min = 0.2, max = 3) double third,
            @ForAll @DoubleRange(min = 0.2, max = 3) double fourth,
            @ForAll @DoubleRange(min = 0.5, max = 10) double age) {
        BuyTillYouDie model = kind.model(r, alpha, third, fourth);
        double sum = Math.exp(model.logLikelihood(new PurchaseHistory(0, 0, age, 1)));
        assertThat(sum).isCloseTo(model.probabilityOfNoOrder(new PurchaseHistory(0, 0, 0, 1), age), within(1e-10));
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(60, 0, age);
        double mean = 0;
        for (int x = 1; x <= 150; x++) {
            int repeats = x;
            double probability =
                    rule.integrate(last -> Math.exp(model.logLikelihood(new PurchaseHistory(repeats, last, age, 1))
                            + (repeats - 1) * Math.log(last)
                            - LogGamma.value(repeats)));
            sum += probability;
            mean += x * probability;
        }

        assertThat(sum).isCloseTo(1, within(1e-8));
        assertThat(mean).isCloseTo(model.expectedOrders(age), within(1e-6));
    }

    @Property(tries = 60)
    void agreesWithIntegrationOverAllMembers(
            @ForAll Kind kind,
            @ForAll @DoubleRange(min = 0.8, max = 5) double r,
            @ForAll @DoubleRange(min = 2, max = 20) double alpha,
            @ForAll @DoubleRange(min = 0.8, max = 5) double third,
            @ForAll @DoubleRange(min = 0.8, max = 5) double fourth,
            @ForAll @IntRange(max = 10) int repeats,
            @ForAll @DoubleRange(min = 0.05, max = 1) double lastShare,
            @ForAll @DoubleRange(min = 1, max = 60) double age,
            @ForAll @DoubleRange(min = 1, max = 60) double weeks) {
        BuyTillYouDie model = kind.model(r, alpha, third, fourth);
        PurchaseHistory history = new PurchaseHistory(repeats, repeats == 0 ? 0 : age * lastShare, age, 1);
        IntegratedMembers members = IntegratedMembers.of(model, history, weeks);

        assertThat(model.logLikelihood(history)).isCloseTo(Math.log(members.likelihood()), within(1e-8));
        assertThat(model.probabilityAlive(history)).isCloseTo(members.alive(), within(1e-8));
        assertThat(model.probabilityOfNoOrder(history, weeks)).isCloseTo(members.silent(), within(1e-8));
        assertThat(model.expectedOrders(history, weeks)).isCloseTo(members.orders(), withinPercentage(1e-6));
    }

    @Property(tries = 15)
    void weighsARowAsItsCopies(@ForAll Kind kind, @ForAll @IntRange(min = 1, max = 1_000) int seed) {
        List<PurchaseHistory> copies = new ArrayList<>();
        List<PurchaseHistory> weighted = new ArrayList<>();
        Random random = new Random(seed);
        for (PurchaseHistory history : SimulatedMembers.of(kind.model(0.5, 6, 0.9, 2), 100, 40, seed)) {
            int weight = 1 + random.nextInt(4);
            weighted.add(new PurchaseHistory(history.repeats(), history.recency(), history.age(), weight));
            copies.addAll(Collections.nCopies(weight, history));
        }
        Collections.shuffle(copies, random);

        assertThat(kind.fit(weighted)).isEqualTo(kind.fit(copies));
    }

    @ParameterizedTest
    @EnumSource
    void sumsTheLikelihoodOfItsMembers(Kind kind) {
        List<PurchaseHistory> histories = SimulatedMembers.of(kind.model(0.5, 6, 0.9, 2), 2_000, 40, 7);
        Fit<? extends BuyTillYouDie> fit = kind.fit(histories);

        assertThat(fit.logLikelihood())
                .isCloseTo(
                        histories.stream()
                                .mapToDouble(fit.model()::logLikelihood)
                                .sum(),
                        within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void survivesOddBases(Kind kind) {
        List<List<PurchaseHistory>> odd = List.of(
                List.of(new PurchaseHistory(0, 0, 0, 1)),
                List.of(new PurchaseHistory(0, 0, 10, 1_000)),
                List.of(new PurchaseHistory(0, 0, 0, 5), new PurchaseHistory(0, 0, 1_000, 5)),
                List.of(new PurchaseHistory(1, 1 / 7.0, 1 / 7.0, 1)),
                List.of(new PurchaseHistory(5, 30, 30, 4_000_000)),
                List.of(new PurchaseHistory(10_000, 1_040, 1_043, 1), new PurchaseHistory(0, 0, 1 / 7.0, 1)),
                List.of(new PurchaseHistory(1, 1e-3, 1_000, 100), new PurchaseHistory(3, 2, 4, 1)));
        for (List<PurchaseHistory> base : odd) {
            Fit<? extends BuyTillYouDie> fit = kind.fit(base);
            assertThat(fit.logLikelihood()).as(base.toString()).isFinite();
            assertThat(fit.sound()).as(base + ": " + fit).isFalse();
            assertThat(fit.fault()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void foretellsNothingForNoTime(Kind kind) {
        BuyTillYouDie model = kind.model(0.5, 6, 0.9, 2);
        PurchaseHistory history = new PurchaseHistory(3, 10, 20, 1);

        assertThat(model.expectedOrders(history, 0)).isZero();
        assertThat(model.probabilityOfNoOrder(history, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void refusesImpossibleParametersAndTimes(Kind kind) {
        assertThatThrownBy(() -> kind.model(-2, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("r is -2.0 (must be finite and above 0)");
        assertThatThrownBy(() -> kind.model(1, 1, 0, 1)).hasMessageContaining(" is 0.0");
        assertThatThrownBy(() -> kind.model(1, 1, 1, Double.NaN)).hasMessageContaining(" is NaN");
        BuyTillYouDie model = kind.model(1, 1, 1, 1);
        assertThatThrownBy(() -> model.expectedOrders(-1)).hasMessageContaining("weeks is -1.0");
        assertThatThrownBy(() -> model.expectedOrders(Double.NaN)).hasMessageContaining("weeks is NaN");
        assertThatThrownBy(() -> model.probabilityOfNoOrder(new PurchaseHistory(0, 0, 1, 1), -1))
                .hasMessageContaining("weeks is -1.0");
    }

    @ParameterizedTest
    @EnumSource
    void refusesToFitNothing(Kind kind) {
        assertThatThrownBy(() -> kind.fit(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("histories is empty");
    }

    @ParameterizedTest
    @EnumSource
    void hasAnExactGradient(Kind kind) {
        List<PurchaseHistory> histories = SimulatedMembers.of(kind.model(0.5, 6, 0.9, 2), 500, 40, 3);
        MaximumLikelihood.Objective likelihood =
                kind.likelihood(MemberBase.of(histories).rows());
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

    @ParameterizedTest
    @CsvSource({
        "BG, 0.2426, 4.414, 0.793, 2.426",
        "BG, 2, 10, 0.5, 3",
        "BG, 0.8, 3, 2, 5",
        "BG, 5, 20, 1, 1",
        "MBG, 0.5248, 6.183, 0.891, 1.614",
        "MBG, 2, 10, 0.5, 3",
        "MBG, 5, 20, 1, 1",
        "PARETO, 0.5533, 10.578, 0.606, 11.669",
        "PARETO, 0.8, 3, 2.5, 60"
    })
    void recoversTheParametersOfSimulatedMembers(Kind kind, double r, double alpha, double third, double fourth) {
        double[] expected = {r, alpha, third, fourth};
        Fit<? extends BuyTillYouDie> fit =
                kind.fit(SimulatedMembers.of(kind.model(r, alpha, third, fourth), 10_000, 78, 11));

        assertThat(fit.sound()).as(fit.fault()).isTrue();
        for (int i = 0; i < expected.length; i++) {
            Fit.Estimate estimate = fit.estimates().get(i);
            assertThat(estimate.value())
                    .as(estimate.toString())
                    .isCloseTo(expected[i], within(4 * estimate.standardError()));
        }
    }
}
