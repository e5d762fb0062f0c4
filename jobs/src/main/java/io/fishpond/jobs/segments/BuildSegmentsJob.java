package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.algo.lookalike.Proof;
import io.fishpond.config.Audience;
import io.fishpond.config.Deployment;
import io.fishpond.config.FeedMapping;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.SegmentDefinition.Lookalike;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ChannelConsent;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Held;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentReach;
import io.fishpond.table.marts.SegmentResults;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Makes the night's lists, by rule and by likeness, after consent, caps, priorities and holdouts. */
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
        return List.of(
                MemberProfile.TABLE,
                MemberAttributes.TABLE,
                MemberRecords.TABLE,
                MemberAliases.TABLE,
                Consents.TABLE,
                Interactions.TABLE,
                Orders.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(
                Segments.TABLE,
                SegmentMembers.TABLE,
                SegmentChanges.TABLE,
                SegmentReach.TABLE,
                SegmentTrials.TABLE,
                SegmentResults.TABLE);
    }

    /** Rules that can match nobody, and values that nobody ever has, each with its file and segment; they stop no night. */
    public static List<String> warnings(SparkSession spark, List<SegmentDefinition> definitions) {
        return new NeverMatching(spark).warnings(definitions);
    }

    /** Everything that is wrong with the expressions of the segments, each with its file and segment; nothing is run. */
    public static List<String> problems(SparkSession spark, List<SegmentDefinition> definitions) {
        return Predicates.problems(spark, definitions);
    }

    @Override
    public void run(RunContext context) {
        Deployment deployment = context.deployment();
        List<SegmentDefinition> definitions = deployment.segments();
        Dataset<Row> profile = context.readDay(MemberProfile.TABLE);
        Dataset<Row> attributes = context.read(MemberAttributes.TABLE);
        Past past = new Past(context);
        LocalDate previous = past.day();
        Map<String, String> choices = choices(
                definitions,
                seedFiles(context.spark(), deployment),
                deployment.audience().sensitive());
        StandingLists standing = StandingLists.of(past, previous, definitions, choices, context.asOf());
        List<SegmentDefinition> due = definitions.stream()
                .filter(definition -> !standing.hold(definition))
                .toList();
        Waterfall waterfall = new Waterfall(deployment.audience(), definitions);
        try (Held held = new Held()) {
            Dataset<Row> audience = held.of(ChannelConsent.with(
                    withListed(context, due, AudienceFrame.of(profile, attributes)),
                    context.read(Consents.TABLE),
                    context.read(MemberRecords.TABLE),
                    context.asOf(),
                    deployment.consentGranted()));
            Optional<Lookalikes> lookalikes = lookalikes(deployment, due, audience, attributes);
            Dataset<Row> listed = held.of(past.listed(previous));
            Dataset<Row> flagged = held.of(waterfall.flagged(
                    candidates(audience, due, lookalikes).unionByName(standing.members(audience)),
                    audience,
                    listed.where(col("segment").isInCollection(waterfall.contactAlike(past.lists(previous))))
                            .select("segment", "member_id")
                            .distinct(),
                    past.contacts(deployment.audience().caps())));
            Dataset<Row> trials = held.of(Trials.drawn(
                    past.trials().join(audience.select("member_id"), new String[] {"member_id"}, "left_semi"),
                    waterfall.eligible(flagged),
                    definitions,
                    new Arms(deployment.memberKey(), deployment.audience().controlShare()),
                    context.asOf()));
            Dataset<Row> judged = held.of(waterfall.judged(flagged, trials.select("segment", "member_id", "arm")));
            Map<String, Learnt> learnt = lookalikes.stream()
                    .flatMap(all -> all.learnt().stream())
                    .collect(Collectors.toMap(one -> one.list().name(), one -> one));
            InParallel.run(
                    () -> context.replaceDay(SegmentMembers.TABLE, Waterfall.ranked(judged)),
                    () -> context.replaceDay(
                            SegmentChanges.TABLE,
                            Changes.between(
                                    listed, judged, context.read(MemberAliases.TABLE), previous, refused(learnt))),
                    // Only who is new: what was drawn before stands where it was written.
                    () -> context.replaceDay(SegmentTrials.TABLE, trials.where("since = date'" + context.asOf() + "'")),
                    () -> context.replaceDay(
                            SegmentResults.TABLE,
                            Trials.results(
                                    trials,
                                    NetOrders.of(
                                            context.read(Orders.TABLE),
                                            context.read(MemberRecords.TABLE),
                                            context.asOf()),
                                    context.asOf(),
                                    deployment.audience().resultDays())),
                    () -> context.replaceDay(
                            SegmentReach.TABLE, reach(context, learnt.values()).unionByName(standing.reach())),
                    () -> context.replaceDay(
                            Segments.TABLE,
                            segments(context, waterfall, learnt, standing, choices, Waterfall.counts(judged))));
        }
    }

    /** File of seeds → SHA-256 of what it holds now, of those that lie there: other seeds make another night. */
    public static Map<String, String> seedFiles(SparkSession spark, Deployment deployment) {
        Map<String, String> found = new TreeMap<>();
        for (SegmentDefinition definition : deployment.segments()) {
            String file = definition.lookalike() == null
                    ? null
                    : definition.lookalike().members();
            if (file != null) {
                MemberFile.contentHash(spark, deployment.exports() + "/" + file)
                        .ifPresent(hash -> found.put(file, hash));
            }
        }
        return found;
    }

    /**
     * What decides whom each list takes, in words, by its name: what its file says and, of a lookalike, what else tells its seeds
     * and what it may not learn from.
     *
     * @param seedFiles see {@link #seedFiles}
     * @param sensitive attributes that no lookalike learns from
     */
    static Map<String, String> choices(
            List<SegmentDefinition> all, Map<String, String> seedFiles, List<String> sensitive) {
        Map<String, String> choices = new HashMap<>();
        for (SegmentDefinition definition : all) {
            String choice = definition.choice();
            Lookalike lookalike = definition.lookalike();
            if (lookalike != null) {
                if (lookalike.segment() != null) {
                    choice += "; the segment is " + predicate(lookalike, all);
                } else if (lookalike.members() != null) {
                    choice += "; the file is " + seedFiles.getOrDefault(lookalike.members(), "not there");
                }
                choice += sensitive.isEmpty()
                        ? ""
                        : "; sensitive: " + sensitive.stream().sorted().collect(Collectors.joining(", "));
            }
            choices.put(definition.name(), choice);
        }
        return choices;
    }

    /** With a column for each lookalike whose seeds a file names. */
    private static Dataset<Row> withListed(RunContext context, List<SegmentDefinition> due, Dataset<Row> audience) {
        Dataset<Row> told = audience;
        for (SegmentDefinition definition : due) {
            String file = definition.lookalike() == null
                    ? null
                    : definition.lookalike().members();
            if (file != null) {
                Dataset<Row> members = MemberFile.members(
                                MemberFile.lines(
                                        context.spark(), context.deployment().exports() + "/" + file),
                                context.read(MemberRecords.TABLE),
                                context.read(MemberAliases.TABLE))
                        .where("member_id is not null")
                        .select("member_id")
                        .distinct()
                        .withColumn(listed(definition), lit(true));
                told = told.join(members, new String[] {"member_id"}, "left");
            }
        }
        return told;
    }

    private static String listed(SegmentDefinition definition) {
        return "listed_" + definition.name();
    }

    private static Optional<Lookalikes> lookalikes(
            Deployment deployment, List<SegmentDefinition> due, Dataset<Row> audience, Dataset<Row> attributes) {
        List<SegmentDefinition> wanted = due.stream()
                .filter(definition -> definition.lookalike() != null)
                .toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<Feature> own =
                AudienceFrame.features(attributes, deployment.audience().sensitive());
        List<SeedList> lists = wanted.stream()
                .map(definition -> seedList(audience.sparkSession(), definition, deployment.segments(), own))
                .toList();
        return Optional.of(new Lookalikes(audience, lists, deployment.audience(), deployment.seed()));
    }

    private static SeedList seedList(
            SparkSession spark, SegmentDefinition definition, List<SegmentDefinition> all, List<Feature> attributes) {
        Lookalike lookalike = Objects.requireNonNull(definition.lookalike());
        String seeds = lookalike.members() != null ? listed(definition) : predicate(lookalike, all);
        Set<String> read = lookalike.members() != null ? Set.of() : Predicates.columnsOf(spark, seeds);
        List<Feature> features = new ArrayList<>(Feature.learnableBeside(read, lookalike.exclude()));
        if (!read.contains(AudienceFrame.ATTRIBUTES)) {
            attributes.stream()
                    .filter(feature -> !lookalike.exclude().contains(Predicates.ATTRIBUTES + feature.english()))
                    .forEach(features::add);
        }
        // Whoever may not be on the list does not teach it either.
        String eligible = "not is_minor" + (definition.includeStaff() ? "" : " and not is_staff") + " and "
                + Consented.of(definition);
        return new SeedList(definition.name(), seeds, eligible, lookalike.weightBy(), features, lookalike.dial());
    }

    private static String predicate(Lookalike lookalike, List<SegmentDefinition> all) {
        return lookalike.seeds() != null
                ? lookalike.seeds()
                : all.stream()
                        .filter(other -> other.name().equals(lookalike.segment()))
                        .map(Rules::predicate)
                        .findFirst()
                        .orElseThrow();
    }

    /** Whom the lists take: segment, member_id, score, reason_1 to reason_3. */
    private static Dataset<Row> candidates(
            Dataset<Row> audience, List<SegmentDefinition> definitions, Optional<Lookalikes> lookalikes) {
        Stream<Dataset<Row>> rules = definitions.stream()
                .filter(definition -> definition.where() != null)
                .map(definition -> Rules.taken(audience, definition));
        return Stream.concat(rules, lookalikes.map(found -> found.taken(audience)).stream())
                .reduce(Dataset::unionByName)
                .orElseGet(() -> audience.where("false")
                        .selectExpr(
                                "'' as segment",
                                "member_id",
                                "0D as score",
                                "'' as reason_1",
                                "'' as reason_2",
                                "'' as reason_3"));
    }

    /** Lookalikes that are not published tonight. */
    private static List<String> refused(Map<String, Learnt> learnt) {
        return learnt.values().stream()
                .filter(one -> one.scorer() == null)
                .map(one -> one.list().name())
                .toList();
    }

    private static Dataset<Row> segments(
            RunContext context,
            Waterfall waterfall,
            Map<String, Learnt> learnt,
            StandingLists standing,
            Map<String, String> choices,
            Dataset<Row> counted) {
        Map<String, Map<String, Long>> counts = new HashMap<>();
        counted.collectAsList().forEach(row -> {
            Map<String, Long> of = new HashMap<>();
            for (String name : row.schema().fieldNames()) {
                if (!name.equals("segment")) {
                    of.put(name, row.getAs(name));
                }
            }
            counts.put(row.getAs("segment"), of);
        });
        List<Row> rows = context.deployment().segments().stream()
                .map(definition -> {
                    Map<String, Long> of = counts.getOrDefault(definition.name(), Map.of());
                    Map<String, Object> choice = standing.hold(definition)
                            ? standing.row(definition)
                            : chosen(context, definition, learnt.get(definition.name()), of.isEmpty());
                    choice.put("choice", choices.get(definition.name()));
                    return row(context, waterfall, definition, choice, of);
                })
                .toList();
        return context.spark().createDataFrame(rows, Conform.schema(Segments.TABLE));
    }

    private static Row row(
            RunContext context,
            Waterfall waterfall,
            SegmentDefinition definition,
            Map<String, Object> choice,
            Map<String, Long> counts) {
        Map<String, Object> values = new HashMap<>(choice);
        values.put("segment", definition.name());
        values.put("title", definition.title());
        values.put("kind", definition.lookalike() == null ? "rule" : "lookalike");
        values.put("purpose", definition.purpose());
        values.put("owner", definition.owner());
        values.put("refresh", definition.refresh().label());
        values.put("reads", String.join(", ", readBy(context, definition)));
        values.put("used_by", usedBy(definition, context.deployment().segments()));
        values.put("contacts_people", definition.contacts());
        values.put("contact_channel", definition.contactChannel());
        values.put(
                "contact_hours",
                definition.contacts() ? context.deployment().audience().contactHours() : null);
        values.put("waterfall", waterfall.inWords(counts));
        Stream.concat(
                        Stream.of("matched", "size"),
                        Arrays.stream(Audience.Step.values()).map(Waterfall::removed))
                .forEach(count -> values.put(count, counts.getOrDefault(count, 0L)));
        return row(context, Segments.TABLE, values);
    }

    /** The columns of the profile by which members, or the seeds that they resemble, are told. */
    private static Set<String> readBy(RunContext context, SegmentDefinition definition) {
        Lookalike lookalike = definition.lookalike();
        if (lookalike == null) {
            return Predicates.columnsOf(context.spark(), Rules.predicate(definition));
        }
        return lookalike.members() != null
                ? Set.of()
                : Predicates.columnsOf(
                        context.spark(),
                        predicate(lookalike, context.deployment().segments()));
    }

    /** The lookalikes whose seeds the list is; null for none. */
    private static @Nullable String usedBy(SegmentDefinition definition, List<SegmentDefinition> all) {
        return all.stream()
                .filter(other -> other.lookalike() != null
                        && definition.name().equals(other.lookalike().segment()))
                .map(SegmentDefinition::name)
                .sorted()
                .reduce((one, another) -> one + ", " + another)
                .orElse(null);
    }

    /** What tells of a choice that was made tonight, by column. */
    private static Map<String, Object> chosen(
            RunContext context, SegmentDefinition definition, @Nullable Learnt learnt, boolean matchesNobody) {
        boolean isPublished = learnt == null || learnt.scorer() != null;
        List<String> notes = new ArrayList<>(learnt == null ? List.of() : learnt.notes());
        if (isPublished && matchesNobody) {
            notes.add("matched nobody");
        }
        if (withoutEvents(context.deployment()).contains(String.valueOf(definition.contactChannel()))) {
            notes.add("only lists count to the cap of " + definition.contactChannel()
                    + ": no contact event does (audience.caps.ways says which are by it)");
        }
        Map<String, Object> values = new HashMap<>();
        values.put("chosen_on", context.asOf());
        values.put(
                "method",
                learnt == null
                        ? Rules.predicate(definition)
                        : learnt.method(context.deployment().audience()));
        values.put("is_published", isPublished);
        values.put("note", notes.isEmpty() ? null : String.join("; ", notes));
        values.put("seed_size", learnt == null ? null : learnt.seeds());
        if (learnt != null && learnt.contest() != null) {
            Proof proof = learnt.contest().proof();
            values.put("holdout_auc", rounded(proof.auc().value()));
            values.put("holdout_auc_low", rounded(proof.auc().low()));
            values.put("holdout_auc_high", rounded(proof.auc().high()));
            values.put("holdout_auc_spread", rounded(proof.spread()));
            values.put("lift", rounded(proof.lift()));
        }
        return values;
    }

    private static List<String> withoutEvents(Deployment deployment) {
        return deployment
                .audience()
                .caps()
                .withoutEvents(deployment.feeds().stream()
                        .filter(feed -> feed.table().equals(Interactions.TABLE))
                        .map(FeedMapping::channel)
                        .toList());
    }

    private static Dataset<Row> reach(RunContext context, Iterable<Learnt> learnt) {
        List<Row> rows = new ArrayList<>();
        for (Learnt one : learnt) {
            if (one.contest() != null) {
                for (Proof.Reach reach : one.contest().proof().reach()) {
                    Map<String, Object> values = new HashMap<>();
                    values.put("segment", one.list().name());
                    values.put("dial_percent", (int) Math.round(100 * reach.dial()));
                    values.put("members", Math.max(1, Math.round(reach.dial() * one.others())));
                    values.put("seeds_reached", rounded(reach.share()));
                    values.put("lift", rounded(reach.lift()));
                    rows.add(row(context, SegmentReach.TABLE, values));
                }
            }
        }
        return context.spark().createDataFrame(rows, Conform.schema(SegmentReach.TABLE));
    }

    private static Row row(RunContext context, Table table, Map<String, Object> values) {
        values.put("as_of", context.asOf());
        values.put("run_id", context.runId());
        return RowFactory.create(table.columnNames().stream().map(values::get).toArray());
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
