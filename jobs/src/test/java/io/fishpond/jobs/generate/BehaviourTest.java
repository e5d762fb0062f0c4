package io.fishpond.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BehaviourTest {
    private static final int PERSONS = 6000;
    private static final World WORLD = new World(PERSONS, 42, LocalDate.of(2026, 6, 30), MessLevel.USUAL);

    @Property(tries = 200)
    void theSeasonalClockCanBeReadBackwards(
            @ForAll @DoubleRange(min = 0, max = 1400) double days, @ForAll @IntRange(min = 0, max = 2) int kind) {
        Season season = WORLD.seasons[kind];
        double day = WORLD.firstDay + days;
        assertThat(season.dayAt(season.clockAt(day))).isCloseTo(day, within(1e-6));
    }

    @Test
    void elevenElevenRunsFasterThanTheWeekOfSpringFestival() {
        Season season = WORLD.seasons[1];
        assertThat(season.speedOn(LocalDate.of(2025, 11, 11).toEpochDay()))
                .isGreaterThan(4 * season.speedOn(LocalDate.of(2026, 2, 18).toEpochDay()));
    }

    @Test
    void theOracleExpectsWhatHappensOnAverage() {
        double expectedOrders = 0;
        double expectedRevenue = 0;
        double expectedSilent = 0;
        double silenceVariance = 0;
        double orders = 0;
        double revenue = 0;
        double silent = 0;
        for (long number = 0; number < PERSONS; number++) {
            Person person = Person.of(WORLD, number);
            Purchases purchases = Purchases.of(person);
            Oracle oracle = Oracle.of(person, purchases);
            expectedOrders += oracle.orders();
            expectedRevenue += oracle.revenue();
            expectedSilent += oracle.silence();
            silenceVariance += oracle.silence() * (1 - oracle.silence());
            boolean ordered = false;
            for (Order order : purchases.orders()) {
                long ahead = order.at() / World.DAY - WORLD.asOf.toEpochDay();
                if (ahead > 0 && order.net() > 0) {
                    orders++;
                    revenue += order.net();
                    ordered |= ahead <= 90;
                }
            }
            silent += ordered ? 0 : 1;
        }
        assertThat(orders).isGreaterThan(1000);
        assertThat(orders / expectedOrders).isCloseTo(1, within(0.06));
        assertThat(revenue / expectedRevenue).isCloseTo(1, within(0.10));
        assertThat(silent).isCloseTo(expectedSilent, within(4 * Math.sqrt(silenceVariance)));
    }

    @Test
    void theOracleRanksWhoWillBuy() {
        double wins = 0;
        double pairs = 0;
        List<double[]> outcomes = new ArrayList<>();
        for (long number = 0; number < 2000; number++) {
            Person person = Person.of(WORLD, number);
            Purchases purchases = Purchases.of(person);
            boolean buys = purchases.orders().stream()
                    .mapToLong(o -> o.at() / World.DAY - WORLD.asOf.toEpochDay())
                    .anyMatch(ahead -> ahead > 0 && ahead <= 90);
            outcomes.add(new double[] {Oracle.of(person, purchases).silence(), buys ? 1 : 0});
        }
        for (double[] buyer : outcomes) {
            for (double[] other : outcomes) {
                if (buyer[1] == 1 && other[1] == 0) {
                    pairs++;
                    wins += buyer[0] < other[0] ? 1 : buyer[0] == other[0] ? 0.5 : 0;
                }
            }
        }
        assertThat(wins / pairs).isGreaterThan(0.85);
    }

    @Test
    void referrersAlwaysCameFirstAndTreesAreDeep() {
        int[] depth = new int[PERSONS];
        int referred = 0;
        int deepest = 0;
        for (int number = 0; number < PERSONS; number++) {
            Person person = Person.of(WORLD, number);
            Optional<Referral> referral = Referral.of(person);
            if (referral.isPresent()) {
                Person referrer = referral.get().referrer();
                assertThat(referrer.joined).isLessThan(person.joined);
                assertThat(referrer.number).isLessThan(person.number);
                depth[number] = depth[(int) referrer.number] + 1;
                deepest = Math.max(deepest, depth[number]);
                referred++;
            }
        }
        assertThat(referred).isBetween(PERSONS / 5, PERSONS / 2);
        assertThat(deepest).isGreaterThanOrEqualTo(4);
    }

    @Test
    void oneInFiveHasSeveralAccounts() {
        int several = 0;
        for (long number = 0; number < PERSONS; number++) {
            several += Person.of(WORLD, number).accounts.size() > 1 ? 1 : 0;
        }
        assertThat(several / (double) PERSONS).isCloseTo(0.2, within(0.03));
    }

    @Test
    void phonesOfDifferentPeopleDiffer() {
        assertThat(LongStream.range(0, 100_000)
                        .mapToObj(n -> WORLD.phone(n, (int) (n % 2)))
                        .distinct()
                        .count())
                .isEqualTo(100_000);
    }

    @Test
    void basketsCostWhatWasPaid() {
        for (long number = 0; number < 500; number++) {
            for (Order order : Purchases.of(Person.of(WORLD, number)).orders()) {
                assertThat(order.lines().stream()
                                .mapToLong(Catalogue.Line::paid)
                                .sum())
                        .isEqualTo(order.cents());
            }
        }
    }
}
