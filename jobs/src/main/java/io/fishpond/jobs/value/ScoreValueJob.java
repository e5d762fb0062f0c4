package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.metrics.Concentration;
import io.fishpond.config.Deployment;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Grouped;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Backtests;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Orders → what every member has been, is and will be worth, by the models that came closest in closed windows. */
public final class ScoreValueJob implements Job {

    @Override
    public String name() {
        return "value";
    }

    @Override
    public String description() {
        return "says what every member was, is and will be worth";
    }

    @Override
    public List<Table> reads() {
        return List.of(Orders.TABLE, OrderLines.TABLE, MemberRecords.TABLE, Members.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberValue.TABLE, Models.TABLE, Backtests.TABLE);
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Deployment.Value settings = context.deployment().value();
        Dataset<Row> known = Past.known(context::read, asOf).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Valuation valuation = new Valuation(known, settings, asOf);
            Dataset<Row> values = Margins.with(
                            MemberValues.valued(known, asOf, valuation.model()),
                            NetOrders.of(context.read(Orders.TABLE), context.read(MemberRecords.TABLE), asOf),
                            context.read(OrderLines.TABLE))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            context.lake()
                    .replaceDay(
                            MemberValue.TABLE,
                            asOf,
                            MemberValues.withValueDecile(values)
                                    .withColumn(
                                            "is_proven",
                                            lit(valuation.orders().isProven()).cast("boolean"))
                                    .withColumn("as_of", lit(asOf))
                                    .withColumn("run_id", lit(context.runId()))
                                    .withColumn("model_version", lit(context.runId())));
            context.record(
                    Models.TABLE,
                    "purpose in ('orders', 'spend')",
                    ModelRows.of(context.runId(), valuation.orders(), valuation.spend()));
            context.record(
                    Backtests.TABLE, "purpose in ('orders', 'spend')", BacktestRows.of(context.runId(), valuation));
            measure(context, values, settings);
            values.unpersist();
        } finally {
            known.unpersist();
        }
    }

    private static void measure(RunContext context, Dataset<Row> values, Deployment.Value settings) {
        Row sums = values.agg(
                        sum("historical_value").cast("double"),
                        sum("current_value").cast("double"),
                        sum("future_value").cast("double"))
                .head();
        if (sums.isNullAt(0)) {
            return;
        }
        context.measure("historical_value", "", sums.getDouble(0));
        context.measure("current_value", "", sums.getDouble(1));
        context.measure("future_value", "", sums.getDouble(2));
        context.measure("future_value_horizon_days", "", settings.horizonDays());
        context.measure("future_value_discount_rate", "", settings.discountRate());
        List<Row> groups = amounts(values, settings.distinctHistories());
        if (groups.isEmpty()) {
            return;
        }
        Concentration concentration = Concentration.of(
                groups.stream().mapToDouble(r -> r.getDouble(1)).toArray(),
                groups.stream().mapToDouble(r -> r.getLong(2)).toArray());
        for (int percent : List.of(1, 5, 10, 20)) {
            context.measure("historical_value_share_of_top", percent + "%", concentration.shareOfTop(percent / 100.0));
        }
        context.measure("historical_value_gini", "", concentration.gini());
        context.measure("customers_behind_historical_value", "80%", concentration.membersBehind(0.8));
    }

    /** Distinct historical values of customers, their mean and number; nearly equal ones together where they are too many. */
    private static List<Row> amounts(Dataset<Row> values, int limit) {
        return Grouped.finest(Grouped.DIGITS, limit, digits -> values.where("historical_value > 0")
                        .groupBy(Grouped.significant(col("historical_value"), digits)
                                .as("amount"))
                        .agg(
                                sum("historical_value")
                                        .cast("double")
                                        .divide(count(lit(1)))
                                        .as("mean"),
                                count(lit(1)).as("members")))
                .stream()
                .sorted(Comparator.comparingDouble(r -> r.getDouble(0)))
                .toList();
    }
}
