package io.fishpond.algo.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortlistTest {
    private static final int TODAY = 1_000;
    private static final List<Integer> CATEGORIES = List.of(0, 0, 1, 1, 2, 0, 1, 2);
    private static final Observer OBSERVER = new Observer(CATEGORIES, TODAY, 200, 50);

    private static Basket basket(int day, Integer... products) {
        return new Basket(day, List.of(products));
    }

    private static Shortlist of(List<List<Basket>> shop) {
        Map<List<Object>, Long> seen = new HashMap<>();
        shop.forEach(trail -> OBSERVER.observe(
                trail, (fact, from, product) -> seen.merge(List.of(fact, from, product), 1L, Long::sum)));
        return new Shortlist(
                OBSERVER,
                seen.entrySet().stream()
                        .map(entry -> new Count(
                                (Fact) entry.getKey().get(0),
                                (Long) entry.getKey().get(1),
                                (Integer) entry.getKey().get(2),
                                entry.getValue()))
                        .toList());
    }

    private static List<List<Basket>> randomShop(Random random) {
        return IntStream.range(0, 40)
                .mapToObj(member -> {
                    List<Basket> trail = new ArrayList<>();
                    for (int day = 700 + random.nextInt(100); day <= TODAY; day += 1 + random.nextInt(120)) {
                        TreeSet<Integer> products = new TreeSet<>();
                        for (int i = 0; i <= random.nextInt(3); i++) {
                            products.add(random.nextInt(CATEGORIES.size()));
                        }
                        trail.add(new Basket(day, List.copyOf(products)));
                    }
                    return trail;
                })
                .toList();
    }

    @Test
    void sequenceIsTheShrunkShareOfNextBasketsLessThoseAlreadyReached() {
        for (int seed = 0; seed < 30; seed++) {
            List<List<Basket>> shop = randomShop(new Random(seed));
            List<Basket> last = List.of(basket(TODAY, 1, 4));
            List<Pick> picks = of(shop).of(Method.SEQUENCE, last, 5);

            double[] scores = new double[CATEGORIES.size()];
            for (int j = 0; j < scores.length; j++) {
                for (int i : last.get(0).products()) {
                    scores[j] += share(shop, i, j) / 2;
                }
            }
            for (Pick pick : picks) {
                int best = IntStream.range(0, scores.length)
                        .boxed()
                        .max((a, b) -> Double.compare(scores[a], scores[b]) == 0
                                ? b - a
                                : Double.compare(scores[a], scores[b]))
                        .orElseThrow();
                assertThat(pick.score()).as("seed %d", seed).isCloseTo(scores[best], within(1e-9));
                for (int j = 0; j < scores.length; j++) {
                    scores[j] *= 1 - together(shop, pick.product(), j);
                }
                scores[pick.product()] = -1;
            }
            assertThat(picks).hasSize(5).extracting(Pick::product).doesNotHaveDuplicates();
        }
    }

    private static double share(List<List<Basket>> shop, int from, int product) {
        double left = 0;
        double followed = 0;
        double all = 0;
        double with = 0;
        for (List<Basket> trail : shop) {
            for (int k = 0; k < trail.size(); k++) {
                if (trail.get(k).day() <= TODAY - 200) {
                    continue;
                }
                boolean has = trail.get(k).products().contains(product);
                all++;
                with += has ? 1 : 0;
                if (k > 0 && trail.get(k - 1).products().contains(from)) {
                    left++;
                    followed += has ? 1 : 0;
                }
            }
        }
        return (followed + Shortlist.PRIOR * with / all) / (left + Shortlist.PRIOR);
    }

    private static double together(List<List<Basket>> shop, int chosen, int product) {
        double with = 0;
        double both = 0;
        for (List<Basket> trail : shop) {
            for (Basket basket : trail) {
                if (basket.day() > TODAY - 200 && basket.products().contains(product)) {
                    with++;
                    both += basket.products().contains(chosen) ? 1 : 0;
                }
            }
        }
        return with == 0 ? 0 : both / with;
    }

    @Test
    void coPurchaseIsTheCosineOfBasketsSummedOverHerProducts() {
        for (int seed = 0; seed < 30; seed++) {
            List<List<Basket>> shop = randomShop(new Random(seed));
            List<Basket> hers = List.of(basket(900, 2), basket(950, 2, 6));
            Map<Integer, Double> expected = new TreeMap<>();
            for (int i : List.of(2, 6)) {
                for (int j = 0; j < CATEGORIES.size(); j++) {
                    double share = together(shop, i, j) * together(shop, j, i);
                    if (i != j && share > 0) {
                        expected.merge(j, Math.sqrt(share), Double::sum);
                    }
                }
            }
            for (Pick pick : of(shop).of(Method.CO_PURCHASE, hers, 3)) {
                assertThat(pick.score()).isCloseTo(expected.get(pick.product()), within(1e-9));
                assertThat(expected.values().stream().filter(score -> score > pick.score() + 1e-9))
                        .hasSizeLessThan(3);
            }
        }
    }

    @Test
    void ownRepeatsCountDaysThenTheLatestAndPopularityFillsTheList() {
        Shortlist list = of(List.of(
                List.of(basket(990, 5)),
                List.of(basket(991, 5, 7)),
                List.of(basket(940, 3)), // older than the days of popularity
                List.of(basket(992, 0))));
        List<Basket> hers = List.of(basket(900, 1, 2), basket(910, 1, 4));

        List<Pick> picks = list.of(Method.OWN_REPEAT, hers, 6);

        assertThat(picks).extracting(Pick::product).containsExactly(1, 4, 2, 5, 0, 7);
        assertThat(picks).extracting(Pick::count).containsExactly(2L, 1L, 1L, 2L, 1L, 1L);
        assertThat(picks.get(2).method()).isEqualTo(Method.OWN_REPEAT);
        assertThat(picks.get(3).method()).isEqualTo(Method.POPULARITY);
        assertThat(list.of(Method.SEQUENCE, List.of(), 2))
                .extracting(Pick::product)
                .containsExactly(5, 0);
    }

    @Test
    void kindsAreTheCategoriesOfABasketWhateverTheirOrder() {
        long kind = OBSERVER.kind(basket(1, 4, 0, 1));
        assertThat(kind).isEqualTo(OBSERVER.kind(basket(2, 5, 7)));
        assertThat(OBSERVER.categoriesOf(kind)).containsExactly(0, 2);
        Shortlist list = of(List.of(
                List.of(basket(900, 4, 0), basket(950, 3)),
                List.of(basket(901, 7, 5), basket(951, 3)),
                List.of(basket(902, 2), basket(952, 6))));
        Pick first = list.of(Method.BASKET_KIND, List.of(basket(999, 1, 4)), 1).get(0);
        assertThat(first)
                .extracting(Pick::product, Pick::from, Pick::count, Pick::of)
                .containsExactly(3, kind, 2L, 2L);
        assertThat(first.score()).isCloseTo((2 + Shortlist.PRIOR * 2 / 6.0) / (2 + Shortlist.PRIOR), within(1e-9));
    }

    @Test
    void categoryPopularityKeepsToWhatSheBuysMost() {
        Shortlist list =
                of(List.of(List.of(basket(999, 2, 4, 7)), List.of(basket(999, 6, 4)), List.of(basket(999, 6))));
        assertThat(list.of(Method.CATEGORY_POPULARITY, List.of(basket(900, 2, 3, 4)), 3))
                .extracting(Pick::product)
                .containsExactly(6, 2, 4);
    }

    @Test
    void popularityIsBeatenOnlyBeyondChance() {
        // 60 of 100 hit by both, then 8 against 4: not beyond chance; 12 against 2: beyond.
        assertThat(contest(60, 8, 4).champion()).isEqualTo(Method.POPULARITY);
        HitContest clear = contest(60, 12, 2);
        assertThat(clear.champion()).isEqualTo(Method.SEQUENCE);
        assertThat(clear.hitRate(Method.SEQUENCE)).isEqualTo(0.72);
        assertThat(clear.gain(Method.SEQUENCE).value()).isCloseTo(0.1, within(1e-9));
        assertThat(clear.gain(Method.SEQUENCE).low())
                .isCloseTo(0.1 - 1.959964 * Math.sqrt((0.14 - 0.01) / 100), within(1e-6));
        assertThat(new HitContest(Map.of()).champion()).isEqualTo(Method.POPULARITY);
    }

    private static HitContest contest(long both, long one, long other) {
        return new HitContest(Map.of(
                java.util.Set.of(Method.POPULARITY, Method.SEQUENCE),
                both,
                java.util.Set.of(Method.SEQUENCE),
                one,
                java.util.Set.of(Method.POPULARITY),
                other,
                java.util.Set.of(),
                100 - both - one - other));
    }

    @Test
    void factsAreCountedWithinTheirDays() {
        Map<Fact, Integer> seen = new EnumMap<>(Fact.class);
        OBSERVER.observe(
                List.of(basket(800, 0), basket(801, 1, 2), basket(960, 3)),
                (fact, from, product) -> seen.merge(fact, 1, Integer::sum));
        assertThat(seen)
                .isEqualTo(Map.of(
                        Fact.ALL,
                        2,
                        Fact.BASKETS,
                        3,
                        Fact.TOGETHER,
                        2,
                        Fact.KIND_LEFT,
                        2,
                        Fact.LEFT,
                        3,
                        Fact.KIND_FOLLOWED,
                        3,
                        Fact.FOLLOWED,
                        4,
                        Fact.BUYERS,
                        1));
    }
}
