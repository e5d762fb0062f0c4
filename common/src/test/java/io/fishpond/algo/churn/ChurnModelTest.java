package io.fishpond.algo.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.learn.LinearLogOdds;
import io.fishpond.algo.learn.Recalibration;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.PurchaseHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChurnModelTest {
    private static final int FEATURES = Feature.values().length;
    private static final BgNbd CDNOW = new BgNbd(0.243, 4.414, 0.793, 2.426);
    private static final ClosedFormModel CLOSED_FORM = new ClosedFormModel(CDNOW, 91, new TypicalMember(3, 30, 200));

    private static Evidence her(int orderDays, int daysSince, int age) {
        return new Evidence(orderDays, daysSince, age, new double[FEATURES]);
    }

    private static double sumOfContributions(ChurnModel model, Evidence her) {
        return model.contributions(her).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Test
    void readsTheClosedFormOffHerHistory() {
        assertThat(CLOSED_FORM.probability(her(4, 70, 210)))
                .isCloseTo(CDNOW.probabilityOfNoOrder(new PurchaseHistory(3, 20, 30, 1), 13), within(1e-12));
    }

    @Test
    void addsContributionsUpToTheLogOddsAgainstTheTypicalMember() {
        Evidence her = her(6, 110, 400);
        double typical = ChurnModel.logOdds(CLOSED_FORM.probability(her(3, 30, 200)));

        assertThat(sumOfContributions(CLOSED_FORM, her))
                .isCloseTo(ChurnModel.logOdds(CLOSED_FORM.probability(her)) - typical, within(1e-9));
        assertThat(CLOSED_FORM.contributions(her).get(Driver.RECENCY)).isPositive();
    }

    @Test
    void addsWhatFeaturesOfOneDriverSay() {
        double[] weights = new double[FEATURES];
        double[] means = new double[FEATURES];
        double[] features = new double[FEATURES];
        weights[0] = 2;
        weights[1] = -1;
        means[0] = 1;
        features[0] = 2;
        features[1] = 0.5;
        FeatureModel model = new FeatureModel("logistic", new LinearLogOdds(-0.5, weights, means));
        Evidence her = new Evidence(1, 0, 0, features);

        assertThat(model.contributions(her).get(Driver.RECENCY)).isCloseTo(1.5, within(1e-12));
        assertThat(model.probability(her)).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-12));
        assertThat(model.parameters())
                .containsEntry("log_days_since_order", 2.0)
                .containsEntry("intercept", -0.5);
        assertThatThrownBy(() -> new FeatureModel("logistic", new LinearLogOdds(0, new double[1], new double[1])))
                .hasMessage("logistic knows 1 features (must be " + FEATURES + ")");
    }

    @Test
    void averagesProbabilitiesAndReasons() {
        FeatureModel even =
                new FeatureModel("logistic", new LinearLogOdds(0, new double[FEATURES], new double[FEATURES]));
        AverageModel average = new AverageModel(List.of(CLOSED_FORM, even));
        Evidence her = her(6, 110, 400);

        assertThat(average.name()).isEqualTo("bg_nbd+logistic");
        assertThat(average.probability(her)).isCloseTo((CLOSED_FORM.probability(her) + 0.5) / 2, within(1e-12));
        assertThat(average.contributions(her).get(Driver.RECENCY))
                .isCloseTo(CLOSED_FORM.contributions(her).get(Driver.RECENCY) / 2, within(1e-12));
        assertThatThrownBy(() -> new AverageModel(List.of(even))).hasMessage("parts are 1 (must be 2 or more)");
    }

    @Test
    void stretchesLogOddsAndReasonsAlike() {
        CalibratedModel calibrated = new CalibratedModel(CLOSED_FORM, new Recalibration(0.3, 0.5));
        Evidence her = her(6, 110, 400);

        assertThat(ChurnModel.logOdds(calibrated.probability(her)))
                .isCloseTo(0.3 + 0.5 * ChurnModel.logOdds(CLOSED_FORM.probability(her)), within(1e-9));
        assertThat(sumOfContributions(calibrated, her))
                .isCloseTo(0.5 * sumOfContributions(CLOSED_FORM, her), within(1e-9));
        assertThat(calibrated.name()).isEqualTo("bg_nbd-calibrated");
        assertThat(calibrated.parameters()).containsEntry("slope", 0.5);
    }

    @Test
    void staysFiniteForOddEvidence() {
        GapModel gaps = new GapModel(GapCurve.of(List.of()), 90, new TypicalMember(1, 0, 0));
        List<Evidence> odd =
                List.of(her(1, 0, 0), her(1, 9_000, 9_000), her(2, 0, 1), her(2, 8_999, 9_000), her(5_000, 0, 5_000));

        for (Evidence her : odd) {
            for (ChurnModel model : List.of(CLOSED_FORM, gaps)) {
                assertThat(model.probability(her)).isBetween(0.0, 1.0);
                assertThat(model.contributions(her).values()).allMatch(Double::isFinite);
            }
        }
    }
}
