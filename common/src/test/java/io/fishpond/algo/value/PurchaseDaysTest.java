package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PurchaseDaysTest {
    private static final int AS_OF = (int) LocalDate.parse("2026-06-30").toEpochDay();

    private static Purchase on(String day, long cents) {
        return new Purchase((int) LocalDate.parse(day).toEpochDay(), cents, 0, Purchase.NEVER, "pos");
    }

    private static Purchase refunded(String day, long cents, long refund, String refundDay) {
        return new Purchase(
                (int) LocalDate.parse(day).toEpochDay(),
                cents,
                refund,
                (int) LocalDate.parse(refundDay).toEpochDay(),
                "pos");
    }

    @Test
    void countsPurchasesOfADayAsOne() {
        PurchaseDays days = PurchaseDays.of(
                List.of(
                        on("2026-06-01", 500),
                        on("2025-06-30", 100),
                        on("2026-06-01", 250),
                        on("2025-07-01", 300),
                        on("2026-07-01", 9999)),
                AS_OF);

        assertThat(days.orders()).isEqualTo(4);
        assertThat(days.history("app")).isEqualTo(new MemberHistory("app", 3, 336, 365, 2, 1, 1150, 1050, 2));
        assertThat(days.cents(days.aYearBefore(), AS_OF)).isEqualTo(1050);
        assertThat(days.history("app").revenue()).isEqualTo(11.5);
        assertThat(days.history("app").spend()).isEqualTo(new SpendHistory(5.25, 2, 1));
    }

    @Test
    void knowsOfARefundOnItsDayAndNotBefore() {
        List<Purchase> purchases = List.of(
                refunded("2026-01-05", 1000, 1000, "2026-02-01"), refunded("2026-01-10", 1000, 400, "2026-02-01"));
        int january = (int) LocalDate.parse("2026-01-31").toEpochDay();

        assertThat(PurchaseDays.of(purchases, january).history("pos").cents()).isEqualTo(2000);
        PurchaseDays later = PurchaseDays.of(purchases, AS_OF);
        assertThat(later.history("pos").cents()).isEqualTo(600);
        assertThat(later.orders()).isEqualTo(1);
        assertThat(later.first()).isEqualTo(later.last());
    }

    @Test
    void keepsADayThatBroughtNothingOutOfTheSpend() {
        PurchaseDays days =
                PurchaseDays.of(List.of(on("2026-05-01", 0), on("2026-05-02", 0), on("2026-05-03", 700)), AS_OF);

        assertThat(days.history("pos").orderDays()).isEqualTo(3);
        assertThat(days.history("pos").spend()).isEqualTo(new SpendHistory(7, 1, 1));
        assertThat(PurchaseDays.of(List.of(), AS_OF).isEmpty()).isTrue();
    }

    @Test
    void aGiftThatWasTakenBackIsNoPurchaseFromThenOn() {
        List<Purchase> gift = List.of(refunded("2026-01-05", 0, 0, "2026-02-01"));
        int january = (int) LocalDate.parse("2026-01-31").toEpochDay();

        assertThat(PurchaseDays.of(gift, january).isEmpty()).isFalse();
        assertThat(PurchaseDays.of(gift, AS_OF).isEmpty()).isTrue();
    }

    @Property(tries = 300)
    void nothingThatComesLaterChangesWhatWasKnown(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 400) Integer> offsets,
            @ForAll @IntRange(min = 0, max = 400) int cutoff) {
        List<Purchase> all = new ArrayList<>();
        for (int i = 0; i < offsets.size(); i++) {
            int day = AS_OF - 400 + offsets.get(i);
            boolean comesBack = i % 3 == 0;
            all.add(new Purchase(
                    day, 100L * (i + 1), comesBack ? 50 : 0, comesBack ? day + 30 : Purchase.NEVER, "pos"));
        }
        int then = AS_OF - 400 + cutoff;
        List<Purchase> known = all.stream()
                .filter(p -> p.day() <= then)
                .map(p -> p.refundDay() <= then ? p : new Purchase(p.day(), p.cents(), 0, Purchase.NEVER, p.channel()))
                .toList();

        PurchaseDays fromAll = PurchaseDays.of(all, then);
        PurchaseDays fromKnown = PurchaseDays.of(known, then);
        assertThat(fromAll.isEmpty()).isEqualTo(fromKnown.isEmpty());
        if (!fromAll.isEmpty()) {
            assertThat(fromAll.history("pos")).isEqualTo(fromKnown.history("pos"));
        }
    }
}
