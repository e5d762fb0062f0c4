package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SpendHistory;
import io.fishpond.spark.Grouped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sufficient statistics of all who ordered, small enough for the driver, in an order that depends on nothing but them.
 *
 * @param byChannel distinct purchase histories, weighted, of those who came by each channel
 * @param spends distinct repeat spends, weighted
 * @param meanDay mean revenue of a purchase day; 0 where there is none
 */
record Base(Map<String, List<PurchaseHistory>> byChannel, List<SpendHistory> spends, double meanDay) {

    /** Of nobody. */
    static final Base EMPTY = new Base(Map.of(), List.of(), 0);

    /** Days a bin of the histories, the finest first. */
    private static final List<Integer> BIN_DAYS = List.of(1, 7, 28, 364);

    private static final Comparator<PurchaseHistory> HISTORIES = Comparator.comparingInt(PurchaseHistory::repeats)
            .thenComparingDouble(PurchaseHistory::recency)
            .thenComparingDouble(PurchaseHistory::age);
    private static final Comparator<SpendHistory> SPENDS =
            Comparator.comparingDouble(SpendHistory::mean).thenComparingInt(SpendHistory::days);

    /**
     * Collects them.
     *
     * @param customers rows of {@link Past} of members with an order
     * @param limit most distinct rows of a kind, of all sights together; beyond it they are binned
     * @return by sight
     */
    static Map<Integer, Base> of(Dataset<Row> customers, int limit) {
        Map<Integer, Map<String, List<PurchaseHistory>>> histories = new TreeMap<>();
        for (Row row : Grouped.finest(BIN_DAYS, limit, days -> distinctHistories(customers, days))) {
            histories
                    .computeIfAbsent(row.getInt(0), sight -> new TreeMap<>())
                    .computeIfAbsent(row.getString(1), channel -> new ArrayList<>())
                    .add(PurchaseHistory.ofDays(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5)));
        }
        Map<Integer, List<SpendHistory>> spends = new TreeMap<>();
        for (Row row : Grouped.finest(Grouped.DIGITS, limit, digits -> distinctSpends(customers, digits))) {
            spends.computeIfAbsent(row.getInt(0), sight -> new ArrayList<>())
                    .add(new SpendHistory(row.getDouble(1), row.getInt(2), row.getLong(3)));
        }
        Map<Integer, Base> bases = new TreeMap<>();
        for (Row row :
                customers.groupBy("sight").agg(sum("cents"), sum("order_days")).collectAsList()) {
            int sight = row.getInt(0);
            histories.get(sight).values().forEach(h -> h.sort(HISTORIES));
            List<SpendHistory> own = spends.getOrDefault(sight, new ArrayList<>());
            own.sort(SPENDS);
            bases.put(sight, new Base(histories.get(sight), own, row.getLong(1) / 100.0 / row.getLong(2)));
        }
        return bases;
    }

    /** Distinct purchase histories of all, weighted. */
    List<PurchaseHistory> histories() {
        Map<PurchaseHistory, Long> members = new TreeMap<>(HISTORIES);
        byChannel.values().stream()
                .flatMap(List::stream)
                .forEach(h -> members.merge(
                        new PurchaseHistory(h.repeats(), h.recency(), h.age(), 1), h.weight(), Long::sum));
        return members.entrySet().stream()
                .map(e -> new PurchaseHistory(
                        e.getKey().repeats(), e.getKey().recency(), e.getKey().age(), e.getValue()))
                .toList();
    }

    /** Distinct histories with their number of members, days told in the middle of bins of {@code days}. */
    private static Dataset<Row> distinctHistories(Dataset<Row> customers, int days) {
        return customers
                .groupBy(
                        col("sight"),
                        col("acquisition_channel"),
                        col("order_days"),
                        binned("days_to_last", days).as("days_to_last"),
                        binned("days_to_as_of", days).as("days_to_as_of"))
                .agg(count(lit(1)).as("members"));
    }

    /** Zero keeps to itself (it says that there was no repeat); 1 to 7 become 4, 8 to 14 become 11, … */
    private static Column binned(String column, int days) {
        Column middle = ceil(col(column).divide(days)).minus(1).multiply(days).plus((days + 1) / 2);
        return when(col(column).equalTo(0), lit(0L)).otherwise(middle).cast("bigint");
    }

    /** Distinct mean spends of a repeat day that brought any with their number of members, to cents or to significant digits. */
    private static Dataset<Row> distinctSpends(Dataset<Row> customers, int digits) {
        Column mean = expr("round(cast(repeat_cents / 100 as decimal(18,2)) / repeat_spend_days, 2)");
        return customers
                .where("repeat_spend_days > 0")
                .groupBy(
                        col("sight"),
                        Grouped.significant(mean, digits).as("mean"),
                        col("repeat_spend_days").as("days"))
                .agg(count(lit(1)).as("members"));
    }
}
