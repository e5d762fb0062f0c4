package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.fishpond.algo.metrics.Deviance;
import io.fishpond.algo.metrics.RankMetrics;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fits against the published ones, on the data they were published for. */
class CdnowTest {

    private static Cdnow cdnow;
    private static JsonNode sample;

    @BeforeAll
    static void load() {
        cdnow = Cdnow.load();
        sample = cdnow.reference().get("cdnow_sample");
    }

    @Test
    void countsTheSampleAsPublished() {
        assertThat(cdnow.histories()).hasSize(sample.get("customers").asInt());
        assertThat(cdnow.histories().stream().filter(h -> h.repeats() > 0).count())
                .isEqualTo(sample.get("repeaters_cal").asLong());
        assertThat(cdnow.histories().stream().mapToInt(PurchaseHistory::repeats).sum())
                .isEqualTo(sample.get("repeat_tx_cal").asInt());
        assertThat(IntStream.range(0, cdnow.laterDays().length)
                        .mapToDouble(i -> cdnow.laterDays()[i])
                        .sum())
                .isEqualTo(sample.get("holdout_tx").asDouble());
        assertThat(cdnow.histories().stream().distinct().count())
                .isEqualTo(sample.get("distinct_x_tx_T").asLong());
    }

    @Test
    void fitsBgNbdAsPublished() {
        agrees(BgNbd.fit(cdnow.histories()), sample.get("bgnbd"));
    }

    @Test
    void fitsMbgNbdAsPublished() {
        agrees(MbgNbd.fit(cdnow.histories()), sample.get("mbgnbd"));
    }

    @Test
    void fitsParetoNbdAsPublished() {
        agrees(ParetoNbd.fit(cdnow.histories()), sample.get("paretonbd"));
    }

    /** Parameters to three decimals, log-likelihood to one and better, standard errors within 1%. */
    private static void agrees(Fit<?> fit, JsonNode expected) {
        assertThat(fit.sound()).as(fit.fault()).isTrue();
        assertThat(fit.logLikelihood()).isCloseTo(expected.get("LL").asDouble(), within(1e-3));
        assertThat(fit.gradientNorm()).isLessThan(1e-8);
        for (int i = 0; i < fit.estimates().size(); i++) {
            Fit.Estimate estimate = fit.estimates().get(i);
            assertThat(estimate.value())
                    .as(estimate.name())
                    .isCloseTo(expected.get(estimate.name()).asDouble(), within(5e-4));
            assertThat(estimate.standardError())
                    .as(estimate.name())
                    .isCloseTo(expected.at("/SE/" + i).asDouble(), withinPercentage(1));
        }
    }

    @Test
    void fitsGammaGammaToTwoDecimals() {
        JsonNode expected = sample.get("gammagamma");
        Fit<GammaGamma> fit = GammaGamma.fit(cdnow.spends());

        assertThat(cdnow.spends()).hasSize(946);
        assertThat(fit.sound()).as(fit.fault()).isTrue();
        assertThat(fit.model().p()).isCloseTo(expected.get("p").asDouble(), within(5e-3));
        assertThat(fit.model().q()).isCloseTo(expected.get("q").asDouble(), within(5e-3));
        assertThat(fit.model().gamma()).isCloseTo(expected.get("v").asDouble(), within(5e-3));
        assertThat(fit.logLikelihood()).isCloseTo(expected.get("LL").asDouble(), within(1e-2));
        assertThat(fit.model().meanSpend())
                .isCloseTo(expected.get("population_mean").asDouble(), within(1e-2));
    }

    @Test
    void findsSpendNearlyIndependentOfFrequency() {
        assertThat(GammaGamma.independence(cdnow.spends())).isBetween(0.0, 0.2);
    }

    @Test
    void foretellsTheHoldoutBetterThanTheNaiveModels() {
        BgNbd model = BgNbd.fit(cdnow.histories()).model();
        double[] foretold = foretell(model);

        double deviance = Deviance.poisson(cdnow.laterDays(), foretold);
        assertThat(deviance)
                .isLessThan(Deviance.poisson(cdnow.laterDays(), foretell(new NaiveRate(4))))
                .isLessThan(Deviance.poisson(cdnow.laterDays(), foretell(CohortMean.fit(cdnow.histories()))));
        assertThat(RankMetrics.spearman(foretold, cdnow.laterDays())).isGreaterThan(0.4);
    }

    @Test
    void ranksSilenceByItsOwnProbabilityAndBackwardsByBeingGone() {
        BgNbd model = BgNbd.fit(cdnow.histories()).model();
        int members = cdnow.histories().size();
        double[] silence = new double[members];
        double[] gone = new double[members];
        boolean[] silent = new boolean[members];
        for (int i = 0; i < members; i++) {
            PurchaseHistory history = cdnow.histories().get(i);
            silence[i] = model.probabilityOfNoOrder(history, Cdnow.LATER_WEEKS);
            gone[i] = 1 - model.probabilityAlive(history);
            silent[i] = cdnow.laterDays()[i] == 0;
        }
        assertThat(RankMetrics.auc(silence, silent).low()).isGreaterThan(0.7);
        assertThat(RankMetrics.auc(gone, silent).value()).isCloseTo(0.32, within(0.01));
    }

