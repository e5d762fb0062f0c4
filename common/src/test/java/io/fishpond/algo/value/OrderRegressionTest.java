package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.value.OrderRegression.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderRegressionTest {
    private static final double WEEKS = 52;
    private static final CohortMean EVEN = new CohortMean(1);

    /** Members whose coming orders follow their last year, if they ordered lately at all. */
    private static List<Example> examples(int count, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int lastYear = random.nextInt(12);
            int silent = random.nextInt(400);
            MemberHistory her = new MemberHistory(
                    "pos", lastYear + 1, 500, 500 + silent, lastYear, silent < 91 ? 1 : 0, 5000, 4000, lastYear);
            boolean comes = random.nextDouble() < (silent < 120 ? 0.9 : 0.2);
            examples.add(new Example(her, comes ? 1 + poisson(lastYear, random) : 0));
        }
        return examples;
    }

    private static int poisson(double mean, Random random) {
        int events = 0;
        for (double passed = -Math.log(1 - random.nextDouble()); passed < mean; events++) {
            passed -= Math.log(1 - random.nextDouble());
        }
        return events;
    }

    @Test
    void learnsWhetherAndHowOften() {
        OrderRegression regression = OrderRegression.fit(examples(20_000, 1), WEEKS);

        MemberHistory busy = new MemberHistory("pos", 11, 500, 540, 10, 1, 5000, 4000, 10);
        MemberHistory gone = new MemberHistory("pos", 11, 500, 850, 10, 0, 5000, 4000, 10);
        assertThat(regression.of(busy, EVEN).expected()).isCloseTo(0.9 * 11, within(0.6));
        assertThat(regression.of(gone, EVEN).expected()).isCloseTo(0.2 * 11, within(0.6));
        assertThat(regression.of(busy, EVEN).expectedOrders(busy.purchases(), WEEKS / 4))
                .isCloseTo(regression.of(busy, EVEN).expected() / 4, within(1e-12));
    }

    @Test
    void foretellsAsMuchAsCame() {
        List<Example> learnt = examples(20_000, 2);
        List<Example> met = examples(20_000, 3);
        OrderRegression regression = OrderRegression.fit(learnt, WEEKS);

        double foretold = met.stream()
                .mapToDouble(e -> regression.of(e.known(), EVEN).expected())
                .sum();
        double came = met.stream().mapToDouble(Example::days).sum();
        assertThat(foretold / came).isCloseTo(1, within(0.03));
    }

    @Test
    void neverForetellsNonsenseOfWhoIsLikeNobody() {
        OrderRegression regression = OrderRegression.fit(examples(2_000, 4), WEEKS);
        MemberHistory busiest = new MemberHistory("app", 7300, 7299, 7300, 365, 91, 1_000_000_000_00L, 1L, 7299);
        MemberHistory newest = new MemberHistory("app", 1, 0, 0, 1, 1, 0, 0, 0);

        assertThat(regression.of(busiest, EVEN).expected()).isBetween(0.0, 400.0);
        assertThat(regression.of(newest, EVEN).expected()).isBetween(0.0, 400.0);
    }

    @Test
    void asksForEnoughExamplesOfBothKinds() {
        List<Example> idle =
                examples(2_000, 5).stream().map(e -> new Example(e.known(), 0)).toList();

        assertThat(OrderRegression.canLearnFrom(examples(1_999, 5))).isFalse();
        assertThat(OrderRegression.canLearnFrom(examples(2_000, 5))).isTrue();
        assertThat(OrderRegression.canLearnFrom(idle)).isFalse();
        assertThatThrownBy(() -> new RegressedOrders(Double.NaN, 1, EVEN)).hasMessageContaining("expected is NaN");
        assertThatThrownBy(() -> new RegressedOrders(1, 0, EVEN)).hasMessageContaining("weeks is 0.0");
    }

    @Test
    void learnsWhereNobodyOrdersTwice() {
        List<Example> once = examples(3_000, 6).stream()
                .map(e -> new Example(e.known(), Math.min(1, e.days())))
                .toList();
        OrderRegression regression = OrderRegression.fit(once, WEEKS);

        assertThat(once)
                .allSatisfy(e ->
                        assertThat(regression.of(e.known(), EVEN).expected()).isBetween(0.0, 1.001));
    }

    @Test
    void thinsOutLikeTheModelBesideIt() {
        BgNbd model = new BgNbd(0.243, 4.414, 0.793, 2.426);
        PurchaseHistory her = new PurchaseHistory(4, 20, 25, 1);
        RegressedOrders regressed = new RegressedOrders(3, 13, model);

        assertThat(regressed.expectedOrders(her, 13)).isCloseTo(3, within(1e-12));
        assertThat(regressed.expectedOrders(her, 52)).isBetween(3.0, 4 * 3.0 - 1);
        assertThat(regressed.expectedOrders(her, 52) / regressed.expectedOrders(her, 13))
                .isCloseTo(model.expectedOrders(her, 52) / model.expectedOrders(her, 13), within(1e-12));
        assertThat(new RegressedOrders(3, 13, new CohortMean(0)).expectedOrders(her, 26))
                .isEqualTo(6);
    }
}
