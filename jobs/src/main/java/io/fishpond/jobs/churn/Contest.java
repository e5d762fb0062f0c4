package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.CalibratedModel;
import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.Evidence;
import io.fishpond.algo.learn.Recalibration;
import io.fishpond.algo.metrics.RankMetrics;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Models judged on members as they stood on a past day, by what came after. */
final class Contest {
    private static final int CALIBRATION_BINS = 10;

    /** Which of the members left, in a fixed order; and by model, how likely each of them was to. */
    private final boolean[] left;

    private final Map<String, double[]> foretold;

    private Contest(boolean[] left, Map<String, double[]> foretold) {
        this.left = left;
        this.foretold = foretold;
    }

    /** The contest that could not be held. */
    static Contest none() {
        return new Contest(new boolean[0], Map.of());
    }

    boolean held() {
        return left.length > 0;
    }

    /** Puts every model of a line-up to examples, in any order, that hold both outcomes. */
    static Contest of(Lineup lineup, List<Row> examples) {
        // In fixed order: the scores are sums of doubles.
        List<Row> sorted = examples.stream()
                .sorted(Comparator.<Row>comparingLong(r -> r.getAs("draw")).thenComparing(r -> r.getAs("member_id")))
                .toList();
        List<Evidence> evidence = sorted.stream().map(Examples::evidence).toList();
        boolean[] left = new boolean[sorted.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = sorted.get(i).<Double>getAs("label") == 1;
        }
        Map<String, double[]> foretold = new TreeMap<>();
        lineup.models()
                .forEach((name, model) -> foretold.put(
                        name, evidence.stream().mapToDouble(model::probability).toArray()));
        return new Contest(left, foretold);
    }

    /**
     * auc with the ends of its 95% interval, log_loss, brier, calibration_error, members and churn_rate of a model; nothing
     * where it was not judged.
     */
    Map<String, Double> scores(String model) {
        double[] p = foretold.get(model);
        if (p == null) {
            return Map.of();
        }
        RankMetrics.Auc auc = RankMetrics.auc(p, left);
        return new TreeMap<>(Map.of(
                "auc", auc.value(),
                "auc_low", auc.low(),
                "auc_high", auc.high(),
                "log_loss", RankMetrics.logLoss(p, left),
                "brier", RankMetrics.brier(p, left),
                "calibration_error", RankMetrics.calibrationError(p, left, CALIBRATION_BINS),
                "members", (double) left.length,
                "churn_rate", leavers() / left.length));
    }

    private double leavers() {
        double leavers = 0;
        for (boolean gone : left) {
            leavers += gone ? 1 : 0;
        }
        return leavers;
    }

    /** A model fitted anew, straightened by how its like erred here; none where it was not judged or did not rank. */
    Optional<CalibratedModel> calibrated(ChurnModel raw) {
        return Optional.ofNullable(foretold.get(raw.name()))
                .flatMap(p -> Recalibration.of(
                        Arrays.stream(p).map(ChurnModel::logOdds).toArray(), left))
                .map(r -> new CalibratedModel(raw, r));
    }

    /** Of the models that a line-up offers, the judged one with the least log loss; the earlier of equals. */
    Optional<String> champion(Lineup lineup) {
        return lineup.models().keySet().stream()
                .filter(foretold::containsKey)
                .min(Comparator.comparingDouble(m -> RankMetrics.logLoss(foretold.get(m), left)));
    }
}
