package io.fishpond.jobs.value;

import io.fishpond.algo.value.AverageOrders;
import io.fishpond.algo.value.BuyTillYouDie;
import io.fishpond.algo.value.DiscountedHorizon;
import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.OrderModel;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SeasonalOrders;
import io.fishpond.jobs.value.Contender.Orders;
import io.fishpond.jobs.value.Contender.Spend;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that speaks about the future of members, ready to be sent to where they are.
 *
 * @param name of the order model
 * @param orders the champion for orders
 * @param spend the champion for spend
 * @param newcomers for members without an order
 * @param horizon over which value is expected
 * @param errors of the closed window; null where none has closed
 */
record ValueModel(
        String name,
        Orders orders,
        Spend spend,
        Newcomers newcomers,
        DiscountedHorizon horizon,
        @Nullable Errors errors)
        implements Serializable {

    /** A member without history, for models that ask for one and do not look at it. */
    private static final PurchaseHistory NOBODY = new PurchaseHistory(0, 0, 0, 1);

    /**
     * What became of forecasts in the closed window.
     *
     * @param windowWeeks its length
     * @param customers of members who had ordered
     * @param newcomers of those who had not; null where there were none
     */
    record Errors(double windowWeeks, PredictionIntervals customers, @Nullable PredictionIntervals newcomers)
            implements Serializable {}

    /**
     * What is expected of a member.
     *
     * @param orders purchase days within the horizon
     * @param alive probability that she still buys; null where the model does not know one
     * @param value discounted revenue within the horizon
     * @param low lower end of its interval; null where there is none
     * @param high upper end of its interval; null where there is none
     * @param model that says so
     */
    record Forecast(
            double orders,
            @Nullable Double alive,
            double value,
            @Nullable Double low,
            @Nullable Double high,
            String model) {}

    Forecast customer(MemberHistory member) {
        OrderModel model = orders.of(member);
        PurchaseHistory history = member.purchases();
        return forecast(
                model,
                history,
                spend.of(member),
                alive(model, history),
                name,
                errors == null ? null : errors.customers());
    }

    /** Of an average, what the first of its models that knows of leaving says. */
    private static @Nullable Double alive(OrderModel model, PurchaseHistory history) {
        if (model instanceof BuyTillYouDie mortal) {
            return mortal.probabilityAlive(history);
        }
        if (model instanceof SeasonalOrders seasonal) {
            return seasonal.probabilityAlive(history);
        }
        if (model instanceof AverageOrders average) {
            return average.models().stream()
                    .map(part -> alive(part, history))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    /** See {@link PredictionIntervals#randomisedCoverage}, of what came of a customer within the horizon. */
    double randomisedCoverage(MemberHistory member, double came) {
        OrderModel model = orders.of(member);
        PurchaseHistory history = member.purchases();
        double spendADay = spend.of(member);
        Errors known = Objects.requireNonNull(errors, "a model without intervals was asked for their coverage");
        return known.customers()
                .randomisedCoverage(
                        model.expectedOrders(history, known.windowWeeks()) * spendADay,
                        horizon.expectedOrders(model, history) * spendADay,
                        came);
    }

    Forecast newcomer(String acquisitionChannel, int ageMonths) {
        Newcomers.Pace pace = newcomers.pace(acquisitionChannel, ageMonths);
        return forecast(
                pace.orders(), NOBODY, pace.spend(), null, Newcomers.MODEL, errors == null ? null : errors.newcomers());
    }

    private Forecast forecast(
            OrderModel model,
            PurchaseHistory history,
            double spendADay,
            @Nullable Double alive,
            String speaker,
            @Nullable PredictionIntervals intervals) {
        double expected = model.expectedOrders(history, horizon.weeks());
        double value = horizon.expectedOrders(model, history) * spendADay;
        if (errors == null || intervals == null) {
            return new Forecast(expected, alive, value, null, null, speaker);
        }
        double inWindow = model.expectedOrders(history, errors.windowWeeks()) * spendADay;
        return new Forecast(
                expected, alive, value, intervals.low(inWindow, value), intervals.high(inWindow, value), speaker);
    }
}
