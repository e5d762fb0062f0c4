package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The members as they were known at a cutoff, with what came after it. */
final class Past {
    private static final long HASHES = 1_000_000;

    private Past() {}

    /**
     * One row per member seen by the cutoff: her history (nulls before her first order), age_months, later_days,
     * later_revenue (null for none).
     *
     * @param histories up to the cutoff
     * @param after what came then, as {@link Purchases#within} gives it
     */
    static Dataset<Row> at(LocalDate cutoff, Dataset<Row> members, Dataset<Row> histories, Dataset<Row> after) {
        return members.select(
                        col("member_id"),
                        col("acquisition_channel"),
                        to_date(col("first_seen_at")).as("first_seen_on"),
                        Newcomers.ageMonths(cutoff).as("age_months"))
                .join(histories, "member_id", "left")
                .join(after, "member_id", "left")
                .where(col("first_seen_on")
                        .leq(lit(cutoff))
                        .or(col("order_days").isNotNull()))
                .drop("first_seen_on");
    }

    /** About {@code size} members, chosen by the hash of their id; all where there are no more, or nearly so. */
    static List<Row> sample(Dataset<Row> members, long size) {
        long count = members.count();
        if (count <= size) {
            return members.collectAsList();
        }
        long kept = HASHES * size / count;
        return members.where(pmod(xxhash64(col("member_id")), lit(HASHES)).lt(kept))
                .collectAsList();
    }

    static Backtest.Outcome outcome(Row row) {
        return new Backtest.Outcome(
                MemberHistory.of(row), Math.toIntExact(number(row, "later_days").longValue()), revenue(row));
    }

    static double revenue(Row row) {
        return number(row, "later_revenue").doubleValue();
    }

    private static Number number(Row row, String column) {
        Number value = row.getAs(column);
        return value == null ? 0 : value;
    }
}
