package io.fishpond.jobs.value;

import io.fishpond.algo.value.AverageOrders;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.BuyTillYouDie;
import io.fishpond.algo.value.CohortMean;
import io.fishpond.algo.value.Fit;
import io.fishpond.algo.value.GammaGamma;
import io.fishpond.algo.value.LastYear;
import io.fishpond.algo.value.MbgNbd;
import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.NaiveRate;
import io.fishpond.algo.value.Nbd;
import io.fishpond.algo.value.OrderModel;
import io.fishpond.algo.value.OrderRegression;
import io.fishpond.algo.value.ParetoNbd;
import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SeasonClock;
import io.fishpond.algo.value.SeasonalOrders;
import java.io.Serializable;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    /** Customers from which a channel has a model of its own. */
    private static final long LEAST_OF_CHANNEL = 1_000;

    private static final String WITH_REGRESSION = "average_with_regression";
    private static final String NO_MODEL = "no model of those who leave is sound";
    /** Gamma-Gamma supposes that spend and frequency have nothing to do with each other. */
    private static final double MOST_CORRELATION = 0.3;

    /**
     * Who competes for orders, in the order of preference where nothing can be compared. Beside the models, fitted to all, to
     * each channel and on the purchase clock, the one in which nobody leaves, and the baselines stand the regression, and the averages of the likeliest sound
     * model with it and with her rate so far.
     */
    static List<Contender<Orders>> forOrders(Base base, Lessons lessons) {
        List<PurchaseHistory> histories = base.histories();
        List<Contender<Orders>> contenders = new ArrayList<>();
        List<Fit<? extends BuyTillYouDie>> fits = new ArrayList<>();
        if (!histories.isEmpty()) {
            Fit<MbgNbd> pooled = MbgNbd.fit(histories);
            fits.addAll(List.of(BgNbd.fit(histories), pooled, ParetoNbd.fit(histories)));
            fits.forEach(fit -> contenders.add(ofMembers(fit, fit.model())));
            contenders.add(byChannel(base, pooled));
            contenders.add(lessons.season()
                    .map(clock -> seasonal(histories, clock, lessons.asOf()))
                    .orElseGet(() -> unseasonal(pooled)));
            Fit<Nbd> nbd = Nbd.fit(histories);
            contenders.add(ofMembers(nbd, nbd.model()));
        }
        NaiveRate naive = new NaiveRate(LEAST_AGE);
        CohortMean cohort = CohortMean.fit(histories);
        // They have as many parameters each: the likelier of them errs least for its kind.
        Optional<BuyTillYouDie> likeliest = fits.stream()
                .filter(Fit::sound)
                .max(Comparator.comparingDouble(Fit::logLikelihood))
                .map(Fit::model);
        contenders.addAll(regressions(lessons, likeliest, cohort));
        contenders.add(
                likeliest.isPresent()
                        ? baseline("average", averaged(likeliest.get(), naive), Map.of("least_age", LEAST_AGE))
                        : silent("average", cohort, NO_MODEL));
        contenders.add(baseline(cohort.name(), m -> cohort, Map.of("orders_per_week", cohort.ordersPerWeek())));
        contenders.add(baseline(naive.name(), m -> naive, Map.of("least_age", LEAST_AGE)));
        contenders.add(baseline("last_year", m -> new LastYear(m.lastYearDays()), Map.of()));
        return contenders;
    }

    /** The regression, spread over time as the likeliest model expects orders to come, and the average of the two. */
    private static List<Contender<Orders>> regressions(
            Lessons lessons, Optional<BuyTillYouDie> likeliest, CohortMean cohort) {
        if (!OrderRegression.canLearnFrom(lessons.examples())) {
            String fault =
                    "too few examples, or all alike: " + lessons.examples().size();
            return List.of(silent("regression", cohort, fault), silent(WITH_REGRESSION, cohort, fault));
        }
        OrderRegression regression = OrderRegression.fit(lessons.examples(), lessons.weeks());
        Map<String, Double> parameters =
                Map.of("examples", (double) lessons.examples().size(), "weeks", lessons.weeks());
        if (likeliest.isEmpty()) {
            return List.of(
                    baseline("regression", m -> regression.of(m, cohort), parameters),
                    silent(WITH_REGRESSION, cohort, NO_MODEL));
        }
        BuyTillYouDie model = likeliest.get();
        return List.of(
                baseline("regression", m -> regression.of(m, model), parameters),
                baseline(WITH_REGRESSION, m -> new AverageOrders(List.of(model, regression.of(m, model))), parameters));
    }

    private static Orders averaged(OrderModel one, OrderModel other) {
        AverageOrders average = new AverageOrders(List.of(one, other));
        return m -> average;
    }

    /** Who cannot be fitted stands in the list all the same, so that every window knows the same names; it must not speak. */
    private static Contender<Orders> silent(String model, CohortMean standIn, String fault) {
        return new Contender<>(model, m -> standIn, Map.of(), null, fault);
    }

    private static Contender<Orders> ofMembers(Fit<?> fit, OrderModel model) {
        return new Contender<>(model.name(), m -> model, parameters(fit), fit.logLikelihood(), fit.fault());
    }

    /** MBG/NBD of those who came by each channel; where they are few, or the fit is unsound, the one of all stands in. */
    private static Contender<Orders> byChannel(Base base, Fit<MbgNbd> pooled) {
        Map<String, MbgNbd> models = new HashMap<>();
        Map<String, Double> parameters = new TreeMap<>();
        base.byChannel().forEach((channel, histories) -> {
            if (histories.stream().mapToLong(PurchaseHistory::weight).sum() >= LEAST_OF_CHANNEL) {
                Fit<MbgNbd> fit = MbgNbd.fit(histories);
                if (fit.sound()) {
                    models.put(channel, fit.model());
                    fit.estimates().forEach(e -> parameters.put(channel + "." + e.name(), e.value()));
                }
            }
        });
        MbgNbd others = pooled.model();
        String few = models.isEmpty() ? "no channel has a sound model of its own" : "";
        return new Contender<>(
                others.name() + "_by_channel",
                m -> models.getOrDefault(m.channel(), others),
                parameters,
                null,
                pooled.fault().isEmpty() ? few : pooled.fault());
    }

    /** Where no season is known yet the model on the purchase clock is the one without. */
    private static Contender<Orders> unseasonal(Fit<MbgNbd> pooled) {
        Contender<Orders> plain = ofMembers(pooled, pooled.model());
        return new Contender<>(
                plain.model() + "_seasonal",
                plain.forecast(),
                plain.parameters(),
                plain.logLikelihood(),
                plain.fault());
    }

    private static Contender<Orders> seasonal(List<PurchaseHistory> histories, SeasonClock clock, int asOf) {
        Fit<MbgNbd> fit = SeasonalOrders.fit(histories, clock, asOf, MbgNbd::fit);
        Contender<Orders> contender = ofMembers(fit, new SeasonalOrders(fit.model(), clock, asOf));
        for (Month month : Month.values()) {
            contender.parameters().put(String.format(Locale.ROOT, "speed_%02d", month.getValue()), clock.speed(month));
        }
        return contender;
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
