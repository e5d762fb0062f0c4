package io.fishpond.jobs.value;

import io.fishpond.algo.value.DiscountedHorizon;
import io.fishpond.algo.value.OrderCalendar;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.value.Past.Sight;
import io.fishpond.run.NothingToEvaluateException;
import io.fishpond.spark.InParallel;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of value by a day, from nothing that came later. The contenders for orders and for spend are fitted on all
 * that is known and, again, on what was known when each closed window began; how they did in those decides who speaks, and the
 * longest of them how wide the intervals are.
 */
final class Valuation {

    /** Customers, and members without an order, on which a closed window is judged at most. */
    private static final int SAMPLE = 200_000;
    /** Examples that a regression learns from at most. */
    private static final int EXAMPLES = 50_000;
    /** Share of the cases that the interval of the future value shall hold. */
    static final double LEVEL = 0.8;

    private final Dataset<Row> known;
    private final Deployment.Value settings;
    private final OrderCalendar calendar;
    private final List<Backtest> backtests;
    private final List<Map<String, Trial>> orderTrials;
    private final List<Map<String, Trial>> spendTrials;
    private final Contest<Contender.Orders> orders;
    private final Contest<Contender.Spend> spend;
    private final ValueModel model;

    /** What members without an order are expected to do, and how far that was off. */
    private record Unordered(Newcomers newcomers, @Nullable PredictionIntervals intervals) {}

    /** A window that is judged, or the day on which one begins, and the windows before it that are learnt from. */
    private record Trip(Sight sight, List<Sight> lessons) {}

    /**
     * Learns.
     *
     * @param known members with what they bought, see {@link Past#known}; what came after {@code asOf} is not looked at
     * @param asOf last day that is known
     */
    Valuation(Dataset<Row> known, Deployment.Value settings, LocalDate asOf) {
        this.known = known;
        this.settings = settings;
        this.calendar = Past.calendar(known);
        List<ClosedWindow> windows =
                ClosedWindow.before(asOf, calendar, settings.backtestDays(), settings.backtestOrigins());
        int length = windows.isEmpty() ? settings.horizonDays() : windows.get(0).days();
        Trip now = trip(new ClosedWindow(asOf, length), asOf, 0);
        List<Trip> wanted = windows.stream().map(w -> trip(w, asOf, SAMPLE)).toList();
        try (Past past = look(Stream.concat(Stream.of(now), wanted.stream()))) {
            // Refunds may have eaten up all that had been ordered by a cutoff.
            List<Trip> trips = wanted.stream()
                    .filter(trip -> !past.outcomes(trip.sight()).isEmpty())
                    .toList();
            this.backtests = InParallel.map(trips, trip -> backtest(past, trip));
            Base base = past.base(now.sight());
            this.orderTrials = backtests.stream().map(Backtest::orderTrials).toList();
            this.orders = new Contest<>(Contender.forOrders(base, lessons(past, now)), orderTrials);
            String orderModel = orders.champion().model();
            this.spendTrials =
                    backtests.stream().map(b -> b.spendTrials(orderModel)).toList();
            this.spend = new Contest<>(Contender.forSpend(base), spendTrials);
            Unordered unordered = trips.isEmpty()
                    ? new Unordered(Newcomers.unknown(), null)
                    : unordered(past, trips.get(0).sight());
            this.model = new ValueModel(
                    orderModel,
                    orders.champion().forecast(),
                    spend.champion().forecast(),
                    unordered.newcomers(),
                    new DiscountedHorizon(settings.horizonDays() / 7.0, settings.discountRate()),
                    errors(unordered));
        }
    }

    private Trip trip(ClosedWindow window, LocalDate observedUntil, int most) {
        List<ClosedWindow> before =
                ClosedWindow.lessons(window.cutoff(), calendar, window.days(), settings.backtestOrigins());
        return new Trip(
                new Sight(window, observedUntil, most, true),
                before.stream()
                        .map(w -> new Sight(w, window.cutoff(), EXAMPLES / before.size(), false))
                        .toList());
    }

    private Past look(Stream<Trip> trips) {
        List<Sight> sights = trips.flatMap(t -> Stream.concat(Stream.of(t.sight()), t.lessons().stream()))
                .distinct()
                .toList();
        return Past.of(known, calendar, sights, settings.distinctHistories());
    }

    private Lessons lessons(Past past, Trip trip) {
        return Lessons.of(
                trip.sight().window(),
                trip.lessons().stream()
                        .flatMap(lesson -> past.outcomes(lesson).stream())
                        .toList(),
                calendar);
    }

    private Backtest backtest(Past past, Trip trip) {
        return new Backtest(
                trip.sight().window(), past.base(trip.sight()), lessons(past, trip), past.outcomes(trip.sight()));
    }

    /** What came in a window after the day of this valuation, and how the contenders would have foretold it. */
    record Judgement(Backtest backtest, Dataset<Row> members, Past past) implements AutoCloseable {
        @Override
        public void close() {
            past.close();
        }
    }

    /**
     * Judges a window.
     *
     * @param observedUntil day up to which what came is known
     * @throws NothingToEvaluateException if nobody had ordered by its cutoff
     */
    Judgement judge(ClosedWindow window, LocalDate observedUntil) {
        Trip trip = trip(window, observedUntil, SAMPLE);
        Past past = look(Stream.of(trip));
        if (past.outcomes(trip.sight()).isEmpty()) {
            past.close();
            throw new NothingToEvaluateException(
                    "nobody had ordered by " + window.cutoff() + ": choose a later cutoff");
        }
        return new Judgement(backtest(past, trip), past.members(trip.sight()), past);
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

    private static Unordered unordered(Past past, Sight sight) {
        Dataset<Row> neverBought = past.members(sight).where("order_days = 0");
        Newcomers newcomers = Newcomers.of(neverBought, sight.window());
        List<Row> sample = past.neverBought(sight, neverBought.count());
        return new Unordered(newcomers, newcomers.intervals(sample, sight.window(), LEVEL));
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
}
