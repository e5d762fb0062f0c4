package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fishpond.config.Deployment;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond tables}: where to read one publication. */
@Command(
        name = "tables",
        description = {
            "Tells of each table of a publication where it lies and which Delta version to read: together they are one night,"
                    + " whatever is written meanwhile."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:  ./fishpond tables -c conf/demo.yaml",
            "           ./fishpond tables -c conf/demo.yaml --run 2026-06-30-20260701T010000000Z --json",
            "Spark SQL: select * from delta.`PATH` version as of VERSION",
            "delta-rs:  DeltaTable(PATH, version=VERSION)"
        })
final class TablesCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "Whose publication; the current one by default. fishpond status names them.")
    private @Nullable String run;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            Lake lake = new Lake(spark, deployment.warehouse());
            Ledger ledger = new Ledger(lake);
            Map<String, Long> versions = run == null ? ledger.published() : ledger.publishedBy(run);
            if (versions.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        (run == null ? "No night" : "No run " + run) + " was published in " + lake.warehouse() + ".");
            }
            spec.commandLine().getOut().println(options.json() ? json(lake, versions) : text(lake, versions));
        }
        return ExitStatus.DONE.code();
    }

    private static String text(Lake lake, Map<String, Long> versions) {
        StringBuilder text = new StringBuilder(String.format("%-28s %8s  %s", "table", "version", "path"));
        for (Table table : Tables.PUBLISHED) {
            Long version = versions.get(table.qualifiedName());
            if (version != null) {
                text.append(String.format("%n%-28s %8d  %s", table.qualifiedName(), version, lake.path(table)));
            }
        }
        return text.toString();
    }

    private static String json(Lake lake, Map<String, Long> versions) {
        ArrayNode json = new ObjectMapper().createArrayNode();
        for (Table table : Tables.PUBLISHED) {
            Long version = versions.get(table.qualifiedName());
            if (version != null) {
                json.addObject()
                        .put("table", table.qualifiedName())
                        .put("version", version)
                        .put("path", lake.path(table));
            }
        }
        return json.toPrettyString();
    }
}
