package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Net orders → purchase days → one history a member. */
final class Purchases {
    private Purchases() {}

    /**
     * One row per member and day with an order that refunds did not eat up.
     *
     * @param netOrders as {@link io.fishpond.spark.NetOrders} gives them
     * @return member_id, ordered_on, orders, revenue
     */
    static Dataset<Row> days(Dataset<Row> netOrders) {
        return netOrders
                .where("stands")
                .groupBy("member_id", "ordered_on")
                .agg(count(lit(1)).as("orders"), sum("net").as("revenue"));
    }

    /** One row per member who ordered: everything that the models and the value columns need of her days up to {@code asOf}. */
    static Dataset<Row> histories(Dataset<Row> days, LocalDate asOf) {
        Column trailingYear = col("ordered_on").gt(add_months(lit(asOf), -12));
        return days.groupBy("member_id")
                .agg(
                        sum("orders").as("orders"),
                        count(lit(1)).as("order_days"),
                        min("ordered_on").as("first_order_on"),
                        max("ordered_on").as("last_order_on"),
                        sum("revenue").cast("decimal(18,2)").as("revenue"),
                        min_by(col("revenue"), col("ordered_on")).as("first_day_revenue"),
                        sum(when(trailingYear, col("revenue")).otherwise(lit(0)))
                                .cast("decimal(18,2)")
                                .as("current_value"),
                        count_if(trailingYear).as("last_year_days"),
                        count_if(col("revenue").gt(0)).as("spend_days"))
                .withColumn(
                        "repeat_revenue",
                        col("revenue").minus(col("first_day_revenue")).cast("decimal(18,2)"))
                .withColumn(
                        "repeat_spend_days",
                        col("spend_days")
                                .minus(when(col("first_day_revenue").gt(0), 1).otherwise(0)))
                .withColumn("days_to_last", datediff(col("last_order_on"), col("first_order_on")))
                .withColumn("days_to_as_of", datediff(lit(asOf), col("first_order_on")))
                .drop("first_day_revenue", "spend_days");
    }

    /** What came in a closed window, one row per member who ordered then: later_days, later_revenue. */
    static Dataset<Row> within(Dataset<Row> days, ClosedWindow window) {
        return days.where(col("ordered_on")
                        .gt(lit(window.cutoff()))
                        .and(col("ordered_on").leq(lit(window.end()))))
                .groupBy("member_id")
                .agg(
                        count(lit(1)).as("later_days"),
                        sum("revenue").cast("decimal(18,2)").as("later_revenue"));
    }
}
