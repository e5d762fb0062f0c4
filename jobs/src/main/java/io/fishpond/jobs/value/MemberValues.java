package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.PurchaseDays;
import io.fishpond.jobs.value.ValueModel.Forecast;
import io.fishpond.spark.Purchases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
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
    private static final StructType VALUED = StructType.fromDDL("member_id string, orders bigint, order_days bigint, "
            + "first_day int, last_day int, repeat_revenue decimal(18,2), repeat_spend_days int, "
            + "historical_value decimal(18,2), current_value decimal(18,2), future_value decimal(18,2), "
            + "future_value_low decimal(18,2), future_value_high decimal(18,2), expected double, alive double, "
            + "model string");

    private MemberValues() {}

    /**
     * One row per member with every column of the contract but the decile and the stamps.
     *
     * @param known members with what they bought, see {@link Past#known}; what came after {@code asOf} is not looked at
     */
    static Dataset<Row> valued(Dataset<Row> known, LocalDate asOf, ValueModel model) {
        int day = Past.day(asOf);
        return known.map((MapFunction<Row, Row>) row -> valued(row, day, model), Encoders.row(VALUED))
                .selectExpr(
                        "member_id",
                        "orders",
                        "order_days",
                        "date_from_unix_date(first_day) as first_order_on",
                        "date_from_unix_date(last_day) as last_order_on",
                        "greatest(order_days - 1, 0) as frequency",
                        "round((last_day - first_day) / 7d, 6) as recency_weeks",
                        "round((" + day + " - first_day) / 7d, 6) as age_weeks",
                        "cast(round(try_divide(repeat_revenue, repeat_spend_days), 2) as decimal(18,2)) as mean_spend",
                        "historical_value",
                        "current_value",
                        "future_value",
                        "future_value_low",
                        "future_value_high",
                        "cast(historical_value + future_value as decimal(18,2)) as total_value",
                        "cast(null as decimal(18,2)) as referral_value",
                        "round(expected, 6) as expected_orders",
                        "round(alive, 6) as p_alive",
                        "model");
    }

    private static Row valued(Row row, int day, ValueModel model) {
        PurchaseDays days = PurchaseDays.of(Purchases.in(row), day);
        String channel = row.getAs("acquisition_channel");
        boolean bought = !days.isEmpty();
        MemberHistory her = bought ? days.history(channel) : MemberHistory.none(channel);
        Forecast forecast = bought
                ? model.customer(her)
                : model.newcomer(channel, Newcomers.ageMonths(row.getAs("first_seen_day"), day));
        return RowFactory.create(
                row.getAs("member_id"),
                (long) days.orders(),
                (long) her.orderDays(),
                bought ? days.first() : null,
                bought ? days.last() : null,
                BigDecimal.valueOf(her.repeatCents(), 2),
                her.repeatSpendDays(),
                BigDecimal.valueOf(her.cents(), 2),
                BigDecimal.valueOf(days.cents(days.aYearBefore(), day), 2),
                money(forecast.value()),
                money(forecast.low()),
                money(forecast.high()),
                forecast.orders(),
                forecast.alive(),
                forecast.model());
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
