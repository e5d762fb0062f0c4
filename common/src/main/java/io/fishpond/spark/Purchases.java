package io.fishpond.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;

import io.fishpond.algo.value.Purchase;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each member bought, one row a member, so that any day of the past can be seen as it was then. */
public final class Purchases {
    private Purchases() {}

    /**
     * Gathers the orders that counted on some day up to {@code asOf}. Net revenue follows the rule of {@link NetOrders}, but
     * keeps refunds apart with their day: the past must be seen without those to come.
     *
     * @param orders rows of {@code staging.orders}
     * @param memberRecords rows of {@code core.member_records}
     * @return member_id, purchases (day, cents, refund_cents, refund_day, channel), in no order
     */
    public static Dataset<Row> of(Dataset<Row> orders, Dataset<Row> memberRecords, LocalDate asOf) {
        return orders.where(to_date(col("ordered_at")).leq(lit(asOf)))
                .where("status in ('completed', 'refunded')")
                .select(
                        col("channel"),
                        col("external_id"),
                        col("status"),
                        unix_date(to_date(col("ordered_at"))).as("day"),
                        expr("cast(amount * 100 as bigint)").as("cents"),
                        expr("cast(if(status = 'refunded', amount, coalesce(refunded_amount, 0)) * 100 as bigint)")
                                .as("refund_cents"),
                        expr("unix_date(to_date(coalesce(refunded_at, ordered_at)))")
                                .as("refunded_on"))
                .withColumn(
                        "refund_day",
                        expr("if((refund_cents > 0 or status = 'refunded') and refunded_on <= unix_date(date'" + asOf
                                + "'), refunded_on, " + Purchase.NEVER + ")"))
                .join(
                        memberRecords.select("channel", "external_id", "member_id"),
                        new String[] {"channel", "external_id"})
                .groupBy("member_id")
                .agg(collect_list(struct("day", "cents", "refund_cents", "refund_day", "channel"))
                        .as("purchases"));
    }

    /** The purchases in a row with that column; none where it is null. */
    public static List<Purchase> in(Row row) {
        int column = row.fieldIndex("purchases");
        return row.isNullAt(column)
                ? List.of()
                : row.<Row>getList(column).stream()
                        .map(p -> new Purchase(p.getInt(0), p.getLong(1), p.getLong(2), p.getInt(3), p.getString(4)))
                        .toList();
    }
}
