package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.AverageModel;
import io.fishpond.algo.churn.BaseRateModel;
import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.ClosedFormModel;
import io.fishpond.algo.churn.GapModel;
import io.fishpond.algo.churn.LogisticModel;
import io.fishpond.algo.churn.TypicalMember;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.Fit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The models of a class that could have been fitted at the end of a day, by name; those that need no training first.
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

        double rate() {
            return (double) left / (left + stayed);
        }
    }

    /**
     * Fits everything that the day allows.
     *
     * @param training examples of the class whose windows were closed by the day
     * @param outcomes of those examples
     */
    static Lineup of(
            Census census, CadenceClass cadenceClass, int horizonDays, Dataset<Row> training, Outcomes outcomes) {
        TypicalMember typical = census.typical(cadenceClass, horizonDays);
        Map<String, ChurnModel> models = new LinkedHashMap<>();
        Optional<ClosedFormModel> closedForm =
                census.closedForm().filter(Fit::sound).map(f -> new ClosedFormModel(f.model(), horizonDays, typical));
        closedForm.ifPresent(m -> models.put(m.name(), m));
        put(models, new GapModel(census.curve(cadenceClass), horizonDays, typical));
        if (outcomes.suffice()) {
            put(models, new BaseRateModel(outcomes.rate()));
            LogisticModel logistic = LogisticFit.fit(training);
            put(models, logistic);
            closedForm.ifPresent(m -> put(models, new AverageModel(m, logistic)));
        }
        return new Lineup(models, census.closedForm());
    }

    private static void put(Map<String, ChurnModel> models, ChurnModel model) {
        models.put(model.name(), model);
    }

    /** The model that speaks where none could be judged: the closed form, else the gaps of the class. */
    String spokesman() {
        return List.copyOf(models.keySet()).get(0);
    }
}
