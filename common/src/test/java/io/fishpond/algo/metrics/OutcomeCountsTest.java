package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.OutcomeCounts.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutcomeCountsTest {

    @Property(tries = 200)
    void measuresWhatEveryMemberOnHerOwnWouldMeasure(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        int members = 20 + random.nextInt(60);
        double[] p = random.ints(members, 0, 11).mapToDouble(v -> v / 10.0).toArray();
        boolean[] positive = new boolean[members];
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            positive[i] = i == 0 || (i > 1 && random.nextDouble() < p[i]);
            cells.add(new Cell(p[i], positive[i] ? 1 : 0, positive[i] ? 0 : 1));
        }

        OutcomeCounts counts = OutcomeCounts.of(cells);

        RankMetrics.Auc auc = RankMetrics.auc(p, positive);
        assertThat(counts.auc().value()).isCloseTo(auc.value(), within(1e-12));
        assertThat(counts.auc().low()).isCloseTo(auc.low(), within(1e-12));
        assertThat(counts.auc().high()).isCloseTo(auc.high(), within(1e-12));
        assertThat(counts.brier()).isCloseTo(RankMetrics.brier(p, positive), within(1e-12));
        assertThat(counts.logLoss()).isCloseTo(RankMetrics.logLoss(p, positive), within(1e-12));
        for (int bins : List.of(1, 3, 10)) {
            assertThat(counts.calibrationError(bins))
                    .isCloseTo(RankMetrics.calibrationError(p, positive, bins), within(1e-12));
        }
        assertThat(counts.averagePrecision()).isCloseTo(precisionByHand(p, positive), within(1e-12));
        assertThat(counts.members()).isEqualTo(members);
    }

    /** Of each positive, the share of positives among all whose probability is no lower. */
    private static double precisionByHand(double[] p, boolean[] positive) {
        return IntStream.range(0, p.length)
                .filter(i -> positive[i])
                .mapToDouble(i -> {
                    long above = IntStream.range(0, p.length)
                            .filter(j -> p[j] >= p[i])
                            .count();
                    long hits = IntStream.range(0, p.length)
                            .filter(j -> p[j] >= p[i] && positive[j])
                            .count();
                    return (double) hits / above;
                })
                .average()
                .orElseThrow();
    }

    @Test
    void knowsTheAreaUnderThePrecisionRecallCurve() {
        List<Cell> cells = List.of(new Cell(0.8, 1, 0), new Cell(0.4, 0, 1), new Cell(0.35, 1, 0), new Cell(0.1, 0, 1));

        // The example of scikit-learn's average_precision_score.
        assertThat(OutcomeCounts.of(cells).averagePrecision()).isCloseTo(0.8333333, within(1e-6));
        assertThat(OutcomeCounts.of(List.of(new Cell(0.5, 3, 9))).averagePrecision())
                .isEqualTo(0.25);
    }

    @Test
    void tellsWhatCameBeyondWhatWasForetoldAndBeyondChance() {
        OutcomeCounts many = OutcomeCounts.of(List.of(new Cell(0.2, 350, 650)));
        OutcomeCounts few = OutcomeCounts.of(List.of(new Cell(0.5, 3, 0)));

        assertThat(many.foretold()).isCloseTo(0.2, within(1e-12));
        assertThat(many.came()).isEqualTo(0.35);
        assertThat(many.excess().low()).isCloseTo(0.15 - 1.96 * Math.sqrt(0.2 * 0.8 / 1000), within(1e-4));
        assertThat(few.excess().low()).isNegative();
    }

    @Test
    void comparesItsLossWithThatOfOneProbabilityForEverybody() {
        OutcomeCounts counts = OutcomeCounts.of(List.of(new Cell(0.9, 10, 40), new Cell(0.1, 20, 30)));
        double constant = -(0.3 * Math.log(0.3) + 0.7 * Math.log(0.7));

        Estimate beyond = counts.logLossBeyond(0.3);

        assertThat(beyond.value()).isCloseTo(counts.logLoss() - constant, within(1e-12));
        assertThat(beyond.low()).isPositive().isLessThan(beyond.value());
        assertThat(OutcomeCounts.of(List.of(new Cell(0.3, 30, 70))).logLossBeyond(0.3))
                .isEqualTo(new Estimate(0, 0, 0));
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> OutcomeCounts.of(List.of(new Cell(0.5, 0, 0)))).hasMessageContaining("no members");
        assertThatThrownBy(() -> new Cell(1.5, 1, 0)).hasMessageContaining("probability is 1.5");
        assertThatThrownBy(() -> new Cell(0.5, -1, 0)).hasMessageContaining("positives are -1");
        OutcomeCounts stayed = OutcomeCounts.of(List.of(new Cell(0.5, 0, 4)));
        assertThatThrownBy(stayed::auc).hasMessageContaining("positives are 0 of 4");
        assertThatThrownBy(stayed::averagePrecision).hasMessageContaining("positives are 0 of 4");
        assertThatThrownBy(() -> stayed.calibrationError(0)).hasMessageContaining("bins is 0");
    }
}
