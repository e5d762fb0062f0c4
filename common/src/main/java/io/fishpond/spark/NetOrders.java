package io.fishpond.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What members' orders had brought in by a day: the one rule of net revenue, shared by every mart. */
public final class NetOrders {
    private NetOrders() {}

    /**
     * The orders that count by the end of {@code asOf}: completed ones, and those refunded only later. Orders of guests
     * and of accounts that belong to nobody are left out; an order whose refunds ate it up stays, with a net of zero.
     *
     * @param orders rows of {@code staging.orders}
     * @param memberRecords rows of {@code core.member_records}
     * @param asOf business day, inclusive, in the session's time zone
     * @return member_id, channel, order_id, ordered_at, ordered_on (its date), net (decimal(18,2), never below zero), stands (whether refunds
     *     left anything of it: an order that cost nothing stands)
     */
    public static Dataset<Row> of(Dataset<Row> orders, Dataset<Row> memberRecords, LocalDate asOf) {
        Column day = lit(asOf);
        Column refundKnown = coalesce(to_date(col("refunded_at")).leq(day), lit(true));
        Column refunded =
                when(refundKnown, coalesce(col("refunded_amount"), lit(0))).otherwise(lit(0));
        Dataset<Row> counted = orders.where(to_date(col("ordered_at")).leq(day))
                .where(col("status")
                        .equalTo("completed")
                        .or(col("status").equalTo("refunded").and(refundLater(day))))
                .select(
                        col("channel"),
                        col("external_id"),
                        col("order_id"),
                        col("ordered_at"),
                        to_date(col("ordered_at")).as("ordered_on"),
                        greatest(col("amount").minus(refunded), lit(0))
                                .cast("decimal(18,2)")
                                .as("net"),
                        col("amount").gt(refunded).or(col("amount").equalTo(0)).as("stands"));
        Dataset<Row> owners = memberRecords.select("channel", "external_id", "member_id");
        return counted.join(
                        owners,
                        counted.col("channel")
                                .equalTo(owners.col("channel"))
                                .and(counted.col("external_id").equalTo(owners.col("external_id"))))
                .select(
                        owners.col("member_id"),
                        counted.col("channel"),
                        col("order_id"),
                        col("ordered_at"),
                        col("ordered_on"),
                        col("net"),
                        col("stands"));
    }

    /** Whether the refund came after the day; one without a date may have come any time, and counts as known. */
    private static Column refundLater(Column day) {
        return to_date(col("refunded_at")).gt(day);
    }
}
