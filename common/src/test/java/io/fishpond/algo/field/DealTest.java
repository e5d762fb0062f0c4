package io.fishpond.algo.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DealTest {

    private static List<String> dealt(Deal deal, String... barred) {
        return Arrays.stream(barred).map(deal::next).toList();
    }

    @Test
    void dealsInRoundsFirstToWhoHoldsTheLeast() {
        Deal deal = new Deal();
        deal.add("ann", 5, 9, 0);
        deal.add("bob", 0, 9, 0);
        deal.add("cyd", 5, 9, 0);

        assertThat(dealt(deal, null, null, null, null)).containsExactly("bob", "ann", "cyd", "bob");
    }

    @Test
    void passesOverWhoIsBarredOrHasNoRoom() {
        Deal deal = new Deal();
        deal.add("ann", 0, 1, 0);
        deal.add("bob", 1, 2, 0);
        deal.add("cyd", 0, 0, 0);

        assertThat(dealt(deal, "ann", "bob", "bob", null, null))
                .as("bob, ann, nobody but bob, bob, nobody")
                .containsExactly("bob", "ann", null, "bob", null);
    }

    @Test
    void whatSomebodyWasGivenBeforehandCountsAsDealt() {
        Deal deal = new Deal();
        deal.add("ann", 0, 2, 2);
        deal.add("bob", 7, 9, 0);

        assertThat(dealt(deal, null, null, null, null, null, null))
                .as("bob catches up, then turn by turn, until ann has no room")
                .containsExactly("bob", "bob", "ann", "bob", "ann", "bob");
    }

    @Test
    void dealsSharesThatDifferByOneAtMostWhateverTheOrderOfHands() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            int hands = 1 + random.nextInt(8);
            int things = random.nextInt(40);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < hands; i++) {
                order.add(i);
            }
            long[] loads = random.longs(hands, 0, 4).toArray();
            List<String> once = deal(order, loads, things);
            Collections.shuffle(order, random);
            assertThat(deal(order, loads, things)).isEqualTo(once);
            long[] counts = order.stream()
                    .mapToLong(i -> Collections.frequency(once, "h" + i))
                    .toArray();
            assertThat(Arrays.stream(counts).max().orElseThrow()
                            - Arrays.stream(counts).min().orElseThrow())
                    .isBetween(0L, 1L);
        }
    }

    private static List<String> deal(List<Integer> order, long[] loads, int things) {
        Deal deal = new Deal();
        order.forEach(i -> deal.add("h" + i, loads[i], 1_000, 0));
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < things; i++) {
            taken.add(deal.next(null));
        }
        return taken;
    }
}
