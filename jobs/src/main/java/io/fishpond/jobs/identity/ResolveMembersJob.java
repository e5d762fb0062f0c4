package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Deployment;
import io.fishpond.config.FeedMapping;
import io.fishpond.domain.MemberIds;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds which accounts are one person's, keeps her id from night to night, and writes her golden record. */
public final class ResolveMembersJob implements Job {

    @Override
    public String name() {
        return "resolve";
    }

    @Override
    public String description() {
        return "unites the accounts of one person under one lasting id";
    }

    /** The feeds; the id ledger beside them is read as it was last published, so it is no input of this night. */
    @Override
    public List<Table> reads() {
        return Stream.concat(Accounts.feeds().stream(), Stream.of(Staff.TABLE)).toList();
    }

    @Override
    public List<Table> writes() {
        return List.of(
                Members.TABLE,
                MemberRecords.TABLE,
                MemberLinks.TABLE,
                MemberEvents.TABLE,
                MemberAliases.TABLE,
                MemberAttributes.TABLE);
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
        Dataset<Row> ledger = context.readPublished(MemberRecords.TABLE);
        Dataset<Row> oldAliases = context.readPublished(MemberAliases.TABLE);

        Dataset<Row> accounts = hold(
                held, Accounts.withId(Accounts.withLedger(ledger, asOf).apply(Accounts.named(context::read, asOf))));
        Dataset<Row> profiles = hold(
                held,
                Normalisation.normalised(
                                context.read(Profiles.TABLE).where(Accounts.upTo(asOf, "created_at")),
                                deployment.region())
                        .join(accounts.select("channel", "external_id", "id"), Accounts.key())
                        .transform(p -> GoldenRecord.withPrecedence(p, trust(deployment))));
        Dataset<Row> roster = Keys.roster(Normalisation.normalised(context.read(Staff.TABLE), deployment.region()));
        Dataset<Row> guarded = hold(held, Keys.guarded(Keys.values(profiles), roster, settings.hubLimits()));
        measureGuardedValues(context, guarded);

        Dataset<Row> edges = hold(held, Keys.edges(guarded));
        Dataset<Row> clustered = hold(held, Components.withComponent(accounts, edges, settings.driverEdges()));
        Dataset<Row> moves = hold(held, MemberLedger.moves(clustered));
        Dataset<Row> assigned =
                hold(held, MemberLedger.assigned(clustered, moves, oldAliases, new MemberIds(deployment.memberKey())));
        Dataset<Row> moved = hold(held, MemberLedger.moved(moves, assigned));
        Dataset<Row> records = hold(held, clustered.join(assigned, "component"));

        Lake lake = context.lake();
        lake.replace(
                MemberRecords.TABLE,
                records.select("channel", "external_id", "member_id", "first_seen_at", "first_landed_on"));
        lake.replace(Members.TABLE, GoldenRecord.members(records, profiles, guarded));
        lake.replace(MemberAttributes.TABLE, GoldenRecord.attributes(records, profiles));
        lake.replace(MemberLinks.TABLE, links(edges, accounts));
        lake.replace(MemberAliases.TABLE, MemberLedger.aliases(oldAliases, moved, assigned, asOf));
        lake.replace(
                MemberEvents.TABLE,
                MemberLedger.events(context.readPublished(MemberEvents.TABLE), ledger, moved, assigned, asOf));
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

    /** The star edges as pairs of accounts. */
    static Dataset<Row> links(Dataset<Row> edges, Dataset<Row> accounts) {
        Dataset<Row> first = accounts.select(
                col("id").as("hub"),
                col("channel").as("channel_a"),
                col("external_id").as("external_id_a"));
        Dataset<Row> second = accounts.select(
                col("id"), col("channel").as("channel_b"), col("external_id").as("external_id_b"));
        return edges.join(first, "hub")
                .join(second, "id")
                .drop("hub", "id")
                .withColumn("weight_bits", lit(null).cast("double"))
                .withColumn("match_probability", lit(null).cast("double"));
    }
}
