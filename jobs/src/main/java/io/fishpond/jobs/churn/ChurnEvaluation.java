package io.fishpond.jobs.churn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.ChurnModel;
import io.fishpond.algo.churn.Evidence;
import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.BuyTillYouDie;
import io.fishpond.algo.value.Fit;
import io.fishpond.algo.value.MbgNbd;
import io.fishpond.algo.value.ParetoNbd;
import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.config.Deployment;
import io.fishpond.run.NothingToEvaluateException;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * What would have been foretold on a past day of who leaves, from what was known then, beside what came. Leaving is to place no
 * order within the horizon, the same for everybody.
 *
 * @param cutoff last day that was known
 * @param horizonDays after it
 * @param members who had ordered, and not longer ago than the horizon
 * @param left how many of them placed no order
 * @param scores of all of them together, by what foretold: what would have been published, each closed form by its own
 *     probability, and each ranked by expected orders
 * @param champions by cadence class, the model that would have been published
 * @param calibration ten parts of the members by rising probability of what would have been published
 */
public record ChurnEvaluation(
        LocalDate cutoff,
        int horizonDays,
        long members,
        long left,
        Map<String, Score> scores,
        Map<String, String> champions,
        List<Bin> calibration) {

    private static final String PUBLISHED = "published";
    private static final int SAMPLE = 200_000;
    private static final int BINS = 10;
    private static final StructType OUTCOME = StructType.fromDDL("member_id string, ordered boolean");

    /**
     * How well probabilities were meant; nulls where there were none, but an order of members.
     *
     * @param auc the chance that one who left ranks above one who did not
     */
    record Score(RankMetrics.Auc auc, @Nullable Double logLoss, @Nullable Double brier, @Nullable Double calibration) {}

    /** A part of the members: mean probability, and share that left. */
    record Bin(int members, double foretold, double came) {}

    /** What is done with every member's prediction. */
    @FunctionalInterface
    public interface Predictions {
        /**
         * Keeps them.
         *
         * @param rows member_id, churn_state, churn_probability, cadence_class, model, ordered
         */
        void keep(Dataset<Row> rows);
    }

    /**
     * Evaluates.
     *
     * @param read the tables of a published night
     * @param asOf of that night: the horizon ends no later
     * @param cutoff last day that is known
     * @param horizonDays after it in which no order is leaving
     * @throws NothingToEvaluateException if nobody left, or everybody did
     */
    public static ChurnEvaluation of(
            Function<Table, Dataset<Row>> read,
            Deployment deployment,
            LocalDate asOf,
            LocalDate cutoff,
            int horizonDays,
            Predictions predictions) {
        int day = (int) cutoff.toEpochDay();
        int end = (int) asOf.toEpochDay();
        Dataset<Row> known = trails(read, cutoff).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> trails = trails(read, asOf).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<CadenceClass, Verdict> verdicts = new EnumMap<>(CadenceClass.class);
            ScoreChurnJob.judge(known, day, deployment, curve -> horizonDays)
                    .forEach(report -> verdicts.put(report.cadenceClass(), report.verdict()));
            predictions.keep(Scores.of(known, day, verdicts)
                    .select("member_id", "churn_state", "churn_probability", "cadence_class", "model")
                    .join(outcomes(trails, day, horizonDays, end), "member_id"));
            List<Examples.Sight> sights = ScoreChurnJob.BUYERS.stream()
                    .map(cadenceClass -> new Examples.Sight(cadenceClass, day, horizonDays, 1))
                    .toList();
            List<Row> examples = Examples.of(trails, sights, end, deployment.seed(), SAMPLE)
                    .sort("draw", "member_id")
                    .collectAsList();
            Census census = Census.take(known, List.of(day), deployment.value().distinctHistories())
                    .get(day);
            return of(cutoff, horizonDays, examples, verdicts, census.purchases());
        } finally {
            trails.unpersist();
            known.unpersist();
        }
    }

    private static Dataset<Row> trails(Function<Table, Dataset<Row>> read, LocalDate asOf) {
        return Trails.of(
                read.apply(Orders.TABLE),
                read.apply(Interactions.TABLE),
                read.apply(Friendships.TABLE),
                read.apply(MemberRecords.TABLE),
                asOf);
    }

    private static Dataset<Row> outcomes(Dataset<Row> trails, int day, int horizonDays, int end) {
        return trails.map(
                (MapFunction<Row, Row>) row -> RowFactory.create(
                        row.<String>getAs("member_id"), Trails.trail(row).buysWithin(day, day + horizonDays, end)),
                Encoders.row(OUTCOME));
    }

    private static ChurnEvaluation of(
            LocalDate cutoff,
            int horizonDays,
            List<Row> examples,
            Map<CadenceClass, Verdict> verdicts,
            List<PurchaseHistory> histories) {
        boolean[] left = new boolean[examples.size()];
        double[] published = new double[left.length];
        long leavers = 0;
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < left.length; i++) {
            Row example = examples.get(i);
            Evidence her = Examples.evidence(example);
            evidence.add(her);
            left[i] = example.<Double>getAs("label") == 1;
            leavers += left[i] ? 1 : 0;
            ChurnModel champion = verdicts.get(CadenceClass.valueOf(example.getAs("cadence_class")))
                    .champion();
            published[i] = champion.probability(her);
        }
        if (leavers == 0 || leavers == left.length) {
            throw new NothingToEvaluateException(
                    "of " + left.length + " members who had ordered by " + cutoff + ", " + leavers
                            + " placed no order in the " + horizonDays
                            + " days after it: there is nothing to tell apart; choose another cutoff or horizon");
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put(PUBLISHED, probabilities(published, left));
        double weeks = horizonDays / 7.0;
        for (Fit<? extends BuyTillYouDie> fit :
                List.of(BgNbd.fit(histories), MbgNbd.fit(histories), ParetoNbd.fit(histories))) {
            BuyTillYouDie model = fit.model();
            String name = model.name() + (fit.sound() ? "" : " (unsound)");
            scores.put(name, probabilities(each(evidence, her -> model.probabilityOfNoOrder(her, weeks)), left));
            scores.put(
                    name + " orders",
                    new Score(
                            RankMetrics.auc(each(evidence, her -> -model.expectedOrders(her, weeks)), left),
                            null,
                            null,
                            null));
        }
        Map<String, String> champions = new LinkedHashMap<>();
        verdicts.forEach((cadenceClass, verdict) ->
                champions.put(cadenceClass.label(), verdict.champion().name()));
        return new ChurnEvaluation(cutoff, horizonDays, left.length, leavers, scores, champions, bins(published, left));
    }

    private static double[] each(List<Evidence> evidence, ToDoubleFunction<PurchaseHistory> figure) {
        return evidence.stream()
                .map(her ->
                        PurchaseHistory.ofDays(her.orderDays(), her.ageDays() - her.daysSinceOrder(), her.ageDays(), 1))
                .mapToDouble(figure)
                .toArray();
    }

    private static Score probabilities(double[] p, boolean[] left) {
        return new Score(
                RankMetrics.auc(p, left),
                RankMetrics.logLoss(p, left),
                RankMetrics.brier(p, left),
                RankMetrics.calibrationError(p, left, BINS));
    }

    private static List<Bin> bins(double[] p, boolean[] left) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            int[] own = Arrays.copyOfRange(
                    order, (int) ((long) order.length * bin / BINS), (int) ((long) order.length * (bin + 1) / BINS));
            bins.add(new Bin(
                    own.length,
                    Arrays.stream(own).mapToDouble(i -> p[i]).average().orElse(0),
                    Arrays.stream(own)
                            .mapToDouble(i -> left[i] ? 1 : 0)
                            .average()
                            .orElse(0)));
        }
        return bins;
    }

    /** The measures as people read them. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "Known up to %s; leaving is to place no order in the %d days after it.", cutoff, horizonDays);
        line(text, "%,d members who had ordered, %,d left (%.1f%%)", members, left, 100.0 * left / members);
        line(text, "");
        line(text, "%-26s %8s %19s %10s %8s %12s", "", "AUC", "95%", "log loss", "Brier", "calibration");
        scores.forEach((name, score) -> line(
                text,
                "%-26s %8.4f     %.4f - %.4f %10s %8s %12s",
                name,
                score.auc().value(),
                score.auc().low(),
                score.auc().high(),
                shown(score.logLoss()),
                shown(score.brier()),
                shown(score.calibration())));
        line(text, "published: %s", champions);
        line(text, "");
        line(text, "%-8s %10s %10s %10s", "tenth", "members", "foretold", "left");
        for (int i = 0; i < calibration.size(); i++) {
            Bin bin = calibration.get(i);
            line(text, "%-8d %,10d %10.4f %10.4f", i + 1, bin.members(), bin.foretold(), bin.came());
        }
        return text.toString();
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
        json.put("cutoff", cutoff.toString()).put("horizon_days", horizonDays);
        json.put("members", members).put("left", left);
        ObjectNode all = json.putObject("scores");
        scores.forEach((name, score) -> all.putObject(name)
                .put("auc", score.auc().value())
                .put("auc_low", score.auc().low())
                .put("auc_high", score.auc().high())
                .put("log_loss", score.logLoss())
                .put("brier", score.brier())
                .put("calibration_error", score.calibration()));
        ObjectNode published = json.putObject("champions");
        champions.forEach(published::put);
        calibration.forEach(bin -> json.withArray("calibration")
                .addObject()
                .put("members", bin.members())
                .put("foretold", bin.foretold())
                .put("left", bin.came()));
        return json.toPrettyString();
    }
}
