package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.AverageModel;
import io.fishpond.algo.churn.BaseRateModel;
import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.ClosedFormModel;
import io.fishpond.algo.churn.FeatureModel;
import io.fishpond.algo.churn.GapModel;
import io.fishpond.algo.churn.TypicalMember;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.Fit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The models of a class that could have been fitted at the end of a day, by name; those that need no training first, and
 * each as it was fitted before it is calibrated.
 *
 * @param models that may speak
 * @param closedForm fit behind the closed form, sound or not
 */
record Lineup(Map<String, ChurnModel> models, Optional<Fit<BgNbd>> closedForm) {
    /** Fewer of either outcome teach nothing that could be told from noise: three or so a feature. */
    static final long LEAST_OUTCOMES = 50;

    /** How many examples came out either way. */
    record Outcomes(long left, long stayed) {
        boolean suffice() {
            return Math.min(left, stayed) >= LEAST_OUTCOMES;
        }

        long count() {
            return left + stayed;
        }

        double rate() {
            return (double) left / count();
        }
    }

    /**
     * Fits everything that the day allows.
     *
     * @param training examples of the class whose windows were closed by the day
     * @param outcomes of those examples
     * @param before the contest whose window closed on the day: by how the models of that night erred, these are calibrated
     */
    static Lineup of(
            Census census,
            CadenceClass cadenceClass,
            int horizonDays,
            Dataset<Row> training,
            Outcomes outcomes,
            Contest before) {
        TypicalMember typical = census.typical(cadenceClass, horizonDays);
        Map<String, ChurnModel> models = new LinkedHashMap<>();
        Optional<ClosedFormModel> closedForm =
                census.closedForm().filter(Fit::sound).map(f -> new ClosedFormModel(f.model(), horizonDays, typical));
        closedForm.ifPresent(m -> models.put(m.name(), m));
        put(models, new GapModel(census.curve(cadenceClass), horizonDays, typical));
        if (outcomes.suffice()) {
            put(models, new BaseRateModel(outcomes.rate()));
            learn(training, outcomes, closedForm).forEach(m -> put(models, m));
        }
        List.copyOf(models.values()).forEach(m -> before.calibrated(m).ifPresent(c -> put(models, c)));
        return new Lineup(models, census.closedForm());
    }

    /** Regression, trees where there is enough for them to grow on, and the averages of these with the closed form. */
    private static List<ChurnModel> learn(
            Dataset<Row> training, Outcomes outcomes, Optional<ClosedFormModel> closedForm) {
        List<ChurnModel> learnt = new ArrayList<>();
        ChurnModel logistic = new FeatureModel("logistic", LogisticFit.fit(Examples.inOrder(training)));
        learnt.add(logistic);
        closedForm.ifPresent(c -> learnt.add(new AverageModel(List.of(c, logistic))));
        if (outcomes.count() >= TreesFit.LEAST_EXAMPLES) {
            ChurnModel trees = new FeatureModel("trees", TreesFit.fit(training));
            learnt.add(trees);
            learnt.add(new AverageModel(List.of(logistic, trees)));
            closedForm.ifPresent(c -> learnt.add(new AverageModel(List.of(c, logistic, trees))));
        }
        return learnt;
    }

    private static void put(Map<String, ChurnModel> models, ChurnModel model) {
        models.put(model.name(), model);
    }

    /** The model that speaks where none could be judged: the closed form, else the gaps of the class. */
    String spokesman() {
        return List.copyOf(models.keySet()).get(0);
    }
}
