package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.LevelWeights;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.MergeThreshold;
import io.fishpond.algo.identity.linkage.TermFrequencies;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.LinkageModels;
import io.fishpond.table.core.LinkageTerms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What was learnt once of the accounts of a deployment, and holds until it is learnt anew.
 *
 * @param version run that learnt it
 * @param accounts that there were then
 * @param settings under which it holds
 * @param cut bits above which links connect
 */
record LearntLinkage(
        String version,
        LocalDate learntOn,
        long accounts,
        String settings,
        LinkageModel model,
        MergeThreshold threshold,
        double cut) {

    /** Times the accounts that it was learnt from, from which on it is learnt anew; as many times fewer do so too. */
    private static final double GROWTH = 1.5;

    /** As it was last published; empty before it was ever learnt, or if the linkage has other attributes since. */
    static Optional<LearntLinkage> published(RunContext context, Linkage linkage, long salt) {
        List<Row> rows = context.readPublished(LinkageModels.TABLE).collectAsList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Row row = rows.get(0);
        List<Float> rarest = row.getList(row.fieldIndex("rarest"));
        if (rarest.size() != linkage.attributes().size()) {
            return Optional.empty();
        }
        List<Map<Long, Float>> bits = new ArrayList<>();
        rarest.forEach(none -> bits.add(new HashMap<>()));
        context.readPublished(LinkageTerms.TABLE)
                .select("attribute", "term", "bits")
                .collectAsList()
                .forEach(term -> bits.get(term.getInt(0)).put(term.getLong(1), term.getFloat(2)));
        List<TermFrequencies> frequencies = new ArrayList<>();
        for (int i = 0; i < rarest.size(); i++) {
            frequencies.add(new TermFrequencies(bits.get(i), rarest.get(i), salt));
        }
        return Optional.of(new LearntLinkage(
                row.getAs("version"),
                row.getAs("learnt_on"),
                row.getAs("accounts"),
                row.getAs("settings"),
                new LinkageModel(
                        linkage,
                        weights(linkage, row.getList(row.fieldIndex("levels"))),
                        frequencies,
                        row.getAs("prior_bits")),
                new MergeThreshold(
                        row.getAs("threshold_bits"), row.getAs("expected_precision"), row.getAs("expected_recall")),
                row.getAs("cut_bits")));
    }

    private static List<LevelWeights> weights(Linkage linkage, List<Row> levels) {
        List<LevelWeights> weights = new ArrayList<>();
        int at = 0;
        for (int size : linkage.attributes().stream()
                .mapToInt(attribute -> attribute.kind().levels().size())
                .toArray()) {
            List<Row> own = levels.subList(at, at + size);
            weights.add(new LevelWeights(
                    own.stream().mapToDouble(level -> level.getDouble(0)).toArray(),
                    own.stream().mapToDouble(level -> level.getDouble(1)).toArray(),
                    own.stream().mapToDouble(level -> level.getDouble(2)).toArray()));
            at += size;
        }
        return weights;
    }

    /** Whether it still speaks for these accounts: under the same settings, not outlived, and of about as many as then. */
    boolean holds(String settingsNow, LocalDate asOf, int refitDays, long accountsNow) {
        return settings.equals(settingsNow)
                && asOf.isBefore(learntOn.plusDays(refitDays))
                && accountsNow <= accounts * GROWTH
                && accountsNow * GROWTH >= accounts;
    }

    /** The row of {@link LinkageModels#TABLE}; none if nothing was learnt. */
    static Dataset<Row> row(@Nullable LearntLinkage learnt, RunContext context) {
        return context.lake().frame(LinkageModels.TABLE, learnt == null ? List.of() : List.of(learnt.row()));
    }

    /** The rows of {@link LinkageTerms#TABLE}; none if nothing was learnt. */
    static Dataset<Row> terms(@Nullable LearntLinkage learnt, RunContext context) {
        return context.lake().frame(LinkageTerms.TABLE, learnt == null ? List.of() : learnt.terms());
    }

    private Row row() {
        List<Row> levels = new ArrayList<>();
        for (int i = 0; i < model.weights().size(); i++) {
            LevelWeights weights = model.weights().get(i);
            int size = model.linkage().attributes().get(i).kind().levels().size();
            for (int level = 0; level < size; level++) {
                levels.add(RowFactory.create(weights.m(level), weights.u(level), weights.typicalSurprise(level)));
            }
        }
        return RowFactory.create(
                version,
                learntOn,
                accounts,
                settings,
                model.priorBits(),
                cut,
                threshold.bits(),
                threshold.precision(),
                threshold.recall(),
                CollectionConverters.asScala(levels).toSeq(),
                CollectionConverters.asScala(model.frequencies().stream()
                                .map(TermFrequencies::rarest)
                                .toList())
                        .toSeq());
    }

    private List<Row> terms() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < model.frequencies().size(); i++) {
            int attribute = i;
            model.frequencies()
                    .get(i)
                    .bits()
                    .forEach((term, bits) -> rows.add(RowFactory.create(attribute, term, bits)));
        }
        return rows;
    }
}
