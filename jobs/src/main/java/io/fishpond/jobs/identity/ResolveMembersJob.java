package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Deployment;
import io.fishpond.config.FeedMapping;
import io.fishpond.domain.MemberIds;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.Judgements;
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
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Finds which accounts are one person's, keeps her id from night to night, and writes her golden record. */
public final class ResolveMembersJob implements Job {
    private static final Seq<String> ENDS =
            CollectionConverters.asScala(List.of("hub", "id")).toSeq();

    @Override
    public String name() {
        return "resolve";
    }

    @Override
    public String description() {
        return "unites the accounts of one person under one lasting id";
    }

    /**
     * The feeds, and what stewards said; the id ledger beside them is read as it was last published, so it is no input of this
     * night.
     */
    @Override
    public List<Table> reads() {
        return Stream.concat(Accounts.feeds().stream(), Stream.of(Staff.TABLE, Judgements.TABLE))
                .toList();
    }

    @Override
    public List<Table> writes() {
        return List.of(
                Members.TABLE,
                MemberRecords.TABLE,
                WithdrawnAccounts.TABLE,
                MemberLinks.TABLE,
                MemberEvents.TABLE,
                MemberAliases.TABLE,
                MemberAttributes.TABLE,
                MemberConflicts.TABLE,
                ReviewPairs.TABLE,
                Models.TABLE);
    }

    @Override
    public void run(RunContext context) {
        List<Dataset<Row>> held = new ArrayList<>();
        try {
            resolve(context, held);
        } finally {
            held.forEach(Dataset::unpersist);
        }
    }

    private static void resolve(RunContext context, List<Dataset<Row>> held) {
        Deployment deployment = context.deployment();
        Deployment.Identity settings = deployment.identity();
        LocalDate asOf = context.asOf();
        Dataset<Row> ledger = MemberLedger.ledger(
                context.readPublished(MemberRecords.TABLE), context.readPublished(WithdrawnAccounts.TABLE));
        Dataset<Row> oldAliases = context.readPublished(MemberAliases.TABLE);

        Dataset<Row> accounts = hold(
                held, Accounts.withId(Accounts.withLedger(ledger, asOf).apply(Accounts.named(context::read, asOf))));
        Dataset<Row> orders = context.read(Orders.TABLE).where(Accounts.upTo(asOf, "ordered_at"));
        Dataset<Row> profiles = hold(
                held,
                Normalisation.normalised(
                                context.read(Profiles.TABLE).where(Accounts.upTo(asOf, "created_at")),
                                deployment.region())
                        .join(accounts.select("channel", "external_id", "id"), Accounts.key())
                        .transform(p -> Accounts.withUsualStore(p, orders))
                        .transform(p -> GoldenRecord.withPrecedence(p, trust(deployment))));
        Dataset<Row> roster = Keys.roster(Normalisation.normalised(context.read(Staff.TABLE), deployment.region()));
        Dataset<Row> guarded = hold(
                held,
                Keys.guarded(Keys.values(profiles, settings.model().strongKinds()), roster, settings.hubLimits()));
        measureGuardedValues(context, guarded);

        Lake lake = context.lake();
        lake.ensure(Judgements.TABLE); // Readers find it before any steward has spoken.
        Judged judged = Judged.of(new StewardsBook(lake).standing(), accounts);
        Dataset<Row> edges = hold(held, Keys.edges(guarded));
        try (MemberLinkage linkage = new MemberLinkage(profiles, guarded, edges, judged, settings, deployment.seed())) {
            MemberLinkage.Found found = linkage.found();
            report(context, linkage, found);
            Dataset<Row> clustered = hold(held, withComponent(accounts, found.clusters()));
            Dataset<Row> moves = hold(held, MemberLedger.moves(clustered));
            Dataset<Row> assigned = hold(
                    held, MemberLedger.assigned(clustered, moves, oldAliases, new MemberIds(deployment.memberKey())));
            Dataset<Row> moved = hold(held, MemberLedger.moved(moves, assigned));
            Dataset<Row> records = hold(held, clustered.join(assigned, "component"));

            Dataset<Row> pairs = hold(held, linkage.pairs(context.spark(), found));
            Map<Table, Dataset<Row>> tables = Map.of(
                    MemberRecords.TABLE,
                    records.select("channel", "external_id", "member_id", "first_seen_at", "first_landed_on"),
                    WithdrawnAccounts.TABLE,
                    MemberLedger.withdrawn(ledger, accounts, moved, asOf),
                    Members.TABLE,
                    GoldenRecord.members(records, profiles, guarded),
                    MemberAttributes.TABLE,
                    GoldenRecord.attributes(records, profiles),
                    MemberConflicts.TABLE,
                    GoldenRecord.conflicts(records, profiles),
                    MemberLinks.TABLE,
                    links(withJudged(edges, judged), pairs, clustered),
                    ReviewPairs.TABLE,
                    named(pairs.where("to_review").drop("to_review"), clustered, "true"),
                    MemberAliases.TABLE,
                    MemberLedger.aliases(oldAliases, moved, assigned, asOf),
                    MemberEvents.TABLE,
                    MemberLedger.events(context.readPublished(MemberEvents.TABLE), ledger, moved, assigned, asOf));
            InParallel.map(tables.entrySet(), table -> {
                lake.replace(table.getKey(), table.getValue());
                return table.getKey();
            });
        }
    }

    private static Dataset<Row> hold(List<Dataset<Row>> held, Dataset<Row> frame) {
        Dataset<Row> persisted = frame.persist();
        held.add(persisted);
        return persisted;
    }

    private static Map<String, Integer> trust(Deployment deployment) {
        return deployment.feeds().stream()
                .collect(Collectors.toMap(FeedMapping::channel, FeedMapping::trust, Math::max));
    }

    /** A figure for every kind, so that a zero is told from a night without this guard. */
    private static void measureGuardedValues(RunContext context, Dataset<Row> guarded) {
        context.deployment()
                .identity()
                .hubLimits()
                .keySet()
                .forEach(kind -> context.measure("guarded_values", kind, 0));
        for (Row row : Keys.guardedValues(guarded).collectAsList()) {
            context.measure("guarded_values", row.getString(0), (double) row.getLong(1));
        }
    }

    static Dataset<Row> withComponent(Dataset<Row> accounts, Clusters clusters) {
        Broadcast<Clusters> labels = JavaSparkContext.fromSparkContext(
                        accounts.sparkSession().sparkContext())
                .broadcast(clusters);
        StructType schema = accounts.schema().add("component", DataTypes.LongType, false);
        int id = schema.fieldIndex("id");
        return accounts.map(
                (MapFunction<Row, Row>) account ->
                        Accounts.append(account, (long) labels.value().label(Math.toIntExact(account.getLong(id)))),
                Encoders.row(schema));
    }

    private static void report(RunContext context, MemberLinkage linkage, MemberLinkage.Found found) {
        context.measure("overfull_blocks", "", linkage.candidates().overfull());
        Repair.Result repair = found.repair();
        context.measure(
                "oversized_components",
                "",
                repair == null ? 0 : repair.oversized().size());
        if (found.model() != null && repair != null) {
            context.record(
                    Models.TABLE,
                    "purpose = 'identity'",
                    List.of(LinkageReport.row(context.runId(), found.model(), repair)));
        }
    }

    /** Edges of strong keys and links of stewards: hub, id, evidence of both. */
    private static Dataset<Row> withJudged(Dataset<Row> edges, Judged judged) {
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
}
