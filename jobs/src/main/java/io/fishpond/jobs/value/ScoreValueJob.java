package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.metrics.Concentration;
import io.fishpond.algo.value.DiscountedHorizon;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.config.Deployment;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Orders → what every member has been, is and will be worth. The contenders for orders and for spend are fitted twice, on
 * all that is known and on what was known when the latest closed window began; how they did in it decides who speaks, and
 * how wide the intervals are.
 */
public final class ScoreValueJob implements Job {

    /** Customers, and members without an order, on which the closed window is judged at most. */
    private static final long SAMPLE = 200_000;
    /** Share of the cases that the interval of the future value shall hold. */
    private static final double LEVEL = 0.8;

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
        return List.of(Orders.TABLE, MemberRecords.TABLE, Members.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberValue.TABLE, Models.TABLE);
    }

    /** A closed window as the driver knows it. */
    private record Closed(Backtest backtest, Newcomers newcomers, @Nullable PredictionIntervals ofNewcomers) {}

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Deployment.Value settings = context.deployment().value();
        Dataset<Row> days = days(context, asOf);
        Dataset<Row> histories = Purchases.histories(days, asOf).persist(StorageLevel.MEMORY_AND_DISK());
        Optional<ClosedWindow> window = ClosedWindow.before(asOf, histories, settings.backtestDays());
        @Nullable Closed closed = window.map(w -> closed(context, w, days)).orElse(null);

        Base base = Base.of(histories, settings.distinctHistories());
        Contest<Contender.Orders> orders = new Contest<>(
                Contender.forOrders(base),
                closed == null ? Map.of() : closed.backtest().orderTrials());
        String orderModel = orders.champion().model();
        Contest<Contender.Spend> spend = new Contest<>(
                Contender.forSpend(base),
                closed == null ? Map.of() : closed.backtest().spendTrials(orderModel));
        ValueModel model = new ValueModel(
                orderModel,
                orders.champion().forecast(),
                spend.champion().forecast(),
                closed == null ? Newcomers.unknown() : closed.newcomers(),
                new DiscountedHorizon(settings.horizonDays() / 7.0, settings.discountRate()),
                closed == null
                        ? null
                        : errors(closed, orderModel, spend.champion().model()));

        Dataset<Row> members = context.read(Members.TABLE)
                .select(
                        col("member_id"),
                        col("acquisition_channel"),
                        Newcomers.ageMonths(asOf).as("age_months"));
        Dataset<Row> values = MemberValues.valued(members, histories, model).persist(StorageLevel.MEMORY_AND_DISK());
        context.lake()
                .replaceDay(
                        MemberValue.TABLE,
                        asOf,
                        MemberValues.withValueDecile(values)
                                .withColumn("as_of", lit(asOf))
                                .withColumn("run_id", lit(context.runId()))
                                .withColumn("model_version", lit(context.runId())));
        List<Row> models = ModelRows.of(context.runId(), orders, spend);
        context.record(Models.TABLE, "purpose in ('orders', 'spend')", models);
        measure(context, values, settings.distinctHistories());
        values.unpersist();
        histories.unpersist();
    }

    private static Dataset<Row> days(RunContext context, LocalDate asOf) {
        return Purchases.days(NetOrders.of(context.read(Orders.TABLE), context.read(MemberRecords.TABLE), asOf));
    }

    private static Closed closed(RunContext context, ClosedWindow window, Dataset<Row> days) {
        LocalDate cutoff = window.cutoff();
        Dataset<Row> past = Past.at(
                        cutoff,
                        context.read(Members.TABLE),
                        // Netted anew: what was refunded in the window was not known at its cutoff.
                        Purchases.histories(days(context, cutoff), cutoff),
                        Purchases.after(days, cutoff))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> customers = past.where("order_days is not null");
        Dataset<Row> neverBought = past.where("order_days is null");
        Base known = Base.of(customers, context.deployment().value().distinctHistories());
        List<Backtest.Outcome> outcomes =
                Past.sample(customers, SAMPLE).stream().map(Past::outcome).toList();
        Newcomers newcomers = Newcomers.of(neverBought, window);
        List<Row> sample = Past.sample(neverBought, SAMPLE);
        past.unpersist();
        return new Closed(new Backtest(window, known, outcomes), newcomers, newcomers.intervals(sample, window, LEVEL));
    }

    private static ValueModel.Errors errors(Closed closed, String orderModel, String spendModel) {
        return new ValueModel.Errors(
                closed.backtest().window().weeks(),
                closed.backtest().intervals(orderModel, spendModel, LEVEL),
                closed.ofNewcomers());
    }

    private static void measure(RunContext context, Dataset<Row> values, int limit) {
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
        List<Row> groups = amounts(values, limit);
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
        return Base.firstThatFits(Base.DIGITS, limit, digits -> values.where("historical_value > 0")
                        .groupBy(Base.significant(col("historical_value"), digits)
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
