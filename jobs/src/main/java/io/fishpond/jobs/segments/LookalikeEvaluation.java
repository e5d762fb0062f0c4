package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.lookalike.Contest;
import io.fishpond.algo.metrics.OutcomeCounts;
import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.config.Deployment;
import io.fishpond.run.NothingToEvaluateException;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well everybody who is no seed is ranked, when the truth is known: who of them belongs to the seeds all the same.
 *
 * @param seeds found among the members
 * @param truth found among those who were scored
 * @param scored everybody but the seeds and those under 14
 * @param unknown lines of both files that name nobody
 * @param auc the chance that one of the truth outscores another
 * @param lifts percent → how many times denser the truth is in the best that many percent; ties count in part
 * @param method that scored
 * @param contest cross-fitted on the seeds alone
 */
public record LookalikeEvaluation(
        long seeds,
        long truth,
        long scored,
        long unknown,
        double auc,
        Map<Integer, Double> lifts,
        String method,
        Contest contest) {
    private static final List<Integer> DIALS = List.of(1, 5, 10);

    /** From the lowest score to the highest; what is tied by them moves no figure that is shown. */
    private static final int RANGES = 100_000;

    /**
     * Scores everybody else by likeness to the seeds.
     *
     * @param published of the night whose members are scored
     * @param seeds lines that name members, see {@link MemberFile}: {@code value}
     * @param truth the same
     * @param exclude columns, and attributes as {@code attributes.NAME}, that are no features
     * @param keep takes every score: member_id, score, is_true
     * @throws NothingToEvaluateException if the seeds are too few, or nobody of the truth was scored
     */
    public static LookalikeEvaluation of(
            RunContext published,
            Dataset<Row> seeds,
            Dataset<Row> truth,
            Collection<String> exclude,
            BiConsumer<String, Dataset<Row>> keep) {
        Deployment deployment = published.deployment();
        Dataset<Row> attributes = published.readPublished(MemberAttributes.TABLE);
        try (Held held = new Held()) {
            Dataset<Row> namedSeeds = held.of(members(published, seeds));
            Dataset<Row> namedTruth = held.of(members(published, truth));
            Dataset<Row> audience = held.of(AudienceFrame.of(
                            published
                                    .readPublished(MemberProfile.TABLE)
                                    .where("as_of = date'" + published.asOf() + "'"),
                            attributes)
                    .join(flag(namedSeeds, "is_seed"), new String[] {"member_id"}, "left"));
            List<Feature> features = Stream.concat(
                            Feature.learnableBeside(Set.of(), exclude).stream(),
                            AudienceFrame.features(
                                            attributes, deployment.audience().sensitive())
                                    .stream()
                                    .filter(feature -> !exclude.contains(Predicates.ATTRIBUTES + feature.english())))
                    .toList();
            SeedList list = new SeedList("evaluation", "is_seed", "not is_minor", null, features, 0.05);
            Lookalikes lookalikes = new Lookalikes(audience, List.of(list), deployment.audience(), deployment.seed());
            Learnt learnt = lookalikes.learnt().get(0);
            if (learnt.scorer() == null || learnt.contest() == null) {
                throw new NothingToEvaluateException(
                        "No lookalike of these seeds: " + String.join("; ", learnt.notes()) + ".");
            }
            Dataset<Row> scores = held.of(lookalikes
                    .scores(0)
                    .where("role = 0")
                    .join(flag(namedTruth, "is_true"), new String[] {"member_id"}, "left")
                    .selectExpr("member_id", "score", "coalesce(is_true, false) as is_true"));
            keep.accept("scores", scores.orderBy(expr("score desc"), expr("member_id")));
            long unknown = namedSeeds.where("member_id is null").count()
                    + namedTruth.where("member_id is null").count();
            return measured(scores, learnt, learnt.method(deployment.audience()), unknown);
        }
    }

    private static Dataset<Row> members(RunContext published, Dataset<Row> lines) {
        return MemberFile.members(
                lines, published.readPublished(MemberRecords.TABLE), published.readPublished(MemberAliases.TABLE));
    }

    private static Dataset<Row> flag(Dataset<Row> named, String flag) {
        return named.where("member_id is not null")
                .select("member_id")
                .distinct()
                .withColumn(flag, lit(true));
    }

    /** By counts in narrow ranges of scores: as many rows as there are ranges, however many members; in one they count as tied. */
    private static LookalikeEvaluation measured(Dataset<Row> scores, Learnt learnt, String method, long unknown) {
        Row total = scores.selectExpr("count(1)", "count_if(is_true)", "min(score)", "max(score)")
                .head();
        long scored = total.getLong(0);
        long positives = total.getLong(1);
        if (positives == 0 || positives == scored) {
            throw new NothingToEvaluateException(positives + " of the " + scored
                    + " members who were scored are in the truth: some must be, and not all.");
        }
        List<OutcomeCounts.Cell> cells = cells(scores, total.getDouble(2), total.getDouble(3));
        double[] places =
                cells.stream().mapToDouble(OutcomeCounts.Cell::probability).toArray();
        double[] hits =
                cells.stream().mapToDouble(OutcomeCounts.Cell::positives).toArray();
        double[] members = cells.stream()
                .mapToDouble(cell -> cell.positives() + cell.negatives())
                .toArray();
        Map<Integer, Double> lifts = new TreeMap<>();
        for (int dial : DIALS) {
            lifts.put(dial, RankMetrics.lift(places, hits, members, dial / 100.0));
        }
        return new LookalikeEvaluation(
                learnt.seeds(),
                positives,
                scored,
                unknown,
                OutcomeCounts.of(cells).auc().value(),
                lifts,
                method,
                learnt.contest());
    }

    /** True and other members by range of scores, named by its place from 0, the lowest, to 1, the highest. */
    static List<OutcomeCounts.Cell> cells(Dataset<Row> scores, double low, double high) {
        double width = Math.max(Double.MIN_NORMAL, (high - low) / RANGES);
        return scores
                .groupBy(
                        expr("floor((score - (" + low + "D)) / " + width + "D)").as("range"))
                .agg(
                        expr("count_if(is_true)").as("positives"),
                        expr("count_if(not is_true)").as("negatives"))
                .collectAsList()
                .stream()
                .map(row -> new OutcomeCounts.Cell(
                        Math.min(1, (double) row.getLong(0) / RANGES), row.getLong(1), row.getLong(2)))
                .toList();
    }

    /** The measures as people read them. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "%,d seeds, %,d others scored, %,d of them true", seeds, scored, truth);
        if (unknown > 0) {
            line(text, "%,d lines of the files name no member, or several", unknown);
        }
        line(text, "by %s", method);
        line(text, "");
        line(text, "%-12s %8.4f", "AUC", auc);
        lifts.forEach((dial, lift) -> line(text, "%-12s %8.2f", "lift at " + dial + "%", lift));
        line(text, "");
        line(text, "cross-fitted on the seeds alone, who are hidden among the others there:");
        line(text, "%-28s %8s %8s %8s", "method", "AUC", "gain", "± SE");
        contest.contenders()
                .forEach(one -> line(
                        text,
                        "%-28s %8.4f %+8.4f %8.4f",
                        one.method().words(),
                        one.auc().value(),
                        one.gain(),
                        one.error()));
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** The same for machines. */
    public String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("seeds", seeds).put("truth", truth).put("scored", scored).put("unknown", unknown);
        root.put("method", method).put("auc", auc);
        ObjectNode lift = root.putObject("lift");
        lifts.forEach((dial, value) -> lift.put(dial + "%", value));
        return root.toPrettyString();
    }
}
