package io.fishpond.algo.basket;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Lists of what somebody may buy next, from counts over everybody's baskets. Products that she has bought may be on them: what is
 * eaten up is bought again.
 *
 * <p>Sequence and kind of basket estimate the share of next baskets with a product, shrunk to its share of all baskets (as if
 * {@value #PRIOR} more next baskets had been like all others), and spread their lists: each further product counts for the next
 * baskets that those before it are not expected to be in, {@code s(j) · Π (1 - P(b | j))} over the products {@code b} already
 * taken, with {@code P(b | j)} from baskets with both. That is greedy maximum coverage (Nemhauser, Wolsey and Fisher, An analysis
 * of approximations for maximizing submodular set functions, 1978) under pairwise independence. Cosine: Sarwar et al., Item-based
 * collaborative filtering recommendation algorithms, 2001.
 */
public final class Shortlist implements Serializable {
    /** Next baskets that what is generally bought weighs as much as. */
    static final int PRIOR = 20;
    /** Popular products that may stand on a list although nothing of hers points to them. */
    private static final int POOL = 50;

    private final Observer observer;
    private final long all;
    private final long[] buyers;
    private final long[] baskets;
    private final long[] left;
    private final Map<Long, Long> kindLeft = new HashMap<>();
    private final Map<Fact, Map<Long, Map<Integer, Long>>> pairs = new EnumMap<>(Fact.class);
    private final int[] byBuyers;
    private final int[] byBaskets;

    /**
     * Keeps what was counted.
     *
     * @param observer that counted
     * @param counts of each fact; of pairs those that were seen most
     */
    public Shortlist(Observer observer, List<Count> counts) {
        int products = observer.categories().size();
        this.observer = observer;
        this.buyers = new long[products];
        this.baskets = new long[products];
        this.left = new long[products];
        long allBaskets = 0;
        for (Count count : counts) {
            switch (count.fact()) {
                case ALL -> allBaskets += count.count();
                case BUYERS -> buyers[count.product()] += count.count();
                case BASKETS -> baskets[count.product()] += count.count();
                case LEFT -> left[count.product()] += count.count();
                case KIND_LEFT -> kindLeft.merge(count.from(), count.count(), Long::sum);
                case TOGETHER, FOLLOWED, KIND_FOLLOWED ->
                    pairs.computeIfAbsent(count.fact(), fact -> new HashMap<>())
                            .computeIfAbsent(count.from(), from -> new TreeMap<>())
                            .merge(count.product(), count.count(), Long::sum);
            }
        }
        this.all = allBaskets;
        this.byBuyers = descending(buyers);
        this.byBaskets = descending(baskets);
    }

    private static int[] descending(long[] counts) {
        return IntStream.range(0, counts.length)
                .filter(product -> counts[product] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(product -> -counts[product])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** How the categories of baskets were read. */
    public Observer observer() {
        return observer;
    }

    /**
     * The products that she is most likely to buy next, at most {@code size}, the best first; where the method knows too few, what
     * is popular follows.
     *
     * @param trail her baskets, by day
     */
    public List<Pick> of(Method method, List<Basket> trail, int size) {
        List<Pick> picks = new ArrayList<>(trail.isEmpty() ? List.of() : known(method, trail, size));
        Set<Integer> taken = new HashSet<>();
        picks.forEach(pick -> taken.add(pick.product()));
        for (int i = 0; i < byBuyers.length && picks.size() < size; i++) {
            if (taken.add(byBuyers[i])) {
                picks.add(popular(Method.POPULARITY, byBuyers[i]));
            }
        }
        return picks;
    }

    private List<Pick> known(Method method, List<Basket> trail, int size) {
        Basket last = trail.get(trail.size() - 1);
        return switch (method) {
            case POPULARITY -> List.of();
            case CATEGORY_POPULARITY -> ofCategory(observer.mainCategory(trail), size);
            case CO_PURCHASE -> best(bought(trail), size);
            case SEQUENCE -> spread(after(last), size);
            case BASKET_KIND -> spread(afterKind(observer.kind(last)), size);
            case OWN_REPEAT -> own(trail, size);
        };
    }

    private Pick popular(Method method, int product) {
        return new Pick(product, method, buyers[product], -1, buyers[product], 0);
    }

    private List<Pick> ofCategory(int category, int size) {
        return Arrays.stream(byBuyers)
                .filter(product -> observer.categories().get(product) == category)
                .limit(size)
                .mapToObj(product -> popular(Method.CATEGORY_POPULARITY, product))
                .toList();
    }

    /** Distinct products of hers, on how many days she bought each, and when last. */
    private static List<Pick> own(List<Basket> trail, int size) {
        Map<Integer, Long> days = new TreeMap<>();
        Map<Integer, Integer> latest = new HashMap<>();
        for (Basket basket : trail) {
            for (int product : basket.products()) {
                days.merge(product, 1L, Long::sum);
                latest.merge(product, basket.day(), Math::max);
            }
        }
        return days.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Integer, Long>>comparingLong(entry -> -entry.getValue())
                        .thenComparing(entry -> -latest.getOrDefault(entry.getKey(), 0))
                        .thenComparing(Map.Entry::getKey))
                .limit(size)
                .map(entry -> new Pick(entry.getKey(), Method.OWN_REPEAT, entry.getValue(), -1, entry.getValue(), 0))
                .toList();
    }

    private Map<Integer, Long> row(Fact fact, long from) {
        return pairs.getOrDefault(fact, Map.of()).getOrDefault(from, Map.of());
    }

    /** What is bought with what she bought. */
    private Map<Integer, Pick> bought(List<Basket> trail) {
        Set<Integer> hers = new TreeSet<>();
        trail.forEach(basket -> hers.addAll(basket.products()));
        Map<Integer, Pick> found = new TreeMap<>();
        Map<Integer, Double> strongest = new HashMap<>();
        for (int from : hers) {
            row(Fact.TOGETHER, from).forEach((product, count) -> {
                double cosine = count / Math.sqrt((double) baskets[from] * baskets[product]);
                Pick pick = found.get(product);
                double sum = cosine + (pick == null ? 0 : pick.score());
                if (pick == null || cosine > strongest.getOrDefault(product, 0.0)) {
                    strongest.put(product, cosine);
                    found.put(product, new Pick(product, Method.CO_PURCHASE, sum, from, count, baskets[from]));
                } else {
                    found.put(
                            product, new Pick(product, Method.CO_PURCHASE, sum, pick.from(), pick.count(), pick.of()));
                }
            });
        }
        return found;
    }

    private static List<Pick> best(Map<Integer, Pick> candidates, int size) {
        return candidates.values().stream()
                .sorted(Comparator.comparingDouble((Pick pick) -> -pick.score()).thenComparing(Pick::product))
                .limit(size)
                .toList();
    }

    private Map<Integer, Pick> after(Basket last) {
        Set<Integer> candidates = pool();
        last.products()
                .forEach(from -> candidates.addAll(row(Fact.FOLLOWED, from).keySet()));
        Map<Integer, Pick> found = new TreeMap<>();
        for (int product : candidates) {
            double sum = 0;
            double strongest = 0;
            Pick pick = popular(Method.POPULARITY, product);
            for (int from : last.products()) {
                long count = row(Fact.FOLLOWED, from).getOrDefault(product, 0L);
                double share = shrunk(count, left[from], product);
                sum += share;
                if (count > 0 && share > strongest) {
                    strongest = share;
                    pick = new Pick(product, Method.SEQUENCE, share, from, count, left[from]);
                }
            }
            found.put(product, scored(pick, sum / last.products().size()));
        }
        return found;
    }

    private Map<Integer, Pick> afterKind(long kind) {
        Map<Integer, Long> row = row(Fact.KIND_FOLLOWED, kind);
        long of = kindLeft.getOrDefault(kind, 0L);
        Set<Integer> candidates = pool();
        candidates.addAll(row.keySet());
        Map<Integer, Pick> found = new TreeMap<>();
        for (int product : candidates) {
            long count = row.getOrDefault(product, 0L);
            Pick pick = count > 0
                    ? new Pick(product, Method.BASKET_KIND, 0, kind, count, of)
                    : popular(Method.POPULARITY, product);
            found.put(product, scored(pick, shrunk(count, of, product)));
        }
        return found;
    }

    private Set<Integer> pool() {
        Set<Integer> pool = new TreeSet<>();
        for (int i = 0; i < Math.min(POOL, byBaskets.length); i++) {
            pool.add(byBaskets[i]);
        }
        return pool;
    }

    private double shrunk(long count, long of, int product) {
        double generally = all == 0 ? 0 : (double) baskets[product] / all;
        return (count + PRIOR * generally) / (of + PRIOR);
    }

    private static Pick scored(Pick pick, double score) {
        return new Pick(pick.product(), pick.method(), score, pick.from(), pick.count(), pick.of());
    }

    private List<Pick> spread(Map<Integer, Pick> candidates, int size) {
        List<Pick> taken = new ArrayList<>();
        while (taken.size() < size && !candidates.isEmpty()) {
            Pick next = best(candidates, 1).get(0);
            taken.add(next);
            candidates.remove(next.product());
            row(Fact.TOGETHER, next.product())
                    .forEach((product, count) -> candidates.computeIfPresent(
                            product,
                            (p, pick) ->
                                    scored(pick, pick.score() * (1 - Math.min(1.0, (double) count / baskets[p])))));
        }
        return taken;
    }
}
