package io.fishpond.jobs.value;

import io.fishpond.algo.value.AverageOrders;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.BuyTillYouDie;
import io.fishpond.algo.value.CohortMean;
import io.fishpond.algo.value.Fit;
import io.fishpond.algo.value.GammaGamma;
import io.fishpond.algo.value.LastYear;
import io.fishpond.algo.value.MbgNbd;
import io.fishpond.algo.value.NaiveRate;
import io.fishpond.algo.value.OrderModel;
import io.fishpond.algo.value.ParetoNbd;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fitted model that would speak in the mart.
 *
 * @param model its name
 * @param forecast what it says of a member
 * @param parameters by name
 * @param logLikelihood of the fit; null where there is none
 * @param fault why it must not speak; empty where it may
 */
record Contender<F>(String model, F forecast, Map<String, Double> parameters, Double logLikelihood, String fault) {

    /** How often a member will order: the model that holds for her. */
    @FunctionalInterface
    interface Orders extends Serializable {
        OrderModel of(MemberHistory member);
    }

    /** Expected revenue of her next purchase day; NaN where the model has no expectation. */
    @FunctionalInterface
    interface Spend extends Serializable {
        double of(MemberHistory member);
    }

    /** Weeks from which a pace is believed: a quarter, so that nobody is a daily buyer by her first week. */
    private static final double LEAST_AGE = 13;
    /** Gamma-Gamma supposes that spend and frequency have nothing to do with each other. */
    private static final double MOST_CORRELATION = 0.3;

    /**
     * Who competes for orders, in the order of preference where nothing can be compared. Beside the models and the baselines
     * stands the average of the likeliest sound model and her rate so far.
     */
    static List<Contender<Orders>> forOrders(Base base) {
        List<Contender<Orders>> contenders = new ArrayList<>();
        NaiveRate naive = new NaiveRate(LEAST_AGE);
        List<Fit<? extends BuyTillYouDie>> fits = base.histories().isEmpty()
                ? List.of()
                : List.of(BgNbd.fit(base.histories()), MbgNbd.fit(base.histories()), ParetoNbd.fit(base.histories()));
        for (Fit<? extends BuyTillYouDie> fit : fits) {
            BuyTillYouDie model = fit.model();
            contenders.add(
                    new Contender<>(model.name(), m -> model, parameters(fit), fit.logLikelihood(), fit.fault()));
        }
        // They have as many parameters each: the likelier of them errs least for its kind.
        fits.stream()
                .filter(Fit::sound)
                .max(Comparator.comparingDouble(Fit::logLikelihood))
                .ifPresent(likeliest -> {
                    AverageOrders average = new AverageOrders(List.of(likeliest.model(), naive));
                    contenders.add(baseline(average.name(), m -> average, Map.of("least_age", LEAST_AGE)));
                });
        CohortMean cohort = CohortMean.fit(base.histories());
        contenders.add(baseline(cohort.name(), m -> cohort, Map.of("orders_per_week", cohort.ordersPerWeek())));
        contenders.add(baseline(naive.name(), m -> naive, Map.of("least_age", LEAST_AGE)));
        contenders.add(baseline("last_year", m -> new LastYear(m.lastYearDays()), Map.of()));
        return contenders;
    }

    /**
     * Who competes for spend, in the order of preference. Beside Gamma-Gamma stand the member's own mean over all her
     * purchase days, and that mean drawn to everybody's as if she had had one day more, on which she spent like everybody.
     */
    static List<Contender<Spend>> forSpend(Base base) {
        List<Contender<Spend>> contenders = new ArrayList<>();
        if (!base.spends().isEmpty()) {
            contenders.add(gammaGamma(base));
        }
        double everybody = base.meanDay();
        contenders.add(baseline(
                "shrunk_mean",
                m -> (m.revenue() + everybody) / (m.orderDays() + 1),
                Map.of("mean_day", everybody, "days_added", 1.0)));
        contenders.add(baseline("member_mean", m -> m.revenue() / m.orderDays(), Map.of()));
        return contenders;
    }

    private static Contender<Spend> gammaGamma(Base base) {
        Fit<GammaGamma> fit = GammaGamma.fit(base.spends());
        GammaGamma model = fit.model();
        double correlation = GammaGamma.independence(base.spends());
        Map<String, Double> parameters = parameters(fit);
        parameters.put("correlation", correlation);
        String fault = fit.fault();
        if (fault.isEmpty() && !model.hasMean()) {
            fault = "mean spend is infinite: q is not above 1";
        }
        if (fault.isEmpty() && Math.abs(correlation) >= MOST_CORRELATION) {
            fault = String.format(
                    Locale.ROOT, "spend depends on frequency: correlation %.3f (must be below 0.3)", correlation);
        }
        Spend forecast = m -> m.hasRepeatSpend() ? model.expectedSpend(m.spend()) : model.meanSpend();
        if (!model.hasMean()) {
            forecast = m -> Double.NaN;
        }
        return new Contender<>("gamma_gamma", forecast, parameters, fit.logLikelihood(), fault);
    }

    private static <F> Contender<F> baseline(String model, F forecast, Map<String, Double> parameters) {
        return new Contender<>(model, forecast, parameters, null, "");
    }

    private static Map<String, Double> parameters(Fit<?> fit) {
        Map<String, Double> parameters = new TreeMap<>();
        fit.estimates().forEach(e -> parameters.put(e.name(), e.value()));
        return parameters;
    }
}
