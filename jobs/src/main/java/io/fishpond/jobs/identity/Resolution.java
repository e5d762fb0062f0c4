package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.SaltedHash;
import io.fishpond.config.Deployment;
import io.fishpond.domain.MemberIds;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.spark.InParallel;
import io.fishpond.table.Table;
import io.fishpond.table.core.LinkageAccounts;
import io.fishpond.table.core.LinkageModels;
import io.fishpond.table.core.LinkageTerms;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberConflicts;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One night of {@link ResolveMembersJob}. Once the linkage is learnt, and while it holds, it is enough to resolve what changed
 * since the published night, for everything else stands; where there are few accounts, all are resolved, with the same result.
 */
final class Resolution implements AutoCloseable {
    private static final Seq<String> ENDS =
            CollectionConverters.asScala(List.of("hub", "id")).toSeq();

    private final RunContext context;
    private final Deployment.Identity settings;
    private final LocalDate asOf;

    /** Of what is remembered. */
    private final long salt;

    private final Dataset<Row> ledger;
    private final Dataset<Row> accounts;
    private final People people;
    private final Dataset<Row> roster;
    private final List<Judgement> history;
    private final Judged judged;

    /** The linkage that still holds; null if it has to be learnt. */
    private final @Nullable LearntLinkage known;

    /** Null if everything is resolved. */
    private final @Nullable ChangedAccounts changed;

    private final Standing standing;
    private final Held held = new Held();

    Resolution(RunContext context) {
        this.context = context;
        this.asOf = context.asOf();
        Deployment deployment = context.deployment();
        this.settings = deployment.identity();
        this.salt = AccountStates.salt(deployment.memberKey());
        this.ledger = MemberLedger.ledger(
                context.readPublished(MemberRecords.TABLE), context.readPublished(WithdrawnAccounts.TABLE));
        this.accounts = held.of(Accounts.withId(Accounts.withLedger(ledger, asOf)
                .apply(Accounts.named(context::read, asOf, deployment.referral().kindsByStaff()))));
        this.people = new People(context);
        this.roster = Keys.roster(Normalisation.normalised(context.read(Staff.TABLE), deployment.region(), asOf));
        // Readers find the table before any steward has spoken.
        context.lake().ensure(io.fishpond.table.core.Judgements.TABLE);
        this.history = new StewardsBook(context.lake()).history();
        this.judged = Judged.of(Judgements.of(history), accounts);
        this.known = LearntLinkage.published(context, settings.model().linkage(), salt)
                .filter(learnt -> learnt.holds(terms(), asOf, settings.refitDays(), accounts.count()))
                .orElse(null);
        this.changed = known == null || accounts.count() < settings.incrementalFrom() ? null : changed(known);
        this.standing =
                changed == null ? Standing.nothing(ledger) : Standing.butFor(changed, context, accounts, ledger);
    }

    /** Everything but the accounts on which clusters and golden records depend. */
    private String terms() {
        return String.join(
                "; ",
                "normal form " + Normalisation.VERSION,
                "region " + context.deployment().region(),
                "trust " + new TreeMap<>(People.trust(context)),
                "hub limits " + new TreeMap<>(settings.hubLimits()),
                "largest block " + settings.largestBlock(),
                "largest component " + settings.largestComponent(),
                "driver edges " + settings.driverEdges(),
                "model " + settings.model());
    }

    private ChangedAccounts changed(LearntLinkage learnt) {
        return new ChangedAccounts(
                people,
                accounts,
                context.readPublished(LinkageAccounts.TABLE),
                roster,
                judged,
                Judged.ever(history, accounts),
                settings,
                learnt,
                salt);
    }

