package io.fishpond.algo.basket;

import io.fishpond.algo.metrics.Estimate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which method finds most often what members bought next. All are asked about the same members, so they are compared in pairs
 * (McNemar, Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika 12, 1947).
 */
public final class HitContest {
    private final Map<Set<Method>, Long> members;

    /**
     * Keeps what was hit.
     *
     * @param members how many members' next basket was hit by exactly that set of methods
     */
    public HitContest(Map<Set<Method>, Long> members) {
        this.members = Map.copyOf(members);
    }

    /** Members whose next basket was foretold. */
    public long trials() {
        return members.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Share of the trials in which the method's list held something of the next basket; 0 without trials. */
    public double hitRate(Method method) {
        return trials() == 0 ? 0 : (double) hits(method) / trials();
    }

    private long hits(Method method) {
        return only(EnumSet.of(method), EnumSet.noneOf(Method.class));
    }

    private long only(Set<Method> hit, Set<Method> missed) {
        return members.entrySet().stream()
                .filter(entry -> entry.getKey().containsAll(hit)
                        && entry.getKey().stream().noneMatch(missed::contains))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The better form of popularity, which others must beat; of equal ones the plain one. */
    public Method base() {
        return best(Arrays.stream(Method.values()).filter(Method::isPopularity).toList());
    }

    /** How much more often the method hits than the base, with its 95% interval; 0 without trials. */
    public Estimate gain(Method method) {
        long trials = trials();
        if (trials == 0) {
            return new Estimate(0, 0, 0);
        }
        long won = only(EnumSet.of(method), EnumSet.of(base()));
        long lost = only(EnumSet.of(base()), EnumSet.of(method));
        if (method == base()) {
            return new Estimate(0, 0, 0);
        }
        double difference = (double) (won - lost) / trials;
        double variance = ((double) (won + lost) / trials - difference * difference) / trials;
        return Estimate.normal(difference, Math.max(0, variance));
    }

    /** The method that hits most, if it beats the base beyond chance; else the base. */
    public Method champion() {
        Method best = best(List.of(Method.values()));
        return gain(best).low() > 0 ? best : base();
    }

    private Method best(List<Method> among) {
        return among.stream()
                .max(Comparator.comparingLong(this::hits)
                        .thenComparing(Comparator.<Method>naturalOrder().reversed()))
                .orElseThrow();
    }
}
