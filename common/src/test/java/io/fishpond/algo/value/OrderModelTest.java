package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderModelTest {

    private static final PurchaseHistory TWO_IN_TEN_WEEKS = PurchaseHistory.ofDays(2, 35, 70, 1);

    @Test
    void readsDaysAsWeeksOfSeven() {
        assertThat(TWO_IN_TEN_WEEKS).isEqualTo(new PurchaseHistory(1, 5, 10, 1));
    }

    @Test
    void refusesImpossibleHistories() {
        assertThatThrownBy(() -> new PurchaseHistory(-1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("repeats is -1 (must be 0 or more)");
        assertThatThrownBy(() -> new PurchaseHistory(1, 11, 10, 1)).hasMessageContaining("recency is 11.0");
        assertThatThrownBy(() -> new PurchaseHistory(1, 0, 10, 1)).hasMessageContaining("recency is 0.0");
        assertThatThrownBy(() -> new PurchaseHistory(0, 3, 10, 1)).hasMessageContaining("recency is 3.0");
        assertThatThrownBy(() -> new PurchaseHistory(0, 0, Double.NaN, 1)).hasMessageContaining("age is NaN");
        assertThatThrownBy(() -> new PurchaseHistory(0, 0, 1, 0)).hasMessageContaining("weight is 0");
        assertThatThrownBy(() -> new SpendHistory(0, 1, 1)).hasMessageContaining("mean is 0.0");
        assertThatThrownBy(() -> new SpendHistory(1, 0, 1)).hasMessageContaining("days is 0");
    }

    @Test
    void goesOnAtHerOwnPace() {
        NaiveRate model = new NaiveRate(4);

        assertThat(model.expectedOrders(TWO_IN_TEN_WEEKS, 20)).isCloseTo(2, within(1e-12));
        assertThat(model.expectedOrders(new PurchaseHistory(1, 0.5, 1, 1), 8)).isEqualTo(2);
        assertThat(model.expectedOrders(new PurchaseHistory(0, 0, 0, 1), 8)).isZero();
        assertThat(model.probabilityOfNoOrder(TWO_IN_TEN_WEEKS, 20)).isCloseTo(Math.exp(-2), within(1e-12));
    }

    @Test
    void averagesForecasts() {
        AverageOrders model = new AverageOrders(List.of(new NaiveRate(4), new CohortMean(0.3)));

        assertThat(model.expectedOrders(TWO_IN_TEN_WEEKS, 20)).isCloseTo((2 + 6) / 2.0, within(1e-12));
        assertThat(model.probabilityOfNoOrder(TWO_IN_TEN_WEEKS, 20))
                .isCloseTo((Math.exp(-2) + Math.exp(-6)) / 2, within(1e-12));
        assertThatThrownBy(() -> new AverageOrders(List.of())).hasMessageContaining("models is empty");
    }

    @Test
    void goesOnAtThePaceOfTheCohort() {
        CohortMean model = CohortMean.fit(List.of(TWO_IN_TEN_WEEKS, new PurchaseHistory(0, 0, 10, 3)));

        assertThat(model.ordersPerWeek()).isCloseTo(1 / 40.0, within(1e-12));
        assertThat(model.expectedOrders(TWO_IN_TEN_WEEKS, 80)).isCloseTo(2, within(1e-12));
        assertThat(CohortMean.fit(List.of()).ordersPerWeek()).isZero();
    }

    @Test
    void repeatsHerLastYear() {
        LastYear model = new LastYear(6);

        assertThat(model.expectedOrders(TWO_IN_TEN_WEEKS, 365.25 / 7)).isCloseTo(6, within(1e-12));
        assertThat(model.expectedOrders(TWO_IN_TEN_WEEKS, 0)).isZero();
        assertThatThrownBy(() -> new LastYear(-1)).hasMessage("purchaseDays is -1 (must be 0 or more)");
    }

    @Test
    void countsEveryOrderInFullWithoutDiscount() {
        BgNbd model = new BgNbd(0.243, 4.414, 0.793, 2.426);

        assertThat(new DiscountedHorizon(52, 0).expectedOrders(model, TWO_IN_TEN_WEEKS))
                .isCloseTo(model.expectedOrders(TWO_IN_TEN_WEEKS, 52), within(1e-12));
    }

    @Test
    void discountsASteadyStreamAsAnAnnuity() {
        double weeksPerYear = 365.25 / 7;
        double annuity = 10 * weeksPerYear * (1 - 1 / 1.1 / 1.1) / Math.log(1.1);

        assertThat(new DiscountedHorizon(2 * weeksPerYear, 0.1).expectedOrders(new CohortMean(10), TWO_IN_TEN_WEEKS))
                .isCloseTo(annuity, within(1e-4 * annuity));
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new NaiveRate(0)).hasMessageContaining("leastAge is 0.0");
        assertThatThrownBy(() -> new CohortMean(-1)).hasMessageContaining("ordersPerWeek is -1.0");
        assertThatThrownBy(() -> new DiscountedHorizon(0, 0.1)).hasMessageContaining("weeks is 0.0");
        assertThatThrownBy(() -> new DiscountedHorizon(52, -0.1)).hasMessageContaining("annualRate is -0.1");
    }
}
