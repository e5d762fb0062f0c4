package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.Settings;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentReach;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Nights of the segments job alone, on a profile made of expressions over {@code id}; each night reads what the former ones published. */
final class Night {
    /** Columns whose contract knows all their values. */
    private static final Map<String, String> KNOWN = Map.of(
            "birth_month", "1",
            "lifecycle_stage", "'entry'",
            "recency_score", "1",
            "frequency_score", "1",
            "monetary_score", "1",
            "value_decile", "10",
            "churn_state", "'never_bought'",
            "churn_band", "'low'",
            "quadrant", "'misers'",
            "ladder", "'none'");

    private final SparkSession spark;
    private final Path folder;
    private final Map<Table, Dataset<Row>> tables = new HashMap<>();
    private final Map<String, Long> published = new HashMap<>();

    Night(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
        List.of(
                        MemberAttributes.TABLE,
                        MemberRecords.TABLE,
                        Consents.TABLE,
                        Interactions.TABLE,
                        Orders.TABLE,
                        MemberAliases.TABLE)
                .forEach(table -> tables.put(table, Rows.of(table).frame()));
    }

    static String id(String number) {
        return "concat('m', lpad(cast(" + number + " as string), 26, '0'))";
    }

    /** Members 0 to {@code size} - 1; a column that nobody says anything of is neutral. */
    static Dataset<Row> profile(SparkSession spark, int size, Map<String, String> said) {
        Map<String, String> all = new HashMap<>(said);
        all.put("as_of", "date'2026-06-30'");
        all.put("member_id", id("id"));
        return spark.range(size)
                .selectExpr(MemberProfile.TABLE.columns().stream()
                        .map(c -> "cast(" + all.getOrDefault(c.name(), neutral(c)) + " as " + c.type() + ") as "
                                + c.name())
                        .toArray(String[]::new));
    }

    private static String neutral(Column column) {
        String known = KNOWN.get(column.name());
        if (known != null) {
            return known;
        }
        return switch (column.type()) {
            case "string" -> "'x'";
            case "boolean" -> "false";
            case "date" -> "date'2026-01-01'";
            default -> "0";
        };
    }

    /** What the night reads of a table, from now on. */
    Night with(Table table, Dataset<Row> rows) {
        tables.put(table, rows);
        return this;
    }

    /** Runs and publishes a night. */
    RunContext run(LocalDate asOf, Dataset<Row> profile, String audience, List<SegmentDefinition> segments)
            throws IOException {
        Deployment deployment = deployment(audience, segments);
        Lake lake = new Lake(spark, folder.toString());
        RunContext context =
                RunContext.of(deployment, lake, asOf, "run-" + asOf, Clock.systemUTC(), Map.copyOf(published));
        tables.forEach(lake::replace);
        tables.clear();
        lake.replaceDay(MemberProfile.TABLE, asOf, profile.withColumn("as_of", lit(asOf)));
        new BuildSegmentsJob().run(context);
        for (Table table : List.of(
                Segments.TABLE, SegmentMembers.TABLE, SegmentChanges.TABLE, SegmentTrials.TABLE, SegmentReach.TABLE)) {
            published.put(table.qualifiedName(), lake.version(table));
        }
        return context;
    }

    /** The same night, as those see it who read what it published. */
    static RunContext published(RunContext ran) {
        Map<String, Long> versions = new HashMap<>();
        for (Table table : List.of(
                MemberProfile.TABLE,
                MemberAttributes.TABLE,
                MemberRecords.TABLE,
                Consents.TABLE,
                Segments.TABLE,
                SegmentMembers.TABLE,
                SegmentTrials.TABLE)) {
            versions.put(table.qualifiedName(), ran.lake().version(table));
        }
        return RunContext.of(ran.deployment(), ran.lake(), ran.asOf(), ran.runId(), ran.clock(), versions);
    }

    private Deployment deployment(String audience, List<SegmentDefinition> segments) throws IOException {
        Path file = folder.resolve("x.yaml");
        Files.writeString(
                file,
                """
                warehouse: %1$s
                exports: %1$s
                timezone: UTC
                currency: CNY
                region: CN
                keys: {member: "published:a-key-for-tests-only"}
                consent: {default: granted}
                channels: [none/*.yaml]
                """
                        .formatted(folder));
        Deployment d = new DeploymentLoader(name -> null).load(file, Map.of());
        return new Deployment(
                d.name(),
                d.warehouse(),
                d.exports(),
                d.timezone(),
                d.currency(),
                d.region(),
                d.memberKey(),
                d.seed(),
                d.consentGranted(),
                d.feeds(),
                d.identity(),
                d.value(),
                d.churn(),
                d.referral(),
                d.membership(),
                Settings.audience(audience),
                d.field(),
                segments,
                d.products(),
                d.tags(),
                d.gates(),
                d.fingerprint());
    }
}
