package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** What is left of revenue when the goods are paid for, from the orders all of whose lines know their cost. */
final class Margins {
    private static final List<String> AMOUNTS = List.of("historical", "current", "future");

    private Margins() {}

    /**
     * Adds margin_rate, and a margin beside every value; nulls where no order of hers knows its cost.
     *
     * @param values member_id, historical_value, current_value, future_value, …
     * @param netOrders as {@link io.fishpond.spark.NetOrders} gives them
     * @param lines rows of {@code staging.order_lines}
     */
    static Dataset<Row> with(Dataset<Row> values, Dataset<Row> netOrders, Dataset<Row> lines) {
        Dataset<Row> known = lines.groupBy("channel", "order_id")
                .agg(
                        sum("amount").as("sold"),
                        sum("cost").as("cost"),
                        count_if(col("cost").isNull()).as("unknown"))
                .where("unknown = 0 and sold > 0");
        Dataset<Row> rates = netOrders
                .join(
                        known,
                        CollectionConverters.asScala(List.of("channel", "order_id"))
                                .toSeq())
                .groupBy("member_id")
                .agg(
                        sum("net").as("revenue"),
                        // Decimals add up to the same in any order.
                        sum(expr("cast(net * (1 - cast(cost / sold as decimal(18,8))) as decimal(18,4))"))
                                .as("margin"))
                .where("revenue > 0")
                .selectExpr("member_id", "round(cast(margin / revenue as double), 6) as margin_rate");
        Dataset<Row> with = values.join(
                rates, CollectionConverters.asScala(List.of("member_id")).toSeq(), "left");
        for (String amount : AMOUNTS) {
            with = with.withColumn(
                    amount + "_margin",
                    expr("cast(round(" + amount + "_value * cast(margin_rate as decimal(9,6)), 2) as decimal(18,2))"));
        }
        return with;
    }
}
