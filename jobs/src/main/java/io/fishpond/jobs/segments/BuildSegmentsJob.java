package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.algo.lookalike.Proof;
import io.fishpond.config.Deployment;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Conform;
import io.fishpond.table.Table;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.Segments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Makes the night's lists: by rule and by likeness, after minors, consent and reachability. */
public final class BuildSegmentsJob implements Job {

    @Override
    public String name() {
        return "segments";
    }

    @Override
    public String description() {
        return "makes the lists, by rule and by likeness, with their proof";
    }

    @Override
    public List<Table> reads() {
        return List.of(MemberProfile.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(Segments.TABLE, SegmentMembers.TABLE);
    }

    /** Everything that is wrong with the expressions of the segments, each with its file and segment; nothing is run. */
    public static List<String> problems(SparkSession spark, List<SegmentDefinition> definitions) {
        return Predicates.problems(spark, definitions);
    }

    @Override
    public void run(RunContext context) {
        Deployment deployment = context.deployment();
        Dataset<Row> profile = context.readDay(MemberProfile.TABLE).cache();
        List<Listing> listings = deployment.segments().stream()
                .map(definition -> definition.lookalike() == null
                        ? Rules.list(profile, definition)
                        : Lookalikes.list(profile, definition, deployment.audience(), deployment.seed()))
                .toList();
        Dataset<Row> candidates = candidates(context.spark(), listings).cache();
        context.lake()
                .replaceDay(
                        SegmentMembers.TABLE,
                        context.asOf(),
                        Waterfall.ranked(candidates)
                                .withColumn("as_of", expr("date'" + context.asOf() + "'"))
                                .withColumn("run_id", lit(context.runId())));
        Map<String, Row> counts = new HashMap<>();
        Waterfall.counts(candidates).collectAsList().forEach(row -> counts.put(row.getAs("segment"), row));
        List<Row> rows = listings.stream()
                .map(listing ->
                        row(context, listing, counts.get(listing.definition().name())))
                .toList();
        context.lake()
                .replaceDay(
                        Segments.TABLE,
                        context.asOf(),
                        context.spark().createDataFrame(rows, Conform.schema(Segments.TABLE)));
        candidates.unpersist();
        profile.unpersist();
    }

    /** The candidates of all lists, each with what takes her off. */
    private static Dataset<Row> candidates(SparkSession spark, List<Listing> listings) {
        Dataset<Row> nobody = spark.createDataFrame(List.of(), Conform.schema(MemberProfile.TABLE))
                .withColumn("score", lit(0.0));
        for (int i = 1; i <= 3; i++) {
            nobody = nobody.withColumn("reason_" + i, lit(""));
        }
        Stream<Dataset<Row>> lists = listings.stream()
                .filter(listing -> listing.candidates() != null)
                .map(listing -> Waterfall.withLoss(listing.candidates(), listing.definition()));
        return lists.reduce(Waterfall.withLoss(nobody, "", false), Dataset::unionByName);
    }

    private static Row row(RunContext context, Listing listing, Row counts) {
        SegmentDefinition definition = listing.definition();
        Proof proof = listing.proof();
        Map<String, Object> values = new HashMap<>();
        values.put("as_of", context.asOf());
        values.put("run_id", context.runId());
        values.put("segment", definition.name());
        values.put("kind", definition.lookalike() == null ? "rule" : "lookalike");
        values.put("purpose", definition.purpose());
        values.put("owner", definition.owner());
        for (String count : Waterfall.COUNTS) {
            values.put(count, counts == null ? 0L : counts.<Long>getAs(count));
        }
        values.put("method", listing.method());
        values.put("seed_size", listing.seeds());
        values.put("holdout_auc", proof == null ? null : rounded(proof.auc().value()));
        values.put("holdout_auc_low", proof == null ? null : rounded(proof.auc().low()));
        values.put(
                "holdout_auc_high", proof == null ? null : rounded(proof.auc().high()));
        values.put("lift", proof == null ? null : rounded(proof.lift()));
        values.put("is_published", listing.candidates() != null);
        values.put("note", listing.notes().isEmpty() ? null : String.join("; ", listing.notes()));
        List<Object> row = new ArrayList<>();
        Segments.TABLE.columnNames().forEach(column -> row.add(values.get(column)));
        return RowFactory.create(row.toArray());
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
