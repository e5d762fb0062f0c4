package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.fishpond.jobs.value.ValueModel.Forecast;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Histories and a model → the value of every member. */
final class MemberValues {
    private static final int TENTHS = 10;

    private MemberValues() {}

    /**
     * One row per member with every column of the contract but the decile and the stamps.
     *
     * @param members member_id, acquisition_channel, age_months
     * @param histories as {@link Purchases#histories} gives them
     */
    static Dataset<Row> valued(Dataset<Row> members, Dataset<Row> histories, ValueModel model) {
        Dataset<Row> known = members.join(histories, "member_id", "left");
        StructType schema = known.schema()
                .add("expected", "double")
                .add("alive", "double")
                .add("future_value", "decimal(18,2)")
                .add("future_value_low", "decimal(18,2)")
                .add("future_value_high", "decimal(18,2)")
                .add("model", "string");
        Dataset<Row> foretold =
                known.map((MapFunction<Row, Row>) row -> withForecast(row, model), Encoders.row(schema));
        return foretold.selectExpr(
                "member_id",
                "coalesce(orders, 0) as orders",
                "coalesce(order_days, 0) as order_days",
                "first_order_on",
                "last_order_on",
                "coalesce(order_days - 1, 0) as frequency",
                "round(days_to_last / 7d, 6) as recency_weeks",
                "round(days_to_as_of / 7d, 6) as age_weeks",
                "cast(round(try_divide(repeat_revenue, repeat_spend_days), 2) as decimal(18,2)) as mean_spend",
                "cast(coalesce(revenue, 0) as decimal(18,2)) as historical_value",
                "cast(coalesce(current_value, 0) as decimal(18,2)) as current_value",
                "future_value",
                "future_value_low",
                "future_value_high",
                "cast(coalesce(revenue, 0) + future_value as decimal(18,2)) as total_value",
                "cast(null as decimal(18,2)) as referral_value",
                "round(expected, 6) as expected_orders",
                "round(alive, 6) as p_alive",
                "model");
    }

    private static Row withForecast(Row row, ValueModel model) {
        Forecast forecast = row.getAs("order_days") == null
                ? model.newcomer(row.getAs("acquisition_channel"), row.<Integer>getAs("age_months"))
                : model.customer(MemberHistory.of(row));
        int known = row.size();
        Object[] values = new Object[known + 6];
        for (int i = 0; i < known; i++) {
            values[i] = row.get(i);
        }
        values[known] = forecast.orders();
        values[known + 1] = forecast.alive();
        values[known + 2] = money(forecast.value());
        values[known + 3] = money(forecast.low());
        values[known + 4] = money(forecast.high());
        values[known + 5] = forecast.model();
        return RowFactory.create(values);
    }

    private static @Nullable BigDecimal money(@Nullable Double amount) {
        return amount == null ? null : BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP);
    }

    /**
     * Adds value_decile, 1 for the best tenth by total value, equal totals in the order of member ids. Only the first member
     * of each tenth comes to the driver.
     *
     * @param values total_value, member_id, …; read three times
     */
    static Dataset<Row> withValueDecile(Dataset<Row> values) {
        long members = values.count();
        List<Long> starts = new ArrayList<>();
        for (int tenth = 1; tenth < TENTHS; tenth++) {
            // The least rank whose tenth is this one or a later one, ranks counted from 0.
            starts.add((members * tenth + TENTHS - 1) / TENTHS);
        }
        List<Row> firsts = values.select("total_value", "member_id")
                .orderBy(col("total_value").desc(), col("member_id").asc())
                .toJavaRDD()
                .zipWithIndex()
                .filter(ranked -> starts.contains(ranked._2()))
                .flatMap(ranked -> Collections.nCopies(
                                (int) starts.stream()
                                        .filter(ranked._2()::equals)
                                        .count(),
                                ranked._1())
                        .iterator())
                .collect();
        Column decile = lit(1);
        for (Row first : firsts) {
            Column better = col("total_value")
                    .gt(first.getDecimal(0))
                    .or(col("total_value")
                            .equalTo(first.getDecimal(0))
                            .and(col("member_id").lt(first.getString(1))));
            decile = decile.plus(when(better, 0).otherwise(1));
        }
        return values.withColumn("value_decile", decile);
    }
}
