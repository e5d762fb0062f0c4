package io.fishpond.jobs.value;

import io.fishpond.algo.value.DiscountedHorizon;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.config.Deployment;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of value by a day, from nothing that came later. The contenders for orders and for spend are fitted on all
 * that is known and, again, on what was known when each closed window began; how they did in those decides who speaks, and the
 * longest of them how wide the intervals are.
 */
final class Valuation implements AutoCloseable {

    /** Customers, and members without an order, on which a closed window is judged at most. */
    private static final long SAMPLE = 200_000;
    /** Share of the cases that the interval of the future value shall hold. */
    static final double LEVEL = 0.8;

    private final Function<Table, Dataset<Row>> read;
    private final Deployment.Value settings;
    private final Dataset<Row> histories;
    private final List<Backtest> backtests;
    private final List<Map<String, Trial>> orderTrials;
    private final List<Map<String, Trial>> spendTrials;
    private final Contest<Contender.Orders> orders;
    private final Contest<Contender.Spend> spend;
    private final ValueModel model;

    /** What members without an order are expected to do, and how far that was off. */
    private record Unordered(Newcomers newcomers, @Nullable PredictionIntervals intervals) {}

    /**
     * Learns.
     *
     * @param read the tables of one night
     * @param asOf last day that is known
     */
    Valuation(Function<Table, Dataset<Row>> read, Deployment.Value settings, LocalDate asOf) {
        this.read = read;
        this.settings = settings;
        Dataset<Row> days = days(asOf);
        this.histories = Purchases.histories(days, asOf).persist(StorageLevel.MEMORY_AND_DISK());
        List<ClosedWindow> windows =
                ClosedWindow.before(asOf, histories, settings.backtestDays(), settings.backtestOrigins());
        this.backtests = InParallel.map(windows, w -> backtest(w, days));

        Base base = Base.of(histories, settings.distinctHistories());
        this.orderTrials = backtests.stream().map(Backtest::orderTrials).toList();
        this.orders = new Contest<>(Contender.forOrders(base), orderTrials);
        String orderModel = orders.champion().model();
        this.spendTrials =
                backtests.stream().map(b -> b.spendTrials(orderModel)).toList();
        this.spend = new Contest<>(Contender.forSpend(base), spendTrials);
        Unordered unordered =
                windows.isEmpty() ? new Unordered(Newcomers.unknown(), null) : unordered(windows.get(0), days);
        this.model = new ValueModel(
                orderModel,
                orders.champion().forecast(),
                spend.champion().forecast(),
                unordered.newcomers(),
                new DiscountedHorizon(settings.horizonDays() / 7.0, settings.discountRate()),
                errors(unordered));
    }

    private ValueModel.@Nullable Errors errors(Unordered unordered) {
        if (backtests.isEmpty()) {
            return null;
        }
        Backtest longest = backtests.get(0);
        return new ValueModel.Errors(
                longest.window().weeks(),
                longest.intervals(orders.champion().model(), spend.champion().model(), LEVEL),
                unordered.intervals());
    }

    /** Days with revenue as they were known on a day, see {@link Purchases#days}. */
    Dataset<Row> days(LocalDate asOf) {
        return Purchases.days(NetOrders.of(read.apply(Orders.TABLE), read.apply(MemberRecords.TABLE), asOf));
    }

    /**
     * The contenders fitted at the cutoff of a window, beside what its customers did then.
     *
     * @param days with revenue, see {@link Purchases#days}, to the end of the window at least
     */
    Backtest backtest(ClosedWindow window, Dataset<Row> days) {
        Dataset<Row> customers = past(window, days).where("order_days is not null");
        customers.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return new Backtest(
                    window,
                    Base.of(customers, settings.distinctHistories()),
                    Past.sample(customers, SAMPLE).stream().map(Past::outcome).toList());
        } finally {
            customers.unpersist();
        }
    }

    private Unordered unordered(ClosedWindow window, Dataset<Row> days) {
        Dataset<Row> neverBought = past(window, days).where("order_days is null");
        neverBought.persist(StorageLevel.MEMORY_AND_DISK());
        Newcomers newcomers = Newcomers.of(neverBought, window);
        List<Row> sample = Past.sample(neverBought, SAMPLE);
        neverBought.unpersist();
        return new Unordered(newcomers, newcomers.intervals(sample, window, LEVEL));
    }

    /** The members as they were known at the cutoff of a window: what was refunded in it was not known then. */
    Dataset<Row> past(ClosedWindow window, Dataset<Row> days) {
        LocalDate cutoff = window.cutoff();
        return Past.at(
                cutoff,
                read.apply(Members.TABLE),
                Purchases.histories(days(cutoff), cutoff),
                Purchases.within(days, window));
    }

    /** What is known of every member who ordered, see {@link Purchases#histories}. */
    Dataset<Row> histories() {
        return histories;
    }

    /** The closed windows, the most telling one first. */
    List<ClosedWindow> windows() {
        return backtests.stream().map(Backtest::window).toList();
    }

    /** In each of them, every order contender by name. */
    List<Map<String, Trial>> orderTrials() {
        return orderTrials;
    }

    /** In each of them, every spend contender by name, if the champion foretells the days. */
    List<Map<String, Trial>> spendTrials() {
        return spendTrials;
    }

    Contest<Contender.Orders> orders() {
        return orders;
    }

    Contest<Contender.Spend> spend() {
        return spend;
    }

    /** All that speaks. */
    ValueModel model() {
        return model;
    }

    @Override
    public void close() {
        histories.unpersist();
    }
}
