package io.fishpond.jobs.cli;

import io.fishpond.config.ConfigurationException;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.ingest.InputInspection;
import io.fishpond.jobs.night.Night;
import io.fishpond.run.Job;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fishpond plan}: what would run; nothing is done. */
@Command(
        name = "plan",
        description = "Says what a night would run, read and write, and what is wrong with the configuration.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond plan -c conf/demo.yaml"})
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DeploymentOptions.Loaded loaded = options.load();
        Deployment deployment = loaded.deployment();
        LocalDate asOf = options.asOf(deployment, Clock.systemUTC());
        PrintWriter out = spec.commandLine().getOut();
        try (SparkSession spark = DeploymentOptions.session()) {
            Sessions.useTimeZone(spark, deployment.timezone());
            Lake lake = new Lake(spark, deployment.warehouse());
            InputInspection inspection = InputInspection.of(deployment, lake, asOf);
            List<String> problems = new ArrayList<>(loaded.problems());
            problems.addAll(inspection.problems());
            if (!problems.isEmpty()) {
                throw new ConfigurationException(problems);
            }
            out.println(deployment.name() + ", as of " + asOf + ": "
                    + inspection.files().size() + " export files for "
                    + deployment.feeds().size() + " feeds; warehouse " + lake.warehouse());
            for (Job job : Night.JOBS) {
                out.println();
                out.println(job.name() + ": " + job.description());
                out.println("  reads  " + names(job.reads()));
                out.println("  writes " + names(job.writes()));
            }
            out.flush();
        }
        return 0;
    }

    private static String names(List<Table> tables) {
        return tables.stream().map(Table::qualifiedName).collect(Collectors.joining(", "));
    }
}
