package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.lookalike.Contest;
import io.fishpond.algo.lookalike.Levels;
import io.fishpond.algo.lookalike.Likeness;
import io.fishpond.algo.lookalike.Method;
import io.fishpond.algo.lookalike.Proof;
import io.fishpond.algo.lookalike.Shape;
import io.fishpond.config.Deployment.Audience;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.SegmentDefinition.Lookalike;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Segments by likeness to seeds: learnt on the driver from a bounded sample, scored where the members are. */
final class Lookalikes {
    /** What a model learns from at most: more rows would not move weights of a few hundred levels. */
    private static final int MOST_SEEDS = 5_000;

    private static final int MOST_OF_REST = 20_000;

    private final Dataset<Row> seeds;
    private final Dataset<Row> rest;
    private final SegmentDefinition definition;
    private final Lookalike lookalike;
    private final Audience settings;
    private final long seed;

    private Lookalikes(Dataset<Row> profile, SegmentDefinition definition, Audience settings, long seed) {
        this.definition = definition;
        this.lookalike = Objects.requireNonNull(definition.lookalike());
        this.settings = settings;
        this.seed = seed + definition.name().hashCode();
        // Whoever may not be on the list does not teach it either.
        Dataset<Row> eligible = profile.where("not is_minor" + (definition.includeStaff() ? "" : " and not is_staff"));
        this.seeds = eligible.where("coalesce(" + lookalike.seeds() + ", false)");
        this.rest = eligible.where("not coalesce(" + lookalike.seeds() + ", false)");
    }

    /** @param seed of all draws */
    static Listing list(Dataset<Row> profile, SegmentDefinition definition, Audience settings, long seed) {
        return new Lookalikes(profile, definition, settings, seed).list();
    }

    private Listing list() {
        long seedSize = seeds.count();
        long base = rest.count();
        if (seedSize < settings.seedsRefused()) {
            return refused(
                    seedSize,
                    null,
                    List.of(seedSize + " seeds (fewer than " + settings.seedsRefused() + " are refused)"));
        }
        if (base < settings.seedsRefused()) {
            return refused(
                    seedSize,
                    null,
                    List.of(base + " members beside the seeds (fewer than " + settings.seedsRefused()
                            + " teach nothing)"));
        }
        List<String> notes = new ArrayList<>();
        if (seedSize < settings.seedsWarned()) {
            notes.add(seedSize + " seeds (fewer than " + settings.seedsWarned() + ": read with care)");
        }
        Set<String> read = Predicates.columnsOf(rest.sparkSession(), lookalike.seeds());
        Sample sample =
                sample(Feature.learnableBeside(read, lookalike.exclude())).withoutLeaks(settings.leakAuc(), notes);
        if (sample.features.isEmpty()) {
            notes.add("no feature is left that does not tell the seeds by itself");
            return refused(seedSize, null, notes);
        }
        int[][] seedLevels = sample.levels(sample.seeds);
        int[][] restLevels = sample.levels(sample.rest);
        double[] once = new double[seedLevels.length];
        Arrays.fill(once, 1);
        Proof proof = Contest.hold(
                        List.of(Method.LOGISTIC),
                        seedLevels,
                        once,
                        restLevels,
                        sample.shapes(),
                        settings.models(),
                        settings.folds(),
                        lookalike.dial())
                .proof();
        if (proof.auc().low() <= 0.5) {
            notes.add("the seeds cannot be told from the rest: the interval of the AUC includes .5");
            return refused(seedSize, proof, notes);
        }
        Likeness likeness = Likeness.fit(seedLevels, once, restLevels, sample.shapes(), settings.models());
        long taken = Math.max(1, Math.round(lookalike.dial() * base));
        return new Listing(definition, scored(sample, likeness, taken), method(sample), seedSize, proof, notes);
    }

    private Listing refused(long seedSize, @Nullable Proof proof, List<String> notes) {
        return new Listing(definition, null, "bagged logistic regression", seedSize, proof, notes);
    }

    private String method(Sample sample) {
        return String.format(
                Locale.ROOT,
                "bagged logistic regression: %d models, %d features, dial %.1f%%",
                settings.models(),
                sample.features.size(),
                100 * lookalike.dial());
    }

