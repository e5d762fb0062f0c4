package io.fishpond.jobs;

import io.fishpond.config.ConfigurationException;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Nights of one job alone, on tables that a test wrote; each reads what the former ones published. */
public final class OneJob {
    private static final String DEPLOYMENT =
            """
            warehouse: %1$s
            exports: %1$s
            timezone: UTC
            currency: CNY
            region: CN
            keys: {member: "published:a-key-for-tests-only"}
            """;

    private final Lake lake;
    private final Path folder;
    private final Map<String, Long> published = new HashMap<>();

    public OneJob(SparkSession spark, Path folder) {
        this.lake = new Lake(spark, folder.toString());
        this.folder = folder;
    }

    /** What stands in a table from now on, all days. */
    public OneJob with(Table table, Dataset<Row> rows) {
        lake.replace(table, rows);
        return this;
    }

    /**
     * Runs and publishes a night.
     *
     * @param settings keys of the deployment, as YAML, beside those that it cannot do without
     */
    public Lake run(Job job, LocalDate asOf, String settings) {
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        try {
            Files.createDirectories(folder.resolve("conf/channels"));
            Files.writeString(
                    folder.resolve("conf/channels/none.yaml"),
                    "channel: none\nfeeds: {profiles: {files: none.csv, columns: {external_id: id}}}\n");
            Path file = folder.resolve("conf/x.yaml");
            Files.writeString(file, DEPLOYMENT.formatted(folder) + "channels: [channels/*.yaml]\n" + settings);
            var deployment = loader.load(file, Map.of());
            if (!loader.problems().isEmpty()) {
                throw new ConfigurationException(loader.problems());
            }
            job.run(RunContext.of(deployment, lake, asOf, "run-" + asOf, Clock.systemUTC(), Map.copyOf(published)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Table table : job.writes()) {
            published.put(table.qualifiedName(), lake.version(table));
        }
        return lake;
    }

    /** Where the tables and the deployment lie. */
    public Path folder() {
        return folder;
    }

    /** A file beside the deployment. */
    public OneJob write(String name, String text) {
        try {
            Path file = folder.resolve("conf").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns whose contract knows all their values. */
    private static final Map<String, Object> KNOWN =
            Map.of("value_decile", 10, "churn_state", "never_bought", "quadrant", "misers");

    /** Rows in which a required column that nobody says anything of is neutral. */
    public static Rows neutral(Table table) {
        Rows rows = Rows.of(table);
        for (Column column : table.columns()) {
            if (column.required()) {
                rows.withDefault(column.name(), KNOWN.getOrDefault(column.name(), neutral(column.type())));
            }
        }
        return rows;
    }

    private static Object neutral(String type) {
        return switch (type) {
            case "string" -> "x";
            case "boolean" -> false;
            case "date", "timestamp" -> "2026-01-01";
            case "array<string>" -> java.util.List.of();
            case "map<string,string>" -> Map.of();
            default -> type.startsWith("decimal") ? "0" : 0;
        };
    }

    /** The id of a member by number. */
    public static String id(int member) {
        return String.format("m%026d", member);
    }
}