    @Test
    void agreesWithTheReferenceOnHardCases() {
        BgNbd other = new BgNbd(0.25, 4, 0.8, 2.5);
        JsonNode logp = cdnow.reference().at("/stability/pymc_logp(a=.8,b=2.5,r=.25,alpha=4,T=40)");
        assertThat(other.logLikelihood(new PurchaseHistory(0, 0, 40, 1)))
                .isCloseTo(logp.get("x0_t0").asDouble(), within(1e-8));
        assertThat(other.logLikelihood(new PurchaseHistory(200, 38, 40, 1)))
                .isCloseTo(logp.get("x200_t38").asDouble(), within(1e-4));

        JsonNode exact = sample.get("bgnbd");
        BgNbd model = new BgNbd(
                exact.get("r").asDouble(),
                exact.get("alpha").asDouble(),
                exact.get("a").asDouble(),
                exact.get("b").asDouble());
        JsonNode stability = cdnow.reference().get("stability");
        assertThat(bracket(model, new PurchaseHistory(1000, 39, 39, 1), 520))
                .isCloseTo(
                        stability
                                .get("bg_cet_bracket(cdnow params) x=1000,T=39,t=520")
                                .asDouble(),
                        within(1e-9));
        assertThat(bracket(model, new PurchaseHistory(5000, 300, 300, 1), 5200))
                .isCloseTo(stability.get("x=5000,T=300,t=5200").asDouble(), within(1e-9));
    }

    /** The likelihood is ln(1 / ((&alpha;+T)^(r+x) (&beta;+T)^s) + s / (r+s+x) A0), but for factors of x alone. */
    @Test
    void agreesWithTheReferenceOnHardCasesOfParetoNbd() {
        JsonNode stability = cdnow.reference().get("stability");
        assertThat(logA0(new ParetoNbd(0.74, 10.58, 14.94, 5649), new PurchaseHistory(5000, 100, 300, 1)))
                .isCloseTo(
                        stability
                                .get("pnbd_lnA0 r=.74,al=10.58,s=14.94,be=5649, x=5000,tx=100,T=300")
                                .asDouble(),
                        within(1e-8));
        assertThat(logA0(new ParetoNbd(0.553, 10.578, 0.606, 11.669), new PurchaseHistory(221, 103.43, 103.57, 1)))
                .isCloseTo(
                        stability
                                .get("pnbd_lnA0 r=.553,al=10.578,s=.606,be=11.669, x=221,tx=103.43,T=103.57")
                                .asDouble(),
                        within(1e-8));
    }

    private static double logA0(ParetoNbd model, PurchaseHistory history) {
        double size = model.r() + history.repeats();
        double factors = LogGamma.value(size)
                - LogGamma.value(model.r())
                + model.r() * Math.log(model.alpha())
                + model.s() * Math.log(model.beta());
        double gone = Math.log(1 - model.probabilityAlive(history));
        return model.logLikelihood(history) - factors + gone + Math.log((size + model.s()) / model.s());
    }

    @Test
    void discountsTheTimeToComeAsPublished() {
        JsonNode exact = sample.get("paretonbd");
        ParetoNbd model = new ParetoNbd(
                exact.get("r").asDouble(),
                exact.get("alpha").asDouble(),
                exact.get("s").asDouble(),
                exact.get("beta").asDouble());
        JsonNode expected = cdnow.reference().get("dert_pnbd_cdnow_delta_.0027");
        assertThat(model.discountedOrders(new PurchaseHistory(26, 30.857142857, 31, 1), 0.0027))
                .isCloseTo(expected.get("x26_tx30.857142857_T31").asDouble(), within(1e-6));
        assertThat(model.discountedOrders(new PurchaseHistory(0, 0, 39, 1), 0.0027))
                .isCloseTo(expected.get("x0_T39").asDouble(), within(1e-8));
        assertThat(model.discountedOrders(new PurchaseHistory(2, 30.43, 38.86, 1), 0.0027))
                .isCloseTo(expected.get("x2_tx30.43_T38.86").asDouble(), within(1e-7));
    }

    /** The bracket of the conditional expectation: 1 - (1-z)^(a-1) 2F1. */
    private static double bracket(BgNbd model, PurchaseHistory history, double weeks) {
        double c = model.a() + model.b() + history.repeats() - 1;
        return model.expectedOrders(history, weeks) / model.probabilityAlive(history) * (model.a() - 1) / c;
    }

    private static double[] foretell(OrderModel model) {
        return cdnow.histories().stream()
                .mapToDouble(h -> model.expectedOrders(h, Cdnow.LATER_WEEKS))
                .toArray();
    }
}
