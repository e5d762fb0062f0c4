package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.Feature;
import io.fishpond.algo.value.Fit;
import io.fishpond.run.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * How the champion of a class was found.
 *
 * @param cadenceClass it speaks for
 * @param verdict what members are scored by
 * @param lineup of tonight
 * @param contest in which the models were judged
 * @param drift see {@link Drift#of}
 */
record ClassReport(
        CadenceClass cadenceClass, Verdict verdict, Lineup lineup, Contest contest, Map<Feature, Double> drift) {
    static final String PURPOSE = "churn";

    /** Crowns the winner of the contest; where there was none, the model that needs no training. */
    static ClassReport of(
            CadenceClass cadenceClass,
            int horizonDays,
            int usualDays,
            Lineup lineup,
            Contest contest,
            Map<Feature, Double> drift) {
        String champion = contest.champion(lineup).orElse(lineup.spokesman());
        return new ClassReport(
                cadenceClass,
                new Verdict(horizonDays, usualDays, lineup.models().get(champion)),
                lineup,
                contest,
                drift);
    }

    /** The contenders of all classes as rows of {@code ops.models}. */
    static List<Row> rows(List<ClassReport> reports, String runId) {
        List<Row> rows = new ArrayList<>();
        for (ClassReport report : reports) {
            for (ChurnModel model : report.lineup().models().values()) {
                rows.add(report.row(runId, model));
            }
            report.lineup().closedForm().filter(f -> !f.sound()).ifPresent(f -> rows.add(report.unsound(runId, f)));
        }
        return rows;
    }

    private Row row(String runId, ChurnModel model) {
        boolean speaks = model.name().equals(verdict.champion().name());
        Map<String, Double> scores = contest.scores(model.name());
        Double logLikelihood = lineup.closedForm()
                .filter(f -> f.model().name().equals(model.name()))
                .map(Fit::logLikelihood)
                .orElse(null);
        return RowFactory.create(
                runId,
                PURPOSE,
                cadenceClass.label(),
                model.name(),
                runId,
                rounded(model.parameters()),
                logLikelihood,
                rounded(scores),
                speaks,
                note(speaks, !scores.isEmpty()));
    }

    private String note(boolean speaks, boolean judged) {
        if (!contest.held()) {
            return "no window with enough outcomes has closed" + (speaks ? ": the model without training speaks" : "");
        }
        if (!judged) {
            return "had no like of it on the night that was replayed, so it was not judged";
        }
        return speaks ? "least log loss on the window that closed last" : "log loss above the champion's";
    }

    private Row unsound(String runId, Fit<?> fit) {
        Map<String, Double> parameters = new TreeMap<>();
        fit.estimates().forEach(e -> parameters.put(e.name(), e.value()));
        return RowFactory.create(
                runId,
                PURPOSE,
                cadenceClass.label(),
                "bg_nbd",
                runId,
                rounded(parameters),
                fit.logLikelihood(),
                Map.of(),
                false,
                "refused: " + fit.fault());
    }

    private static Map<String, Double> rounded(Map<String, Double> figures) {
        Map<String, Double> rounded = new TreeMap<>();
        figures.forEach((name, value) -> rounded.put(name, Math.round(value * 1e6) / 1e6));
        return rounded;
    }

    /** Tells the night how good the champion was, how far it looks ahead, and what has moved since it learnt. */
    void measure(RunContext context) {
        context.measure("churn_horizon_days", cadenceClass.label(), verdict.horizonDays());
        drift.forEach((feature, index) -> context.measure("psi", cadenceClass.label() + " " + feature.label(), index));
        Map<String, Double> scores = contest.scores(verdict.champion().name());
        for (String metric : List.of("auc", "log_loss", "brier", "calibration_error")) {
            if (scores.containsKey(metric)) {
                context.measure("churn_" + metric, cadenceClass.label(), scores.get(metric));
            }
        }
    }
}
