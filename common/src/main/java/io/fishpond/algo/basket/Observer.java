package io.fishpond.algo.basket;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns the baskets of one member into facts, at most {@code b² + b} of each kind a basket of {@code b} products.
 *
 * @param categories category of each product, by its number, from 0 on
 * @param day last day that is known, an epoch day
 * @param historyDays days up to it whose baskets count
 * @param popularityDays days up to it whose buyers count
 */
public record Observer(List<Integer> categories, int day, int historyDays, int popularityDays) implements Serializable {
    /** Categories that tell the kind of a basket, at most. */
    private static final int KIND_CATEGORIES = 3;

    private static final int KIND_BITS = 21;

    public Observer {
        categories = List.copyOf(categories);
    }

    /** Takes what is observed. */
    public interface Sink {
        void saw(Fact fact, long from, int product);
    }

    /**
     * Tells the sink of every fact in the baskets of one member.
     *
     * @param trail her baskets, by day, none later than the last known day
     */
    public void observe(List<Basket> trail, Sink sink) {
        Set<Integer> recent = new TreeSet<>();
        for (int i = 0; i < trail.size(); i++) {
            Basket basket = trail.get(i);
            if (basket.day() > day - popularityDays) {
                recent.addAll(basket.products());
            }
            if (basket.day() > day - historyDays) {
                within(basket, sink);
                if (i > 0) {
                    between(trail.get(i - 1), basket, sink);
                }
            }
        }
        recent.forEach(product -> sink.saw(Fact.BUYERS, 0, product));
    }

    private static void within(Basket basket, Sink sink) {
        sink.saw(Fact.ALL, 0, 0);
        for (int product : basket.products()) {
            sink.saw(Fact.BASKETS, 0, product);
            for (int other : basket.products()) {
                if (other != product) {
                    sink.saw(Fact.TOGETHER, other, product);
                }
            }
        }
    }

    private void between(Basket before, Basket after, Sink sink) {
        long kind = kind(before);
        sink.saw(Fact.KIND_LEFT, kind, 0);
        before.products().forEach(from -> sink.saw(Fact.LEFT, 0, from));
        for (int product : after.products()) {
            sink.saw(Fact.KIND_FOLLOWED, kind, product);
            before.products().forEach(from -> sink.saw(Fact.FOLLOWED, from, product));
        }
    }

    /** The categories of a basket in one number: the three with most products, of as many the smaller. */
    long kind(Basket basket) {
        return counted(List.of(basket)).entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(KIND_CATEGORIES)
                .mapToLong(category -> category.getKey() + 1L)
                .sorted()
                .reduce(0, (kind, category) -> kind << KIND_BITS | category);
    }

    /** The categories that make a kind, ascending. */
    public List<Integer> categoriesOf(long kind) {
        List<Integer> found = new ArrayList<>();
        for (long rest = kind; rest > 0; rest >>= KIND_BITS) {
            found.add(0, (int) (rest & ((1L << KIND_BITS) - 1)) - 1);
        }
        return found;
    }

    /** The category of which she bought most, of as many the smaller; -1 if she bought nothing. */
    public int mainCategory(List<Basket> trail) {
        return counted(trail).entrySet().stream()
                .min(Map.Entry.<Integer, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(-1);
    }

    private Map<Integer, Long> counted(List<Basket> trail) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (Basket basket : trail) {
            for (int product : basket.products()) {
                counts.merge(categories.get(product), 1L, Long::sum);
            }
        }
        return counts;
    }
}
