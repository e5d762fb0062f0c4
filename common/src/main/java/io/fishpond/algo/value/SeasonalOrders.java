package io.fishpond.algo.value;

import java.util.List;
import java.util.function.Function;

/**
 * A model of orders on the purchase clock: histories are told, and horizons measured, in the time of a {@link SeasonClock}.
 *
 * @param model fitted in that time
 * @param clock that tells it
 * @param asOf day on which histories end, counted from 1970-01-01
 */
public record SeasonalOrders(BuyTillYouDie model, SeasonClock clock, int asOf) implements OrderModel {

    private static final double DAYS_PER_WEEK = 7;

    /** Fits a model to histories that end on {@code asOf}, in the time of a clock. */
    public static <M extends BuyTillYouDie> Fit<M> fit(
            List<PurchaseHistory> histories,
            SeasonClock clock,
            int asOf,
            Function<List<PurchaseHistory>, Fit<M>> fitting) {
        return fitting.apply(
                histories.stream().map(h -> inTimeOf(clock, asOf, h)).toList());
    }

    private static PurchaseHistory inTimeOf(SeasonClock clock, int asOf, PurchaseHistory history) {
        double first = asOf - history.age() * DAYS_PER_WEEK;
        double age = weeks(clock, first, asOf);
        double recency = weeks(clock, first, first + history.recency() * DAYS_PER_WEEK);
        return new PurchaseHistory(history.repeats(), Math.min(recency, age), age, history.weight());
    }

    /** Weeks on the clock from the end of one day to the end of another. */
    private static double weeks(SeasonClock clock, double from, double to) {
        return (clock.at(to + 1) - clock.at(from + 1)) / DAYS_PER_WEEK;
    }

    @Override
    public String name() {
        return model.name() + "_seasonal";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return model.expectedOrders(inTimeOf(clock, asOf, history), weeksOfClock(weeks));
    }

    @Override
    public double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        return model.probabilityOfNoOrder(inTimeOf(clock, asOf, history), weeksOfClock(weeks));
    }

    /** Probability that she has not left by the end of observation. */
    public double probabilityAlive(PurchaseHistory history) {
        return model.probabilityAlive(inTimeOf(clock, asOf, history));
    }

    private double weeksOfClock(double weeks) {
        return weeks(clock, asOf, asOf + weeks * DAYS_PER_WEEK);
    }
}
