package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SpendHistory;
import io.fishpond.spark.Grouped;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sufficient statistics of all who ordered, small enough for the driver, in an order that depends on nothing but them.
 *
 * @param histories distinct purchase histories, weighted
 * @param spends distinct repeat spends, weighted
 * @param meanDay mean revenue of a purchase day; 0 where there is none
 */
record Base(List<PurchaseHistory> histories, List<SpendHistory> spends, double meanDay) {

    /** Days a bin of {@link #collectHistories}, the finest first. */
    private static final List<Integer> BIN_DAYS = List.of(1, 7, 28, 364);

    /**
     * Collects them.
     *
     * @param histories as {@link Purchases#histories} gives them
     * @param limit most distinct rows of a kind; beyond it they are binned
     */
    static Base of(Dataset<Row> histories, int limit) {
        Row day = histories
                .agg(sum(col("revenue")).cast("double"), sum(col("order_days")).cast("double"))
                .head();
        return new Base(
                collectHistories(histories, limit),
                collectSpends(histories, limit),
                day.isNullAt(0) ? 0 : day.getDouble(0) / day.getDouble(1));
    }

    private static List<PurchaseHistory> collectHistories(Dataset<Row> histories, int limit) {
        return Grouped.finest(BIN_DAYS, limit, days -> distinctHistories(histories, days)).stream()
                .map(r ->
                        PurchaseHistory.ofDays(Math.toIntExact(r.getLong(0)), r.getLong(1), r.getLong(2), r.getLong(3)))
                .sorted(Comparator.comparingInt(PurchaseHistory::repeats)
                        .thenComparingDouble(PurchaseHistory::recency)
                        .thenComparingDouble(PurchaseHistory::age))
                .toList();
    }

    /** Distinct histories with their number of members, days told in the middle of bins of {@code days}. */
    static Dataset<Row> distinctHistories(Dataset<Row> histories, int days) {
        return histories
                .groupBy(
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

    private static List<SpendHistory> collectSpends(Dataset<Row> histories, int limit) {
        return Grouped.finest(Grouped.DIGITS, limit, digits -> distinctSpends(histories, digits)).stream()
                .map(r -> new SpendHistory(r.getDouble(0), Math.toIntExact(r.getLong(1)), r.getLong(2)))
                .sorted(Comparator.comparingDouble(SpendHistory::mean).thenComparingInt(SpendHistory::days))
                .toList();
    }

    /** Distinct mean spends of a repeat day that brought any with their number of members, to cents or to significant digits. */
    static Dataset<Row> distinctSpends(Dataset<Row> histories, int digits) {
        Column mean = round(col("repeat_revenue").divide(col("repeat_spend_days")), 2);
        return histories
                .where("repeat_spend_days > 0")
                .groupBy(
                        Grouped.significant(mean, digits).as("mean"),
                        col("repeat_spend_days").as("days"))
                .agg(count(lit(1)).as("members"));
    }
}
