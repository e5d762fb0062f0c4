package io.fishpond.algo.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.value.Purchase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final int TODAY = 20_000;

    private static Purchase order(int day) {
        return new Purchase(day, 10_000, 0, Purchase.NEVER, "pos");
    }

    private static Standing standing(Purchase... purchases) {
        return new MemberTrail(List.of(purchases), List.of()).asOf(TODAY);
    }

    @Test
    void tellsTheCadenceFromDistinctDays() {
        Standing her = standing(order(TODAY - 100), order(TODAY - 40), order(TODAY - 40), order(TODAY - 20));

        assertThat(her.orderDays()).isEqualTo(3);
        assertThat(her.cadence()).isEqualTo(40);
        assertThat(her.cadenceClass()).isEqualTo(CadenceClass.MEDIUM);
        assertThat(her.gaps()).containsExactly(new Gap(60, true, 1), new Gap(20, true, 1), new Gap(20, false, 1));
    }

    @Test
    void putsMembersInClassesByTheirMeanGap() {
        assertThat(CadenceClass.of(0, 0)).isEqualTo(CadenceClass.NEVER);
        assertThat(CadenceClass.of(1, 0)).isEqualTo(CadenceClass.ONCE);
        assertThat(CadenceClass.of(3, 60)).isEqualTo(CadenceClass.FAST);
        assertThat(CadenceClass.of(3, 61)).isEqualTo(CadenceClass.MEDIUM);
        assertThat(CadenceClass.of(3, 181)).isEqualTo(CadenceClass.SLOW);
    }

    @Test
    void knowsARefundOnlyFromItsDay() {
        MemberTrail trail =
                new MemberTrail(List.of(new Purchase(TODAY - 10, 5_000, 5_000, TODAY - 3, "pos")), List.of());

        assertThat(trail.asOf(TODAY - 4).hasBought()).isTrue();
        assertThat(trail.asOf(TODAY - 4).spentWithin(90)).isEqualTo(50);
        assertThat(trail.asOf(TODAY - 3).hasBought()).isFalse();
        assertThat(trail.buysWithin(TODAY - 20, TODAY, TODAY)).isFalse();
    }

    @Test
    void looksBackOverWholeDaysTheLastIncluded() {
        Standing her =
                standing(order(TODAY), order(TODAY - 89), order(TODAY - 90), order(TODAY - 179), order(TODAY - 180));

        assertThat(her.orderDaysWithin(90, 0)).isEqualTo(2);
        assertThat(her.orderDaysWithin(180, 90)).isEqualTo(2);
    }

    @Test
    void labelsByOrdersAfterTheDayUpToTheHorizonInclusive() {
        MemberTrail trail = new MemberTrail(List.of(order(TODAY - 90)), List.of());

        assertThat(trail.buysWithin(TODAY - 180, TODAY - 90, TODAY)).isTrue();
        assertThat(trail.buysWithin(TODAY - 180, TODAY - 91, TODAY)).isFalse();
        assertThat(trail.buysWithin(TODAY - 90, TODAY, TODAY)).isFalse();
    }

    @Property(tries = 200)
    void seesNoChangeWhenLaterEventsComeMoveOrGo(@ForAll @IntRange(min = 1, max = 10_000) int seed) {
        Random random = new Random(seed);
        List<Purchase> purchases = new ArrayList<>();
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int day = TODAY - random.nextInt(700);
            boolean refundComes = random.nextBoolean();
            purchases.add(new Purchase(
                    day,
                    1 + random.nextInt(9_000),
                    refundComes ? 4_000 : 0,
                    refundComes ? day + random.nextInt(900) : Purchase.NEVER,
                    "channel-" + random.nextInt(3)));
            contacts.add(new Contact(day, kind(random), 1 + random.nextInt(4)));
        }
        Standing before = new MemberTrail(purchases, contacts).asOf(TODAY);

        purchases.replaceAll(p -> p.refundDay() > TODAY && p.refundDay() != Purchase.NEVER
                ? new Purchase(p.day(), p.cents(), 1, TODAY + 1 + random.nextInt(50), p.channel())
                : p);
        purchases.add(order(TODAY + 1 + random.nextInt(60)));
        contacts.add(new Contact(TODAY + 1, kind(random), 3));
        Collections.shuffle(purchases, random);
        Collections.shuffle(contacts, random);
        Standing after = new MemberTrail(purchases, contacts).asOf(TODAY);

        assertThat(Feature.values(after)).containsExactly(Feature.values(before));
        assertThat(after.gaps()).isEqualTo(before.gaps());
        assertThat(after.cadenceClass()).isEqualTo(before.cadenceClass());
    }

    @Test
    void changesWithAnEventOfTheDayItself() {
        MemberTrail without = new MemberTrail(List.of(order(TODAY - 30)), List.of());
        MemberTrail with =
                new MemberTrail(List.of(order(TODAY - 30)), List.of(new Contact(TODAY, Contact.Kind.COMPLAINT, 1)));

        assertThat(Feature.values(with.asOf(TODAY))).isNotEqualTo(Feature.values(without.asOf(TODAY)));
    }

    @Test
    void staysFiniteForOddTrails() {
        List<Standing> odd = List.of(
                standing(order(TODAY)),
                standing(order(TODAY), order(TODAY), order(TODAY)),
                standing(order(TODAY - 1), order(TODAY)),
                standing(order(0), order(TODAY)),
                standing(new Purchase(TODAY, Long.MAX_VALUE / 1000, 0, Purchase.NEVER, "pos")));

        for (Standing her : odd) {
            assertThat(Arrays.stream(Feature.values(her)).allMatch(Double::isFinite))
                    .isTrue();
        }
    }

    @Test
    void tellsTheStrongestDriversFirstInBothLanguages() {
        Standing her = standing(order(TODAY - 110), order(TODAY - 80));

        assertThat(Driver.tell(
                        Map.of(Driver.RECENCY, 1.234, Driver.TENURE, -2.0, Driver.SPEND, 0.001, Driver.VISITS, 0.1),
                        her,
                        2))
                .containsExactly(
                        "first order 110 days ago / 首次购买在110天前 (-2.00)",
                        "last order 80 days ago, usually every 30 / 距上次购买80天，平均30天一次 (+1.23)");
    }

    private static Contact.Kind kind(Random random) {
        return Contact.Kind.values()[random.nextInt(Contact.Kind.values().length)];
    }
}