    private Dataset<Row> scored(Sample sample, Likeness likeness, long taken) {
        List<Column> contributions = new ArrayList<>();
        List<Column> reasons = new ArrayList<>();
        for (int f = 0; f < sample.features.size(); f++) {
            Feature feature = sample.features.get(f);
            Column contribution = contribution(
                    feature, sample.cuts.get(f), likeness.contributions().get(f));
            contributions.add(contribution);
            reasons.add(struct(
                    contribution.as("contribution"),
                    concat(feature.words(), format_string(" (%+.2f)", contribution))
                            .as("words")));
        }
        Dataset<Row> list = rest.withColumn(
                        "score", round(contributions.stream().reduce(lit(0.0), (sum, next) -> sum.plus(next)), 6))
                .orderBy(col("score").desc(), col("member_id"))
                .limit(Math.toIntExact(taken))
                .withColumn("reasons", sort_array(array(reasons.toArray(Column[]::new)), false));
        for (int i = 1; i <= 3; i++) {
            String reason = "try_element_at(reasons, " + i + ")";
            list = list.withColumn(
                    "reason_" + i, expr("if(" + reason + ".contribution > 0, " + reason + ".words, null)"));
        }
        return list.drop("reasons");
    }

    /** What the value of a feature adds to the score. */
    static Column contribution(Feature feature, Levels levels, double[] weights) {
        Column value = feature.value();
        Column cases = when(value.isNull(), lit(weights[0]));
        if (levels instanceof Levels.Buckets buckets) {
            for (int i = 0; i < buckets.cuts().size(); i++) {
                cases = cases.when(value.leq(lit(buckets.cuts().get(i))), lit(weights[i + 1]));
            }
            return cases.otherwise(lit(weights[weights.length - 1]));
        }
        List<String> names = ((Levels.Categories) levels).names();
        for (int i = 0; i < names.size(); i++) {
            cases = cases.when(value.equalTo(lit(names.get(i))), lit(weights[i + 1]));
        }
        return cases.otherwise(lit(weights[0]));
    }

    private Sample sample(List<Feature> features) {
        List<Row> ofSeeds = draw(seeds, features, MOST_SEEDS);
        List<Row> ofRest = draw(rest, features, MOST_OF_REST);
        List<Levels> cuts = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            cuts.add(cut(features.get(f), f, ofSeeds, ofRest));
        }
        return new Sample(features, cuts, ofSeeds, ofRest);
    }

    /** A draw by hash, in the order of the hash: the same whatever the cluster, and in no order that means anything. */
    private List<Row> draw(Dataset<Row> members, List<Feature> features, int most) {
        Column hash = expr("md5(concat('" + seed + ":', member_id))");
        return members.select(
                        hash.as("draw"),
                        col("member_id"),
                        struct(features.stream()
                                        .map(feature -> feature.value().as(feature.column()))
                                        .toArray(Column[]::new))
                                .as("features"))
                .orderBy("draw", "member_id")
                .limit(most)
                .select("features.*")
                .collectAsList();
    }

    private Levels cut(Feature feature, int index, List<Row> ofSeeds, List<Row> ofRest) {
        var values = Stream.concat(ofSeeds.stream(), ofRest.stream())
                .map(row -> row.get(index))
                .filter(Objects::nonNull);
        return feature.isNumber()
                ? Levels.Buckets.byQuantiles(values.map(Double.class::cast).toList(), settings.buckets())
                : Levels.Categories.occurringIn(values.map(String.class::cast).toList());
    }

    /** What is learnt from: rows hold the values of the features in their order. */
    private record Sample(List<Feature> features, List<Levels> cuts, List<Row> seeds, List<Row> rest) {

        List<Shape> shapes() {
            return cuts.stream().map(Levels::shape).toList();
        }

        int[][] levels(List<Row> rows) {
            return rows.stream()
                    .map(row -> {
                        int[] levels = new int[features.size()];
                        for (int f = 0; f < levels.length; f++) {
                            levels[f] = cuts.get(f).of(row.getAs(features.get(f).column()));
                        }
                        return levels;
                    })
                    .toArray(int[][]::new);
        }

        /** Drops the features that tell seeds by themselves, and says so. */
        Sample withoutLeaks(double limit, List<String> notes) {
            int[][] ofSeeds = levels(seeds);
            int[][] ofRest = levels(rest);
            List<Feature> kept = new ArrayList<>();
            List<Levels> keptCuts = new ArrayList<>();
            for (int f = 0; f < features.size(); f++) {
                double auc = Proof.aucOfFeature(ofSeeds, ofRest, cuts.get(f).count(), f);
                if (auc > limit) {
                    notes.add(String.format(
                            Locale.ROOT,
                            "%s was dropped: alone it tells the seeds (AUC %.3f)",
                            features.get(f).column(),
                            auc));
                } else {
                    kept.add(features.get(f));
                    keptCuts.add(cuts.get(f));
                }
            }
            return new Sample(kept, keptCuts, seeds, rest);
        }
    }
}