    void run() {
        Dataset<Row> resolved = changed == null ? accounts : Ids.among(accounts, changed.affected());
        Dataset<Row> profiles = held.of(people.of(resolved));
        Dataset<Row> guarded = held.of(changed == null ? guarded(profiles) : changed.guarded(profiles));
        measureGuardedValues(changed == null ? guarded : changed.guarded());
        Dataset<Row> edges = held.of(Keys.edges(guarded, settings.model().strongKinds()));
        JavaPairRDD<Integer, Profile> records = LinkageRecords.of(
                        profiles,
                        guarded,
                        settings.model(),
                        changed == null ? judged.ids() : judged.idsAmong(changed.affected()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try (MemberLinkage linkage = new MemberLinkage(records, edges, judged, settings, compares(records))) {
            MemberLinkage.Found found =
                    known == null ? linkage.learnt(context.deployment().seed(), salt) : linkage.under(known);
            LearntLinkage learnt = known == null ? learnt(found) : known;
            report(found, learnt);

            Dataset<Row> clustered = held.of(withComponents(resolved, found));
            Dataset<Row> sharing = held.of(standing.withSharers(clustered, accounts));
            Dataset<Row> moves = held.of(MemberLedger.moves(sharing));
            Dataset<Row> oldAliases = context.readPublished(MemberAliases.TABLE);
            Dataset<Row> assigned = held.of(MemberLedger.assigned(
                    sharing,
                    moves,
                    oldAliases,
                    new MemberIds(context.deployment().memberKey())));
            Dataset<Row> moved = held.of(MemberLedger.moved(moves, assigned));
            Dataset<Row> members = held.of(clustered.join(assigned, "component"));
            Dataset<Row> pairs = held.of(linkage.pairs(context.spark(), found));

            Map<Table, Dataset<Row>> tables = new HashMap<>(Map.of(
                    WithdrawnAccounts.TABLE,
                    standing.withWithdrawn(MemberLedger.withdrawn(standing.ledger(), accounts, moved, asOf)),
                    Members.TABLE,
                    standing.withMembers(Members.TABLE, GoldenRecord.members(members, profiles, guarded)),
                    MemberAttributes.TABLE,
                    standing.withMembers(MemberAttributes.TABLE, GoldenRecord.attributes(members, profiles)),
                    MemberConflicts.TABLE,
                    standing.withMembers(MemberConflicts.TABLE, GoldenRecord.conflicts(members, profiles)),
                    MemberLinks.TABLE,
                    standing.withLinks(links(withJudged(edges), pairs, clustered)),
                    ReviewPairs.TABLE,
                    standing.withReviews(reviews(pairs, found)),
                    MemberAliases.TABLE,
                    MemberLedger.aliases(oldAliases, moved, assigned, asOf),
                    MemberEvents.TABLE,
                    MemberLedger.events(
                            context.readPublished(MemberEvents.TABLE), standing.ledger(), moved, assigned, asOf)));
            tables.put(
                    MemberRecords.TABLE,
                    standing.withAccounts(
                            MemberRecords.TABLE,
                            members.select("channel", "external_id", "member_id", "first_seen_at", "first_landed_on")));
            tables.put(
                    LinkageAccounts.TABLE,
                    standing.withAccounts(
                            LinkageAccounts.TABLE,
                            AccountStates.of(
                                    clustered,
                                    changed == null ? people.contents(accounts) : changed.contents(),
                                    guarded,
                                    records,
                                    salt)));
            tables.put(LinkageModels.TABLE, LearntLinkage.row(learnt, context));
            tables.put(LinkageTerms.TABLE, LearntLinkage.terms(learnt, context));
            InParallel.map(tables.entrySet(), table -> {
                context.lake().replace(table.getKey(), table.getValue());
                return table.getKey();
            });
        } finally {
            records.unpersist();
        }
    }

    private Dataset<Row> guarded(Dataset<Row> profiles) {
        return Keys.guarded(Keys.values(profiles), roster, settings.hubLimits());
    }

    /** A figure for every kind, so that a zero is told from a night without this guard. */
    private void measureGuardedValues(Dataset<Row> guarded) {
        settings.hubLimits().keySet().forEach(kind -> context.measure("guarded_values", kind, 0));
        for (Row row :
                Keys.guardedValues(guarded, settings.model().strongKinds()).collectAsList()) {
            context.measure("guarded_values", row.getString(0), (double) row.getLong(1));
        }
    }

    private Candidates.BlockFilter compares(JavaPairRDD<Integer, Profile> records) {
        Set<Long> overfull =
                changed == null ? Candidates.overfull(records, settings.largestBlock()) : changed.overfull();
        context.measure("overfull_blocks", subject(), overfull.size());
        Broadcast<Set<Long>> known =
                JavaSparkContext.fromSparkContext(records.context()).broadcast(overfull);
        if (changed == null) {
            return key -> !known.value().contains(key);
        }
        long own = salt;
        return key -> !known.value().contains(SaltedHash.of(own, key));
    }

    /** Of what a figure tells. */
    private String subject() {
        return changed == null ? "" : "resolved";
    }

    private @Nullable LearntLinkage learnt(MemberLinkage.Found found) {
        Repair.Result repair = found.repair();
        return found.model() == null || repair == null
                ? null
                : new LearntLinkage(
                        context.runId(),
                        asOf,
                        accounts.count(),
                        terms(),
                        found.model(),
                        repair.threshold(),
                        repair.cut());
    }

    private void report(MemberLinkage.Found found, @Nullable LearntLinkage learnt) {
        Repair.Result repair = found.repair();
        context.measure(
                "oversized_components",
                subject(),
                repair == null ? 0 : repair.oversized().size());
        context.measure("link_cut", "", learnt == null ? 0 : learnt.cut());
        context.measure(
                "resolved_accounts",
                "",
                changed == null ? accounts.count() : changed.affected().cardinality());
        if (learnt != null) {
            context.record(Models.TABLE, "purpose = 'identity'", List.of(LinkageReport.row(context.runId(), learnt)));
        }
    }

    /** Adds component, the cluster, and connected, the accounts that links connect: an id of theirs. */
    private static Dataset<Row> withComponents(Dataset<Row> accounts, MemberLinkage.Found found) {
        return withLabel(withLabel(accounts, found.clusters(), "component"), found.connected(), "connected");
    }

    private static Dataset<Row> withLabel(Dataset<Row> accounts, Clusters clusters, String name) {
        Broadcast<Clusters> labels = JavaSparkContext.fromSparkContext(
                        accounts.sparkSession().sparkContext())
                .broadcast(clusters);
        StructType schema = accounts.schema().add(name, DataTypes.LongType, false);
        int id = schema.fieldIndex("id");
        return accounts.map(
                (MapFunction<Row, Row>) account ->
                        Accounts.append(account, (long) labels.value().label(Math.toIntExact(account.getLong(id)))),
                Encoders.row(schema));
    }

    /** Pairs to review, of tonight's accounts and of touched ones with others, as accounts. */
    private Dataset<Row> reviews(Dataset<Row> pairs, MemberLinkage.Found found) {
        Dataset<Row> reviews = pairs;
        if (changed != null && known != null) {
            BitSet resolved = changed.affected();
            reviews = reviews.unionByName(
                    WeighedPairs.of(context.spark(), changed.around(), known.model(), found.clusters(), judged)
                            .filter((FilterFunction<Row>) pair ->
                                    !resolved.get((int) pair.getLong(0)) || !resolved.get((int) pair.getLong(1))));
        }
        return named(reviews.where("to_review").drop("to_review"), accounts.withColumn("component", col("id")), "true");
    }

    /** Edges of strong keys and links of stewards: hub, id, evidence of both. */
    private Dataset<Row> withJudged(Dataset<Row> edges) {
        return edges.unionByName(judged.edges(edges.sparkSession()))
                .groupBy("hub", "id")
                .agg(concat_ws(",", array_sort(collect_set("evidence"))).as("evidence"));
    }

    /**
     * Pairs of accounts that are held to be one person's: by a strong key or a steward, which are rules and bear no weight, or
     * by evidence.
     *
     * @param edges see {@link #withJudged}
     * @param pairs see {@link WeighedPairs}
     */
    private static Dataset<Row> links(Dataset<Row> edges, Dataset<Row> pairs, Dataset<Row> clustered) {
        Dataset<Row> links = pairs.where("together")
                .drop("together", "to_review")
                .join(edges.withColumnRenamed("evidence", "keys"), ENDS, "full")
                .where("keys is not null or weight_bits > 0")
                .withColumn("evidence", coalesce(col("evidence"), lit("")));
        return named(links, clustered, "component_a = component_b");
    }

    /** Pairs of ids (hub, id) as pairs of accounts whose components meet the condition. */
    private static Dataset<Row> named(Dataset<Row> pairs, Dataset<Row> clustered, String condition) {
        Dataset<Row> first = clustered.select(
                col("id").as("hub"),
                col("channel").as("channel_a"),
                col("external_id").as("external_id_a"),
                col("component").as("component_a"));
        Dataset<Row> second = clustered.select(
                col("id"),
                col("channel").as("channel_b"),
                col("external_id").as("external_id_b"),
                col("component").as("component_b"));
        return pairs.join(first, "hub")
                .join(second, "id")
                .where(condition)
                .drop("hub", "id", "component_a", "component_b");
    }

    @Override
    public void close() {
        held.close();
        standing.close();
        if (changed != null) {
            changed.close();
        }
    }
}
