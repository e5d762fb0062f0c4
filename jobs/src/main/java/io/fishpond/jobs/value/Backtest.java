package io.fishpond.jobs.value;

import io.fishpond.algo.metrics.Deviance;
import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.jobs.value.Contender.Orders;
import io.fishpond.jobs.value.Contender.Spend;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A closed window: contenders fitted on what was known at its cutoff, and what their customers did then. */
final class Backtest {

    /**
     * One customer of the sample.
     *
     * @param known up to the cutoff
     * @param days with revenue in the window
     * @param revenue in the window
     */
    record Outcome(MemberHistory known, int days, double revenue) {}

    /** Of equal ones it does not matter which comes first. */
    static final Comparator<Outcome> ORDER = Comparator.comparingInt(
                    (Outcome o) -> o.known().orderDays())
            .thenComparingInt(o -> o.known().daysToLast())
            .thenComparingInt(o -> o.known().daysToAsOf())
            .thenComparingInt(o -> o.known().lastYearDays())
            .thenComparingInt(o -> o.known().lastQuarterDays())
            .thenComparingLong(o -> o.known().cents())
            .thenComparingLong(o -> o.known().repeatCents())
            .thenComparingInt(o -> o.known().repeatSpendDays())
            .thenComparing(o -> o.known().channel())
            .thenComparingInt(Outcome::days)
            .thenComparingDouble(Outcome::revenue);

    private final ClosedWindow window;
    private final List<Outcome> outcomes;
    private final List<Contender<Orders>> orders;
    private final List<Contender<Spend>> spend;

    /**
     * Fits the contenders.
     *
     * @param known all customers at the cutoff
     * @param lessons of the days up to the cutoff
     * @param outcomes a sample of them, one or more, in any order
     */
    Backtest(ClosedWindow window, Base known, Lessons lessons, List<Outcome> outcomes) {
        this.window = window;
        this.outcomes = outcomes.stream().sorted(ORDER).toList();
        this.orders = Contender.forOrders(known, lessons);
        this.spend = Contender.forSpend(known);
    }

    ClosedWindow window() {
        return window;
    }

    /** Every order contender by name, by Poisson deviance of purchase days. */
    Map<String, Trial> orderTrials() {
        double[] actual = outcomes.stream().mapToDouble(Outcome::days).toArray();
        Map<String, Trial> trials = new LinkedHashMap<>();
        for (Contender<Orders> contender : orders) {
            double[] foretold = orders(contender);
            double deviance = Deviance.poisson(actual, floored(foretold));
            trials.put(contender.model(), Trial.of(contender.fault(), "poisson_deviance", deviance, foretold, actual));
        }
        return trials;
    }

    /** Every spend contender by name, by Tweedie deviance of revenue if {@code orderModel} foretells the days. */
    Map<String, Trial> spendTrials(String orderModel) {
        double[] actual = outcomes.stream().mapToDouble(Outcome::revenue).toArray();
        double[] days = orders(named(orders, orderModel));
        Map<String, Trial> trials = new LinkedHashMap<>();
        for (Contender<Spend> contender : spend) {
            double[] spendADay = spend(contender);
            if (Arrays.stream(spendADay).allMatch(Double::isFinite)) {
                double deviance = Deviance.tweedie(actual, product(floored(days), spendADay));
                double[] foretold = product(days, spendADay);
                trials.put(
                        contender.model(), Trial.of(contender.fault(), "tweedie_deviance", deviance, foretold, actual));
            }
        }
        return trials;
    }

    /** Intervals around the revenue that these two foretell together. */
    PredictionIntervals intervals(String orderModel, String spendModel, double level) {
        double[] foretold = product(orders(named(orders, orderModel)), spend(named(spend, spendModel)));
        return PredictionIntervals.calibrate(
                foretold, outcomes.stream().mapToDouble(Outcome::revenue).toArray(), level);
    }

    /** Mean of {@link PredictionIntervals#randomisedCoverage} of what a model foretells; null if it has no intervals. */
    @Nullable
    Double randomisedCoverage(ValueModel model) {
        return model.errors() == null
                ? null
                : outcomes.stream()
                        .mapToDouble(o -> model.randomisedCoverage(o.known(), o.revenue()))
                        .average()
                        .orElseThrow();
    }

    private double[] orders(Contender<Orders> contender) {
        return outcomes.stream()
                .map(Outcome::known)
                .mapToDouble(m -> contender.forecast().of(m).expectedOrders(m.purchases(), window.weeks()))
                .toArray();
    }

    private double[] spend(Contender<Spend> contender) {
        return outcomes.stream()
                .mapToDouble(o -> contender.forecast().of(o.known()))
                .toArray();
    }

    private static <F> Contender<F> named(List<Contender<F>> contenders, String model) {
        return contenders.stream()
                .filter(c -> c.model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    private static double[] floored(double[] orders) {
        return Arrays.stream(orders).map(o -> Math.max(Trial.LEAST_ORDERS, o)).toArray();
    }

    private static double[] product(double[] orders, double[] spend) {
        double[] product = new double[orders.length];
        Arrays.setAll(product, i -> orders[i] * spend[i]);
        return product;
    }
}
