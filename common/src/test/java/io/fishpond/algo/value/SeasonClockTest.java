package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeasonClockTest {
    private static final int FIRST = (int) LocalDate.parse("2023-06-30").toEpochDay();
    private static final int AS_OF = (int) LocalDate.parse("2026-06-30").toEpochDay();
    private static final int CUSTOMERS = 10_000;

    /** Twice as many orders in November, half as many in February; a base that buys less from year to year. */
    private static OrderCalendar calendar(int upTo) {
        Map<Integer, Long> repeats = new TreeMap<>();
        for (int day = FIRST + 1; day <= upTo; day++) {
            double trend = Math.exp(-(day - FIRST) / 1000.0);
            repeats.put(
                    day, Math.round(CUSTOMERS * speed(LocalDate.ofEpochDay(day).getMonth()) * trend));
        }
        return new OrderCalendar(Map.of(FIRST, (long) CUSTOMERS), repeats);
    }

    private static double speed(Month month) {
        return month == Month.NOVEMBER ? 2 : month == Month.FEBRUARY ? 0.5 : 1;
    }

    @Test
    void learnsTheMonthsBesideATrend() {
        SeasonClock clock = SeasonClock.learn(calendar(AS_OF), AS_OF).orElseThrow();

        assertThat(clock.speed(Month.NOVEMBER) / clock.speed(Month.APRIL)).isCloseTo(2, within(0.05));
        assertThat(clock.speed(Month.FEBRUARY) / clock.speed(Month.APRIL)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void looksNoFurtherThanItMay() {
        int then = (int) LocalDate.parse("2025-07-31").toEpochDay();
        Optional<SeasonClock> then1 = SeasonClock.learn(calendar(then), then);
        Optional<SeasonClock> then2 = SeasonClock.learn(calendar(AS_OF), then);

        for (Month month : Month.values()) {
            assertThat(then1.orElseThrow().speed(month))
                    .isEqualTo(then2.orElseThrow().speed(month));
        }
    }

    @Test
    void isNotKnownBeforeTwoYearsHavePassed() {
        int early = (int) LocalDate.parse("2025-05-31").toEpochDay();

        assertThat(SeasonClock.learn(calendar(early), early)).isEmpty();
        assertThat(SeasonClock.learn(new OrderCalendar(Map.of(), Map.of()), AS_OF))
                .isEmpty();
        assertThat(SeasonClock.learn(new OrderCalendar(Map.of(FIRST, 5L), Map.of()), AS_OF))
                .as("nobody came back")
                .isEmpty();
    }

    @Test
    void tellsAYearAsAYear() {
        SeasonClock clock = SeasonClock.learn(calendar(AS_OF), AS_OF).orElseThrow();
        for (int from = AS_OF; from < AS_OF + 366; from += 30) {
            assertThat(clock.at(from + 365.25) - clock.at(from)).isCloseTo(365.25, within(2.1));
        }
        assertThat(clock.at(YearMonth.of(2024, 12).atDay(1).toEpochDay())
                        - clock.at(YearMonth.of(2024, 11).atDay(1).toEpochDay()))
                .isCloseTo(30 * clock.speed(Month.NOVEMBER), within(1e-9));
        assertThat(clock.at(AS_OF + 0.5)).isBetween(clock.at(AS_OF), clock.at(AS_OF + 1));
    }

    @Test
    void foretellsMoreOrdersForABusyQuarterAndWithoutSeasonTheSame() {
        MbgNbd model = new MbgNbd(0.5, 5, 0.8, 2.5);
        PurchaseHistory her = PurchaseHistory.ofDays(4, 280, 300, 1);
        double[] flat = new double[12];
        java.util.Arrays.fill(flat, 1);
        SeasonalOrders plain = new SeasonalOrders(model, new SeasonClock(flat), AS_OF);
        int october = (int) LocalDate.parse("2025-10-31").toEpochDay();
        SeasonClock clock = SeasonClock.learn(calendar(AS_OF), AS_OF).orElseThrow();
        SeasonalOrders busy = new SeasonalOrders(model, clock, october);

        assertThat(plain.expectedOrders(her, 26)).isCloseTo(model.expectedOrders(her, 26), within(1e-12));
        assertThat(plain.probabilityOfNoOrder(her, 26)).isCloseTo(model.probabilityOfNoOrder(her, 26), within(1e-12));
        assertThat(busy.expectedOrders(her, 4)).isGreaterThan(1.2 * busy.expectedOrders(her, 8) / 2);
        assertThat(busy.name()).isEqualTo("mbg_nbd_seasonal");
    }

    @Test
    void fitsInTheTimeOfTheClock() {
        List<PurchaseHistory> members = SimulatedMembers.of(new MbgNbd(0.5, 5, 0.8, 2.5), 3000, 104, 5);
        double[] flat = new double[12];
        java.util.Arrays.fill(flat, 1);
        Fit<MbgNbd> plain = MbgNbd.fit(members);
        Fit<MbgNbd> seasonal = SeasonalOrders.fit(members, new SeasonClock(flat), AS_OF, MbgNbd::fit);

        assertThat(seasonal.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-3));
        assertThat(seasonal.model().r()).isCloseTo(plain.model().r(), within(1e-3));
    }

    @Test
    void countsTheDaysAfterTheLastKnownOne() {
        double[] speeds = new double[12];
        java.util.Arrays.fill(speeds, 1);
        speeds[Month.NOVEMBER.getValue() - 1] = 2;
        int endOfOctober = (int) LocalDate.parse("2025-10-31").toEpochDay();
        int endOfNovember = endOfOctober + 30;
        MbgNbd model = new MbgNbd(0.5, 5, 0.8, 2.5);
        PurchaseHistory newest = PurchaseHistory.ofDays(1, 0, 0, 1);

        assertThat(new SeasonalOrders(model, new SeasonClock(speeds), endOfOctober).expectedOrders(newest, 30 / 7.0))
                .isCloseTo(model.expectedOrders(newest, 60 / 7.0), within(1e-9));
        assertThat(new SeasonalOrders(model, new SeasonClock(speeds), endOfNovember).expectedOrders(newest, 28 / 7.0))
                .isCloseTo(model.expectedOrders(newest, 28 / 7.0), within(1e-9));
    }

    @Test
    void isNotLedAstrayByAStrayEarlyOrder() {
        OrderCalendar whole = calendar(AS_OF);
        Map<Integer, Long> firsts = new TreeMap<>(Map.of(FIRST, (long) CUSTOMERS));
        firsts.put((int) LocalDate.parse("1969-05-01").toEpochDay(), 1L);
        Map<Integer, Long> repeats = new TreeMap<>();
        for (int day = FIRST + 1; day <= AS_OF; day++) {
            repeats.put(day, whole.repeats(day, day));
        }
        SeasonClock clock =
                SeasonClock.learn(new OrderCalendar(firsts, repeats), AS_OF).orElseThrow();

        assertThat(clock.speed(Month.NOVEMBER) / clock.speed(Month.APRIL)).isCloseTo(2, within(0.05));
        assertThat(clock.at(-200)).isEqualTo(-200);
    }
}
