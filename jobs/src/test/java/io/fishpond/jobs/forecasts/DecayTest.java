package io.fishpond.jobs.forecasts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.metrics.Estimate;
import io.fishpond.algo.metrics.OutcomeCounts;
import io.fishpond.algo.metrics.OutcomeCounts.Cell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecayTest {
    private static final Map<String, Double> PROMISED = Map.of("auc_low", 0.7, "churn_rate", 0.3);

    private static OutcomeCounts counts(Cell... cells) {
        return OutcomeCounts.of(List.of(cells));
    }

    private static final Map<String, Double> RANKED = Map.of("normalised_gini", 0.5);

    @Test
    void sparesTheModelThatKeepsItsPromise() {
        assertThat(Decay.ofChurn(counts(new Cell(0.1, 100, 900), new Cell(0.7, 700, 300)), PROMISED, 0.1))
                .isEmpty();
    }

    @Test
    void blamesTheLevelWhereMoreOrFewerCameThanIsAllowed() {
        assertThat(Decay.ofChurn(counts(new Cell(0.2, 350, 650)), Map.of(), 0.1))
                .containsExactly(Decay.LEVEL);
        assertThat(Decay.ofChurn(counts(new Cell(0.8, 650, 350)), Map.of(), 0.1))
                .containsExactly(Decay.LEVEL);
        assertThat(Decay.ofChurn(counts(new Cell(0.2, 310, 690)), Map.of(), 0.1))
                .as("11 of a hundred more, of which chance may have brought two")
                .isEmpty();
    }

    @Test
    void saysNothingOfOrderAndLossWhereTooFewCameOut() {
        Cell wrong = new Cell(0.9, 0, 49);
        Cell right = new Cell(0.1, 49, 0);
        assertThat(Decay.ofChurn(counts(wrong, right), PROMISED, 0.1)).isEmpty();
        assertThat(Decay.ofChurn(counts(new Cell(0.9, 0, 50), new Cell(0.1, 50, 0)), PROMISED, 0.1))
                .containsExactly(Decay.RANKING, Decay.LOG_LOSS);
    }

    @Test
    void blamesValueThatNeitherRanksNorAddsUp() {
        assertThat(Decay.ofValue(50, -0.1, new Estimate(0.5, 0.3, 0.7), RANKED, 0.25))
                .containsExactly(Decay.RANKING, Decay.LEVEL);
        assertThat(Decay.ofValue(50, 0.4, new Estimate(-0.3, -0.4, -0.2), RANKED, 0.25))
                .isEmpty();
        assertThat(Decay.ofValue(49, -0.1, new Estimate(0.5, 0.3, 0.7), RANKED, 0.25))
                .isEmpty();
    }

    @Test
    void blamesNobodyForAnOrderThatWasNeverProven() {
        Estimate near = new Estimate(0, -0.1, 0.1);
        assertThat(Decay.ofValue(50, -0.1, near, RANKED, 0.25)).containsExactly(Decay.RANKING);
        assertThat(Decay.ofValue(50, -0.1, near, Map.of("normalised_gini", 0.0), 0.25))
                .isEmpty();
        assertThat(Decay.ofChurn(counts(new Cell(0.999, 0, 1)), Map.of(), 0.1))
                .as("one member shows nothing")
                .isEmpty();
    }
}
