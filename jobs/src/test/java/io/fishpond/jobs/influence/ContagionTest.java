package io.fishpond.jobs.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.config.Referral;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Horizons of 90 days: the past day is 2026-04-01, the one before 2026-01-01. */
@ExtendWith(LocalSpark.class)
class ContagionTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final LocalDate PAST = LocalDate.parse("2026-04-01");
    private static final String LONG_AGO = "2025-01-01T00:00:00Z";

    private final List<Row> referred = new ArrayList<>();
    private final List<Row> orders = new ArrayList<>();
    private final Rows churn = Rows.of(MemberChurn.TABLE).withDefault("horizon_days", 90);

    /** As {@code marts.member_churn} classes her tonight. */
    private void member(String name, LocalDate... days) {
        long gap =
                days.length < 2 ? 0 : (days[days.length - 1].toEpochDay() - days[0].toEpochDay()) / (days.length - 1);
        String cadence = days.length < 2 ? "once" : gap <= 30 ? "fast" : gap <= 90 ? "medium" : "slow";
        churn.row("member_id", name, "cadence_class", days.length == 0 ? "never" : cadence);
        for (LocalDate day : days) {
            orders.add(RowFactory.create(name, day, true));
        }
    }

    private void pair(String direct, boolean lapses, LocalDate... days) {
        pair(direct, lapses, LONG_AGO, days);
    }

    /** A direct, and a referrer of her own who was active the day before and has lapsed on the past day, or not. */
    private void pair(String direct, boolean lapses, String referredAt, LocalDate... days) {
        LocalDate before = LocalDate.parse("2025-12-31");
        if (lapses) {
            member("of " + direct, before);
        } else {
            member("of " + direct, before, PAST);
        }
        referred.add(RowFactory.create(direct, "of " + direct, Instant.parse(referredAt)));
        member(direct, days);
    }

    private Optional<Contagion> contagion() {
        return Contagion.of(
                frame(referred, "member_id string, referrer_id string, referred_at timestamp"),
                churn.frame(),
                frame(orders, "member_id string, ordered_on date, stands boolean"),
                AS_OF,
                90,
                1);
    }

    private static Dataset<Row> frame(List<Row> rows, String columns) {
        return LocalSpark.session().createDataFrame(rows, StructType.fromDDL(columns));
    }

    /**
     * Directs whose own past tells both whether their referrer lapsed and whether they stay: those who bought long ago leave
     * more often, and so do their referrers.
     *
     * @param excess of leaving after the referrer has
     */
    private void generate(double excess) {
        Random random = new Random(20260630);
        for (int i = 0; i < 2_000; i++) {
            int recency = random.nextInt(90);
            boolean lapses = random.nextDouble() < (recency < 45 ? 0.3 : 0.7);
            boolean leaves = random.nextDouble() < (recency < 45 ? 0.1 : 0.4) + (lapses ? excess : 0);
            List<LocalDate> days = new ArrayList<>();
            if (random.nextBoolean()) {
                days.add(PAST.minusDays(recency + 10));
            }
            days.add(PAST.minusDays(recency));
            if (!leaves) {
                days.add(PAST.plusDays(1 + random.nextInt(90)));
            }
            pair("d" + i, lapses, days.toArray(LocalDate[]::new));
        }
    }

    private static Referral.Contagion least(int exposed, int referrers) {
        return new Referral.Contagion(4, exposed, referrers);
    }

    @Test
    void recoversAPlantedEffect() {
        generate(0.2);

        Contagion contagion = contagion().orElseThrow();

        assertThat(contagion.excess().low()).isBetween(0.1, 0.2);
        assertThat(contagion.excess().high()).isBetween(0.2, 0.3);
        assertThat(contagion.exposed()).isBetween(900L, 1_100L);
        assertThat(contagion.isMeasured(least((int) contagion.exposed(), 10))).isTrue();
        assertThat(contagion.isMeasured(least((int) contagion.exposed() + 1, 10)))
                .isFalse();
        assertThat(contagion.isMeasured(least(10, (int) contagion.referrers() + 1)))
                .isFalse();
    }

    @Test
    void findsNoneWhereOnlyThePastOfDirectsDiffers() {
        generate(0);

        Contagion contagion = contagion().orElseThrow();

        assertThat(contagion.excess().low()).isNegative();
        assertThat(contagion.excess().high()).isBetween(0.0, 0.05);
        assertThat(contagion.isMeasured(least(10, 2))).isFalse();
    }

    @Test
    void matchesDirectsByWhatWasKnownOnThePastDay() {
        // Tonight those who came back are of another cadence class than those who did not.
        pair("a", true, PAST);
        pair("b", true, PAST, PAST.plusDays(90));
        pair("c", false, PAST, PAST.plusDays(1));
        pair("d", false, PAST, PAST.plusDays(40));
        // Of another class already then, and without anybody to compare with.
        pair("e", true, PAST.minusDays(20), PAST);

        Contagion contagion = contagion().orElseThrow();

        assertThat(contagion.excess().value()).isCloseTo(0.5, within(1e-12));
        assertThat(contagion.exposed()).isEqualTo(2);
    }

    @Test
    void takesAsActiveWhomTheChurnTableWould() {
        LocalDate last = PAST.minusDays(90);
        pair("a", true, last);
        pair("also a", true, last);
        pair("b", false, last, AS_OF);
        pair("c", true, last.minusDays(1)); // lapsed by herself
        pair("d", false, last.minusDays(1), AS_OF);

        Contagion contagion = contagion().orElseThrow();

        assertThat(contagion.excess().value()).isCloseTo(1, within(1e-12));
        assertThat(contagion.exposed()).isEqualTo(2);
    }

    @Test
    void knowsOnlyReferralsOfThatDay() {
        pair("a", false, PAST);
        pair("b", true, "2026-04-02T00:00:00Z", PAST);
        assertThat(contagion()).isEmpty();

        pair("c", true, "2026-04-01T23:59:59Z", PAST);
        assertThat(contagion()).isEmpty(); // one referrer's directs are one case
        pair("d", true, "2026-04-01T23:59:59Z", PAST);
        assertThat(contagion()).map(Contagion::exposed).contains(2L);
    }

    @Test
    void isEmptyWhereThereIsNothingToCompare() {
        assertThat(contagion()).isEmpty();

        pair("a", true, PAST);
        assertThat(contagion()).isEmpty();
    }
}
