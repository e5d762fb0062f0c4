package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.Evidence;
import io.fishpond.algo.metrics.RankMetrics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * Models judged on members as they stood on a past day, by what came after.
 *
 * @param scores by model: auc, log_loss, brier, calibration_error, members and churn_rate
 */
record Contest(Map<String, Map<String, Double>> scores) {
    private static final int CALIBRATION_BINS = 10;

    /** The contest that could not be held. */
    static Contest none() {
        return new Contest(Map.of());
    }

    boolean held() {
        return !scores.isEmpty();
    }

    /** Judges every model of a line-up on examples, in any order, that hold both outcomes. */
    static Contest of(Lineup lineup, List<Row> examples) {
        // In fixed order: the scores are sums of doubles.
        List<Row> sorted = examples.stream()
                .sorted(Comparator.<Row>comparingLong(r -> r.getAs("draw")).thenComparing(r -> r.getAs("member_id")))
                .toList();
        List<Evidence> evidence = sorted.stream().map(Examples::evidence).toList();
        boolean[] left = new boolean[sorted.size()];
        double leavers = 0;
        for (int i = 0; i < left.length; i++) {
            left[i] = sorted.get(i).<Double>getAs("label") == 1;
            leavers += left[i] ? 1 : 0;
        }
        Map<String, Map<String, Double>> scores = new TreeMap<>();
        for (ChurnModel model : lineup.models().values()) {
            double[] p = evidence.stream().mapToDouble(model::probability).toArray();
            scores.put(
                    model.name(),
                    new TreeMap<>(Map.of(
                            "auc", RankMetrics.auc(p, left).value(),
                            "log_loss", RankMetrics.logLoss(p, left),
                            "brier", RankMetrics.brier(p, left),
                            "calibration_error", RankMetrics.calibrationError(p, left, CALIBRATION_BINS),
                            "members", (double) left.length,
                            "churn_rate", leavers / left.length)));
        }
        return new Contest(scores);
    }

    /** Of the models that a line-up offers, the judged one with the least log loss; the earlier of equals. */
    Optional<String> champion(Lineup lineup) {
        return lineup.models().keySet().stream()
                .filter(scores::containsKey)
                .min(Comparator.comparingDouble(m -> scores.get(m).get("log_loss")));
    }
}
