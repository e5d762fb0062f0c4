package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Feature;
import io.fishpond.algo.churn.GapCurve;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.churn.Examples.Sight;
import io.fishpond.jobs.churn.Lineup.Outcomes;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Members → how likely each is to place no order within her horizon, and why.
 *
 * <p>Each cadence class has its own horizon, its own models and its own contest. The contest replays a past night: the
 * models that could have been fitted at {@code as_of - horizon}, on windows closed by then, foretell the window that closed
 * since. So training and judging never share a day of outcomes, and the winner's kind, fitted anew tonight, speaks.
 *
 * <p>Before it a night one horizon further back is replayed, for calibration alone: what its models foretold of the window up
 * to the next replay straightens the models of that one. So raw and calibrated meet in a window, and a season, of which neither
 * has learnt; tonight's calibration comes from the contest itself.
 */
public final class ScoreChurnJob implements Job {
    static final List<CadenceClass> BUYERS =
            List.of(CadenceClass.ONCE, CadenceClass.FAST, CadenceClass.MEDIUM, CadenceClass.SLOW);
    /** Of the gaps that end, the share that the horizon of a class covers. */
    private static final double COVERED = 0.9;
    /** Days of history that an example needs behind it: half the longest look-back. */
    private static final int LEAST_HISTORY_DAYS = 180;
    /** Nights that are replayed: one to judge, and one before it to calibrate what is judged. */
    private static final int REPLAYS = 2;

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public String description() {
        return "foretells who will not order again in her time, and why";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Orders.TABLE,
                Interactions.TABLE,
                Friendships.TABLE,
                MemberRecords.TABLE,
                Members.TABLE,
                MemberValue.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberChurn.TABLE, Models.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Dataset<Row> trails = Trails.of(
                        context.read(Orders.TABLE),
                        context.read(Interactions.TABLE),
                        context.read(Friendships.TABLE),
                        context.read(MemberRecords.TABLE),
                        context.asOf())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Deployment deployment = context.deployment();
            int asOf = (int) context.asOf().toEpochDay();
            List<ClassReport> reports = judge(trails, asOf, deployment, curve -> horizon(curve, deployment.churn()));
            Map<CadenceClass, Verdict> verdicts = new EnumMap<>(CadenceClass.class);
            reports.forEach(r -> verdicts.put(r.cadenceClass(), r.verdict()));
            context.lake()
                    .replaceDay(
                            MemberChurn.TABLE,
                            context.asOf(),
                            Scores.rows(
                                    context.read(Members.TABLE),
                                    Scores.of(trails, asOf, verdicts),
                                    context.readDay(MemberValue.TABLE),
                                    deployment.churn(),
                                    context.asOf(),
                                    context.runId()));
            context.record(
                    Models.TABLE,
                    "purpose = '" + ClassReport.PURPOSE + "'",
                    ClassReport.rows(reports, context.runId()));
            reports.forEach(r -> r.measure(context));
        } finally {
            trails.unpersist();
        }
    }

    /**
     * The horizon, the champion and the contest of every class.
     *
     * @param horizon of a class, in days, from the gaps of its members
     */
    static List<ClassReport> judge(
            Dataset<Row> trails, int asOf, Deployment deployment, ToIntFunction<GapCurve> horizon) {
        Deployment.Churn settings = deployment.churn();
        int distinct = deployment.value().distinctHistories();
        Census tonight = Census.take(trails, List.of(asOf), distinct).get(asOf);
        Map<CadenceClass, Integer> horizons = new EnumMap<>(CadenceClass.class);
        for (CadenceClass cadenceClass : BUYERS) {
            horizons.put(cadenceClass, horizon.applyAsInt(tonight.curve(cadenceClass)));
        }
        Calendar calendar = new Calendar(settings, asOf - tonight.age() + LEAST_HISTORY_DAYS);
        List<Sight> sights = new ArrayList<>();
        TreeSet<Integer> replayed = new TreeSet<>();
        horizons.forEach((cadenceClass, length) -> {
            double share = 2.0 * settings.sampleSize() / Math.max(1, tonight.active(cadenceClass, length));
            TreeSet<Integer> days = new TreeSet<>();
            for (int replay = 0; replay <= REPLAYS; replay++) {
                int night = asOf - replay * length;
                List<Integer> closed = calendar.closedDays(night, length);
                days.addAll(closed);
                if (replay < REPLAYS && !closed.isEmpty()) {
                    replayed.add(night - length);
                }
            }
            days.add(asOf); // not to learn from, but to compare with what was learnt from
            days.forEach(day -> sights.add(new Sight(cadenceClass, day, length, share)));
        });
        Map<Integer, Census> censuses = new TreeMap<>(Census.take(trails, replayed, distinct));
        censuses.put(asOf, tonight);
        Dataset<Row> examples = Examples.of(trails, sights, asOf, deployment.seed(), settings.sampleSize())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Outcomes> outcomes = outcomes(examples);
            Map<CadenceClass, Map<Integer, Long>> learntFrom = new EnumMap<>(CadenceClass.class);
            horizons.forEach((cadenceClass, length) -> {
                Map<Integer, Long> days = new TreeMap<>();
                calendar.closedDays(asOf, length)
                        .forEach(day -> days.put(
                                day, outcomesOf(outcomes, cadenceClass, day).count()));
                learntFrom.put(cadenceClass, days);
            });
            Map<CadenceClass, Map<Feature, Double>> drift = Drift.of(examples, learntFrom, asOf);
            List<ClassReport> reports = new ArrayList<>();
            for (CadenceClass cadenceClass : BUYERS) {
                int length = horizons.get(cadenceClass);
                Bench bench = new Bench(
                        cadenceClass,
                        length,
                        calendar,
                        examples.where(col("cadence_class").equalTo(cadenceClass.name())),
                        outcomes,
                        censuses);
                Contest contest = bench.contest(asOf, REPLAYS);
                Lineup now = contest.held() ? bench.lineup(asOf, contest) : bench.untrained(asOf);
                int usual = tonight.curve(CadenceClass.ONCE).quantile(0.5).orElse(length);
                reports.add(ClassReport.of(cadenceClass, length, usual, now, contest, drift.get(cadenceClass)));
            }
            return reports;
        } finally {
            examples.unpersist();
        }
    }

    private static int horizon(GapCurve curve, Deployment.Churn settings) {
        return Math.max(settings.horizonDays(), curve.quantile(COVERED).orElse(0));
    }

    /**
     * The past days that are pooled.
     *
     * @param earliest day that has history behind it
     */
    private record Calendar(Deployment.Churn settings, int earliest) {
        /** Those whose windows are closed by the end of a night, the latest first. */
        List<Integer> closedDays(int night, int horizon) {
            return IntStream.range(0, settings.trainingDates())
                    .map(k -> night - horizon - k * settings.stepDays())
                    .filter(day -> day >= earliest)
                    .boxed()
                    .toList();
        }
    }

    /** Outcomes by class and day. */
    private static Map<String, Outcomes> outcomes(Dataset<Row> examples) {
        Map<String, Outcomes> outcomes = new TreeMap<>();
        for (Row row : examples.where("label is not null")
                .groupBy("cadence_class", "cutoff")
                .agg(sum(col("label")).cast("bigint"), count(lit(1)))
                .collectAsList()) {
            outcomes.put(
                    row.getString(0) + " " + row.getInt(1),
                    new Outcomes(row.getLong(2), row.getLong(3) - row.getLong(2)));
        }
        return outcomes;
    }

    private static Outcomes outcomesOf(Map<String, Outcomes> outcomes, CadenceClass cadenceClass, int day) {
        return outcomes.getOrDefault(cadenceClass.name() + " " + day, new Outcomes(0, 0));
    }

    /** The examples of one class, and what can be made of them. */
    private record Bench(
            CadenceClass cadenceClass,
            int horizon,
            Calendar calendar,
            Dataset<Row> examples,
            Map<String, Outcomes> outcomes,
            Map<Integer, Census> censuses) {

        /** The models of a night, calibrated by the contest whose window closed with it. */
        Lineup lineup(int night, Contest before) {
            return lineup(night, calendar.closedDays(night, horizon), before);
        }

        /** Where nobody can be judged, nobody is trained: the model without training speaks. */
        Lineup untrained(int night) {
            return lineup(night, List.of(), Contest.none());
        }

        private Lineup lineup(int night, List<Integer> days, Contest before) {
            Dataset<Row> training = examples.where(col("cutoff").isin(days.toArray()));
            return Lineup.of(censuses.get(night), cadenceClass, horizon, training, outcomesOf(days), before);
        }

        /** The night a horizon ago replayed, on as many replays before it, and judged by what came until this one. */
        Contest contest(int night, int replays) {
            int day = night - horizon;
            if (replays == 0 || !outcomesOf(List.of(day)).suffice()) {
                return Contest.none();
            }
            return Contest.of(
                    lineup(day, contest(day, replays - 1)),
                    examples.where(col("cutoff").equalTo(day)).collectAsList());
        }

        private Outcomes outcomesOf(List<Integer> days) {
            long left = 0;
            long stayed = 0;
            for (int day : days) {
                Outcomes some = ScoreChurnJob.outcomesOf(outcomes, cadenceClass, day);
                left += some.left();
                stayed += some.stayed();
            }
            return new Outcomes(left, stayed);
        }
    }
}
