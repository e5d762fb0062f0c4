package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Gap;
import io.fishpond.algo.churn.GapCurve;
import io.fishpond.algo.churn.MemberTrail;
import io.fishpond.algo.churn.Standing;
import io.fishpond.algo.churn.TypicalMember;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.Fit;
import io.fishpond.algo.value.PurchaseHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The base as it stood at the end of a day, in counts: gaps by class, and distinct purchase histories. */
final class Census {
    private static final StructType GAP =
            StructType.fromDDL("cutoff int, cadence_class string, days int, finished boolean");
    private static final StructType HISTORY =
            StructType.fromDDL("cutoff int, order_days int, days_to_last int, age int");

    private final Map<CadenceClass, GapCurve> curves;
    private final List<History> histories;
    private final Optional<Fit<BgNbd>> closedForm;

    private record History(int orderDays, int daysToLast, int age, long weight) {
        CadenceClass cadenceClass() {
            return CadenceClass.of(orderDays, daysToLast);
        }

        int daysSinceOrder() {
            return age - daysToLast;
        }
    }

    private Census(Map<CadenceClass, List<Gap>> gaps, List<History> histories) {
        this.curves = new EnumMap<>(CadenceClass.class);
        gaps.forEach((c, g) -> curves.put(c, GapCurve.of(g)));
        this.histories = histories;
        this.closedForm = histories.isEmpty() ? Optional.empty() : Optional.of(BgNbd.fit(purchases()));
    }

    /** Distinct purchase histories, weighted. */
    List<PurchaseHistory> purchases() {
        return histories.stream()
                .map(h -> PurchaseHistory.ofDays(h.orderDays(), h.daysToLast(), h.age(), h.weight()))
                .toList();
    }

    /**
     * Counts the base at the end of each day.
     *
     * @param distinctHistories of all days together, beyond which they are binned by week
     */
    static Map<Integer, Census> take(Dataset<Row> trails, Collection<Integer> days, int distinctHistories) {
        if (days.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Map<CadenceClass, List<Gap>>> gaps = new TreeMap<>();
        for (Row row : gaps(trails, days).collectAsList()) {
            gaps.computeIfAbsent(row.getInt(0), d -> new EnumMap<>(CadenceClass.class))
                    .computeIfAbsent(CadenceClass.valueOf(row.getString(1)), c -> new ArrayList<>())
                    .add(new Gap(row.getInt(2), row.getBoolean(3), row.getLong(4)));
        }
        Map<Integer, List<History>> histories = new TreeMap<>();
        for (Row row : bounded(histories(trails, days), distinctHistories)) {
            histories
                    .computeIfAbsent(row.getInt(0), d -> new ArrayList<>())
                    .add(new History(row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4)));
        }
        Map<Integer, Census> censuses = new TreeMap<>();
        for (int day : days) {
            censuses.put(day, new Census(gaps.getOrDefault(day, Map.of()), histories.getOrDefault(day, List.of())));
        }
        return censuses;
    }

    /**
     * The gaps that a class learns from: those of its members; for one-time buyers, whose class has only unfinished ones,
     * the first gap of everybody.
     *
     * @return cutoff, cadence_class, days, finished, count
     */
    static Dataset<Row> gaps(Dataset<Row> trails, Collection<Integer> days) {
        int[] cutoffs = days.stream().mapToInt(Integer::intValue).toArray();
        return trails.flatMap(
                        (FlatMapFunction<Row, Row>) row -> {
                            List<Row> rows = new ArrayList<>();
                            MemberTrail trail = Trails.trail(row);
                            for (int cutoff : cutoffs) {
                                Standing her = trail.asOf(cutoff);
                                List<Gap> gaps = her.gaps();
                                if (!gaps.isEmpty()) {
                                    rows.add(gap(cutoff, CadenceClass.ONCE, gaps.get(0)));
                                }
                                if (her.orderDays() > 1) {
                                    gaps.forEach(g -> rows.add(gap(cutoff, her.cadenceClass(), g)));
                                }
                            }
                            return rows.iterator();
                        },
                        Encoders.row(GAP))
                .groupBy("cutoff", "cadence_class", "days", "finished")
                .count();
    }

    private static Row gap(int cutoff, CadenceClass cadenceClass, Gap gap) {
        return RowFactory.create(cutoff, cadenceClass.name(), gap.days(), gap.finished());
    }

    /** Distinct histories by cutoff: cutoff, order_days, days_to_last, age, count. */
    static Dataset<Row> histories(Dataset<Row> trails, Collection<Integer> days) {
        int[] cutoffs = days.stream().mapToInt(Integer::intValue).toArray();
        return trails.flatMap((FlatMapFunction<Row, Row>) row -> historiesOf(row, cutoffs), Encoders.row(HISTORY))
                .groupBy("cutoff", "order_days", "days_to_last", "age")
                .count();
    }

    private static Iterator<Row> historiesOf(Row row, int[] cutoffs) {
        List<Row> rows = new ArrayList<>();
        MemberTrail trail = Trails.trail(row);
        for (int cutoff : cutoffs) {
            Standing her = trail.asOf(cutoff);
            if (her.hasBought()) {
                rows.add(RowFactory.create(cutoff, her.orderDays(), her.daysToLast(), her.ageDays()));
            }
        }
        return rows.iterator();
    }

    /** The histories as they are, or, where they are too many for the driver, with spans rounded up to weeks. */
    private static List<Row> bounded(Dataset<Row> histories, int most) {
        List<Row> rows = histories.limit(most + 1).collectAsList();
        if (rows.size() <= most) {
            return rows;
        }
        return histories
                .groupBy(
                        col("cutoff"),
                        col("order_days"),
                        expr("(days_to_last + 6) div 7 * 7").cast("int"),
                        expr("(age + 6) div 7 * 7").cast("int"))
                .sum("count")
                .collectAsList();
    }

    /** How long the gaps of a class are. */
    GapCurve curve(CadenceClass cadenceClass) {
        return curves.getOrDefault(cadenceClass, GapCurve.of(List.of()));
    }

    /** BG/NBD on everyone who ever bought; empty where nobody did. */
    Optional<Fit<BgNbd>> closedForm() {
        return closedForm;
    }

    /** Days since the first order of all; 0 without one. */
    int age() {
        return histories.stream().mapToInt(History::age).max().orElse(0);
    }

    /** Members of a class who are within their horizon. */
    long active(CadenceClass cadenceClass, int horizonDays) {
        return activeOf(cadenceClass, horizonDays).stream()
                .mapToLong(History::weight)
                .sum();
    }

    /** The mean of those members; of one who ordered today where there are none. */
    TypicalMember typical(CadenceClass cadenceClass, int horizonDays) {
        long members = 0;
        long orderDays = 0;
        long daysSince = 0;
        long age = 0;
        for (History history : activeOf(cadenceClass, horizonDays)) {
            members += history.weight();
            orderDays += history.weight() * history.orderDays();
            daysSince += history.weight() * history.daysSinceOrder();
            age += history.weight() * history.age();
        }
        return members == 0
                ? new TypicalMember(1, 0, 0)
                : new TypicalMember(mean(orderDays, members), mean(daysSince, members), mean(age, members));
    }

    private List<History> activeOf(CadenceClass cadenceClass, int horizonDays) {
        return histories.stream()
                .filter(h -> h.cadenceClass() == cadenceClass && h.daysSinceOrder() <= horizonDays)
                .toList();
    }

    private static int mean(long sum, long members) {
        return (int) Math.round((double) sum / members);
    }
}
