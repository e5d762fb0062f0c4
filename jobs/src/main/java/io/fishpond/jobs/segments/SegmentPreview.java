package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.algo.metrics.DetectableEffect;
import io.fishpond.config.Audience;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ChannelConsent;
import io.fishpond.spark.InParallel;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.staging.Consents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a list would hold, asked of the published night: a rule is tried on its profile, declared, published or neither; of a
 * lookalike the published list is looked at, since learning takes longer than anybody waits.
 */
public final class SegmentPreview {
    private static final int EXAMPLES = 5;
    private static final int DIFFERENCES = 8;

    /** Of a rule that declares none. */
    private static final double USUAL_HOLDOUT = 0.1;

    private final RunContext published;
    private final SegmentDefinition definition;
    private final PublishedSegments lists;

    private SegmentPreview(RunContext published, SegmentDefinition definition) {
        this.published = published;
        this.definition = definition;
        this.lists = new PublishedSegments(published);
    }

    /**
     * Previews a segment of the deployment.
     *
     * @throws ListRefusedException if there is none of that name, its rule is wrong, or it is a lookalike of which no list was
     *     published
     */
    public static Previewed of(RunContext published, String name) {
        List<SegmentDefinition> declared = published.deployment().segments();
        SegmentDefinition definition = declared.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ListRefusedException(
                        ExitStatus.MISCONFIGURED,
                        published.deployment().name() + " declares no segment " + name + ". "
                                + Nearest.to(
                                        name,
                                        declared.stream()
                                                .map(SegmentDefinition::name)
                                                .toList())));
        return new SegmentPreview(published, definition).previewed();
    }

    /**
     * Previews a rule that is tried out, of a list that contacts people.
     *
     * @throws ListRefusedException if the rule is wrong
     */
    public static Previewed ofRule(RunContext published, String where) {
        SegmentDefinition trial = new SegmentDefinition(
                "trial",
                "trial",
                "a rule that is tried out",
                "",
                SegmentDefinition.Refresh.DAILY,
                "marketing",
                null,
                where,
                "total_value",
                null,
                false,
                100,
                null,
                USUAL_HOLDOUT,
                "--where");
        return new SegmentPreview(published, trial).previewed();
    }

    private Previewed previewed() {
        List<String> problems = Predicates.problems(published.spark(), List.of(definition));
        if (!problems.isEmpty()) {
            throw new ListRefusedException(ExitStatus.MISCONFIGURED, String.join("\n", problems));
        }
        Set<String> read =
                definition.where() == null ? Set.of() : Predicates.columnsOf(published.spark(), definition.where());
        Dataset<Row> members = members(read);
        List<Feature> features =
                Contrast.features(read, published.deployment().audience().sensitive());
        List<Row> sizes = new ArrayList<>();
        List<Contrast.Difference> differences = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        List<Row> overlaps = new ArrayList<>();
        List<Row> examples = new ArrayList<>();
        List<Row> drawn = new ArrayList<>();
        InParallel.run(
                () -> sizes.add(sizes(asked(members))),
                () -> differences.addAll(Contrast.of(members, features, DIFFERENCES)),
                () -> others.addAll(lists.all()),
                () -> overlaps.addAll(overlaps(members)),
                () -> examples.addAll(examples(asked(members))),
                () -> {
                    if (definition.where() == null) {
                        drawn.add(drawn(members));
                    }
                });
        Row size = sizes.get(0);
        boolean isBefore = definition.where() != null && definition.contacts();
        Row own = others.stream()
                .filter(other -> other.getAs("segment").equals(definition.name()))
                .findFirst()
                .orElse(null);
        long listed = size.getAs("listed");
        long base = size.getAs("base");
        return new Previewed(
                definition.name(),
                published.asOf().toString(),
                definition.purpose(),
                definition.where(),
                definition.includeStaff(),
                listed,
                base,
                Previewed.share(listed, base),
                isBefore ? size.<Long>getAs("consenting") : null,
                isBefore ? size.<Long>getAs("reachable") : null,
                own == null ? null : own.<Long>getAs("size"),
                Feature.named(read).stream().map(Feature::english).toList(),
                differences,
                overlaps(overlaps, others, listed, base),
                examples.stream().map(SegmentPreview::example).toList(),
                effect(size, drawn.isEmpty() ? null : drawn.get(0)));
    }

    /** Everybody whom the list could take, with {@code is_listed}. */
    private Dataset<Row> members(Set<String> read) {
        Dataset<Row> profile = day(MemberProfile.TABLE);
        boolean readsAttributes = read.contains(AudienceFrame.ATTRIBUTES)
                || Predicates.columnsOf(published.spark(), "(" + definition.rankBy() + ") is not null")
                        .contains(AudienceFrame.ATTRIBUTES);
        Dataset<Row> told =
                readsAttributes ? AudienceFrame.of(profile, published.readPublished(MemberAttributes.TABLE)) : profile;
        Dataset<Row> base = told.where("not is_minor" + (definition.includeStaff() ? "" : " and not is_staff"));
        return definition.where() != null
                ? base.withColumn("is_listed", expr("coalesce(" + definition.where() + ", false)"))
                : base.join(
                                lists.members(definition.name())
                                        .select("member_id")
                                        .withColumn("is_listed", lit(true)),
                                new String[] {"member_id"},
                                "left")
                        .withColumn("is_listed", expr("coalesce(is_listed, false)"));
    }

    /** The same with what they consent to by now: what most of a preview need not wait for. */
    private Dataset<Row> asked(Dataset<Row> members) {
        return ChannelConsent.with(
                members,
                published.readPublished(Consents.TABLE),
                published.readPublished(MemberRecords.TABLE),
                published.asOf(),
                published.deployment().consentGranted());
    }

    private Dataset<Row> day(Table mart) {
        return published.readPublished(mart).where(col("as_of").equalTo(lit(published.asOf())));
    }

    private Row sizes(Dataset<Row> members) {
        // As the waterfall counts, of whom only minors are no part of the base.
        String consenting = "is_listed and " + Consented.of(definition);
        String reachable = consenting + " and " + Consented.reachedBy(definition.contactChannel());
        return members.agg(
                        expr("count(1)").as("base"),
                        expr("count_if(is_listed)").as("listed"),
                        expr("count_if(" + consenting + ")").as("consenting"),
                        expr("count_if(" + reachable + ")").as("reachable"),
                        expr("count_if(is_listed and days_since_order < "
                                        + published.deployment().audience().resultDays() + ")")
                                .as("ordered"))
                .head();
    }

    private List<Row> overlaps(Dataset<Row> members) {
        return day(SegmentMembers.TABLE)
                .where(col("segment").notEqual(definition.name()))
                .join(members.where("is_listed").select("member_id"), "member_id")
                .groupBy("segment")
                .agg(expr("count(1)").as("both"))
                .collectAsList();
    }

    private static List<Previewed.Overlap> overlaps(List<Row> overlaps, List<Row> others, long listed, long base) {
        Map<String, Long> sizes = others.stream()
                .collect(Collectors.toMap(row -> row.<String>getAs("segment"), row -> row.<Long>getAs("size")));
        return overlaps.stream()
                .map(row -> Previewed.Overlap.of(
                        row.getAs("segment"),
                        row.getAs("both"),
                        sizes.getOrDefault(row.<String>getAs("segment"), 0L),
                        listed,
                        base))
                .sorted(Comparator.comparing(Previewed.Overlap::members, Comparator.reverseOrder())
                        .thenComparing(Previewed.Overlap::segment))
                .toList();
    }

    /** The first of a lookalike; of a rule, which may rank many alike, those whose hash is smallest; nobody who refuses to be picked. */
    private List<Row> examples(Dataset<Row> members) {
        Dataset<Row> ordered = definition.where() == null
                ? lists.members(definition.name()).orderBy("rank")
                : Rules.taken(members.where("not refuses_targeting"), definition)
                        .orderBy(expr("xxhash64(member_id)"), col("member_id"));
        return ordered.select("member_id", "reason_1", "reason_2", "reason_3")
                .limit(EXAMPLES)
                .collectAsList();
    }

    private static Previewed.Example example(Row row) {
        return new Previewed.Example(
                row.getString(0),
                Stream.of(1, 2, 3)
                        .filter(i -> !row.isNullAt(i))
                        .map(row::getString)
                        .toList());
    }

    /** How many of the members of either arm are there today: treated, held_out; a list that stands draws nobody anew. */
    private Row drawn(Dataset<Row> members) {
        return Trials.arms(
                        published
                                .readPublished(SegmentTrials.TABLE)
                                .where(col("segment").equalTo(definition.name()))
                                .where(col("as_of").leq(lit(published.asOf()))),
                        members)
                .head();
    }

    private Previewed.@Nullable Effect effect(Row size, @Nullable Row drawn) {
        Audience settings = published.deployment().audience();
        double share = settings.controlShare() + (1 - settings.controlShare()) * definition.holdout();
        long listed = size.getAs("listed");
        if (!definition.contacts() || share == 0 || listed == 0) {
            return null;
        }
        // Who can be contacted is drawn for either arm; that she orders is as likely as of the whole list. Of a
        // lookalike
        // nights drew already.
        long heldOut =
                drawn != null ? drawn.<Long>getAs("held_out") : Math.round(share * size.<Long>getAs("reachable"));
        long treated = drawn != null ? drawn.<Long>getAs("treated") : size.<Long>getAs("reachable") - heldOut;
        double rate = Previewed.share(size.getAs("ordered"), listed);
        OptionalDouble effect = DetectableEffect.of(rate, treated, heldOut);
        return new Previewed.Effect(
                treated,
                heldOut,
                settings.resultDays(),
                rate,
                effect.isPresent() ? Previewed.rounded(effect.getAsDouble()) : null);
    }
}
