package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.run.NothingToEvaluateException;
import io.fishpond.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * What would have been said of value on a past day, from what was known then, beside what came.
 *
 * @param window that was foretold
 * @param orders contenders by name, the champion's name first
 * @param spend the same of revenue, if the champion foretells the days
 * @param members of whom a value was foretold, newcomers included
 * @param foretold sum of their future values, not discounted
 * @param came what they brought
 * @param coverage share of the customers whose revenue lay within their interval; null where there were none
 * @param width mean length of the intervals
 * @param randomisedCoverage see {@link io.fishpond.algo.value.PredictionIntervals#randomisedCoverage}
 */
public record ValueEvaluation(
        ClosedWindow window,
        Outcome orders,
        Outcome spend,
        long members,
        double foretold,
        double came,
        @Nullable Double coverage,
        @Nullable Double width,
        @Nullable Double randomisedCoverage) {

    /** The figures of the tables, in their order. */
    private static final List<String> FIGURES = List.of("mae", "rmse", "bias", "normalised_gini", "spearman");

    /**
     * How contenders did.
     *
     * @param champion who was chosen by windows that had closed before the cutoff
     * @param why what there was to know of it then
     */
    record Outcome(String champion, String why, Map<String, Trial> trials) {
        private static <F> Outcome of(Contest<F> contest, Map<String, Trial> trials) {
            return new Outcome(contest.champion().model(), contest.note(contest.champion()), trials);
        }
    }

    /** What is done with every member's prediction. */
    @FunctionalInterface
    public interface Predictions {
        /**
         * Keeps them.
         *
         * @param rows member_id, model, order_days, expected_orders, orders_came, expected_value, low, high, value_came
         */
        void keep(Dataset<Row> rows);
    }

    /**
     * Evaluates.
     *
     * @param read the tables of a published night
     * @param asOf of that night: the window ends no later
     * @param cutoff last day that is known
     * @param horizonDays that are foretold
     * @throws NothingToEvaluateException if nobody had ordered by the cutoff
     */
    public static ValueEvaluation of(
            Function<Table, Dataset<Row>> read,
            Deployment.Value settings,
            LocalDate asOf,
            LocalDate cutoff,
            int horizonDays,
            Predictions predictions) {
        ClosedWindow window = new ClosedWindow(cutoff, horizonDays);
        Deployment.Value undiscounted = new Deployment.Value(
                horizonDays,
                0,
                settings.distinctHistories(),
                settings.backtestDays(),
                settings.backtestOrigins(),
                settings.decayGap());
        Dataset<Row> known = Past.known(read, asOf).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return of(known, new Valuation(known, undiscounted, cutoff), asOf, window, predictions);
        } finally {
            known.unpersist();
        }
    }

    private static ValueEvaluation of(
            Dataset<Row> known, Valuation valuation, LocalDate asOf, ClosedWindow window, Predictions predictions) {
        try (Valuation.Judgement judgement = valuation.judge(window, asOf)) {
            Backtest backtest = judgement.backtest();
            Dataset<Row> predicted = predicted(known, window.cutoff(), valuation.model(), judgement.members())
                    .persist(StorageLevel.MEMORY_AND_DISK());
            predictions.keep(predicted);
            Row all = predicted
                    .agg(
                            count(lit(1)),
                            coalesce(sum("expected_value"), lit(0)).cast("double"),
                            coalesce(sum("value_came"), lit(0)).cast("double"),
                            avg(when(
                                            col("order_days")
                                                    .gt(0)
                                                    .and(col("low").isNotNull()),
                                            col("value_came").between(col("low"), col("high")))
                                    .cast("double")),
                            avg(when(
                                    col("order_days").gt(0),
                                    col("high").minus(col("low")).cast("double"))))
                    .head();
            predicted.unpersist();
            String orderModel = valuation.orders().champion().model();
            return new ValueEvaluation(
                    window,
                    Outcome.of(valuation.orders(), backtest.orderTrials()),
                    Outcome.of(valuation.spend(), backtest.spendTrials(orderModel)),
                    all.getLong(0),
                    all.getDouble(1),
                    all.getDouble(2),
                    all.isNullAt(3) ? null : all.getDouble(3),
                    all.isNullAt(4) ? null : all.getDouble(4),
                    backtest.randomisedCoverage(valuation.model()));
        }
    }

    private static Dataset<Row> predicted(
            Dataset<Row> known, LocalDate cutoff, ValueModel model, Dataset<Row> members) {
        return MemberValues.valued(known, cutoff, model)
                .join(members.select("member_id", "later_days", "later_cents"), "member_id")
                .selectExpr(
                        "member_id",
                        "model",
                        "order_days",
                        "expected_orders",
                        "later_days as orders_came",
                        "future_value as expected_value",
                        "future_value_low as low",
                        "future_value_high as high",
                        "cast(later_cents / 100 as decimal(18,2)) as value_came");
    }

    /** The measures as people read them. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "Known up to %s, foretold the %d days after it.", window.cutoff(), window.days());
        line(text, "");
        section(text, "purchase days", "poisson_deviance", orders);
        section(text, "revenue", "tweedie_deviance", spend);
        line(text, "%,d members: foretold %,.2f, came %,.2f (%+.1f%%)", members, foretold, came, 100 * bias());
        if (coverage != null && width != null && randomisedCoverage != null) {
            line(
                    text,
                    "%.0f%% intervals of customers: %.1f%% held what came, %.1f%% by randomised PIT; mean width %,.2f",
                    100 * Valuation.LEVEL,
                    100 * coverage,
                    100 * randomisedCoverage,
                    width);
        } else {
            line(text, "No window had closed by then, so that there were no intervals.");
        }
        line(text, "");
        line(text, "%-8s %10s %14s %14s", "tenth", "customers", "foretold", "came");
        List<Trial.Tenth> tenths = spend.trials().get(spend.champion()).tenths();
        for (int i = 0; i < tenths.size(); i++) {
            Trial.Tenth tenth = tenths.get(i);
            line(text, "%-8d %,10d %,14.2f %,14.2f", i + 1, tenth.members(), tenth.foretold(), tenth.came());
        }
        return text.toString();
    }

    private double bias() {
        return came > 0 ? foretold / came - 1 : 0;
    }

    private static void section(StringBuilder text, String what, String deviance, Outcome outcome) {
        line(
                text,
                "%-26s %10s %10s %10s %10s %10s %10s",
                what,
                "deviance",
                "MAE",
                "RMSE",
                "bias",
                "norm. Gini",
                "Spearman");
        outcome.trials().forEach((model, trial) -> {
            text.append(String.format(
                    Locale.ROOT,
                    "%s %-24s %10.4f",
                    model.equals(outcome.champion()) ? "*" : " ",
                    model,
                    trial.scores().get(deviance)));
            FIGURES.forEach(figure -> text.append(
                    String.format(Locale.ROOT, " %10s", shown(trial.scores().get(figure)))));
            line(text, "%s", trial.fault().isEmpty() ? "" : "  " + trial.fault());
        });
        line(text, "* chosen before the cutoff%s", outcome.why().isEmpty() ? "" : ": " + outcome.why());
        line(text, "");
    }

    private static String shown(@Nullable Double figure) {
        return figure == null ? "-" : String.format(Locale.ROOT, "%.4f", figure);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** The same for machines, as one JSON object. */
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("cutoff", window.cutoff().toString()).put("horizon_days", window.days());
        put(json.putObject("orders"), orders);
        put(json.putObject("spend"), spend);
        json.put("members", members).put("foretold", foretold).put("came", came).put("bias", bias());
        json.put("interval_level", Valuation.LEVEL)
                .put("interval_coverage", coverage)
                .put("interval_randomised_coverage", randomisedCoverage)
                .put("interval_mean_width", width);
        return json.toPrettyString();
    }

    private static void put(ObjectNode json, Outcome outcome) {
        json.put("champion", outcome.champion()).put("why", outcome.why());
        ObjectNode contenders = json.putObject("contenders");
        outcome.trials().forEach((model, trial) -> {
            ObjectNode own = contenders.putObject(model);
            new TreeSet<>(trial.scores().keySet())
                    .forEach(figure -> own.put(figure, trial.scores().get(figure)));
            own.put("fault", trial.fault());
            trial.tenths().forEach(tenth -> own.withArray("tenths")
                    .addObject()
                    .put("members", tenth.members())
                    .put("foretold", tenth.foretold())
                    .put("came", tenth.came()));
        });
    }
}
