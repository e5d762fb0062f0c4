package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.jobs.night.Night;
import io.fishpond.jobs.night.NightSummary;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fishpond nightly}: the whole night. */
@Command(
        name = "nightly",
        description = "Runs the whole night. The same command again resumes a night that died, or does nothing.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond nightly -c conf/demo.yaml --as-of 2026-06-30"})
final class NightlyCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(
            names = "--rerun",
            description = "Run again although the day was published, with the input that came since.")
    private boolean rerun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return run(options, rerun, DeploymentOptions.local(), spec.commandLine());
    }

    static int run(DeploymentOptions options, boolean rerun, SparkSession.Builder local, CommandLine command)
            throws IOException {
        DeploymentOptions.Loaded loaded = options.load();
        Deployment deployment = loaded.deployment();
        Clock clock = Clock.systemUTC();
        LocalDate asOf = options.asOf(deployment, clock);
        PrintWriter out = command.getOut();
        Consumer<String> progress = options.json()
                ? line -> {}
                : line -> {
                    out.println("  " + line);
                    out.flush();
                };
        try (SparkSession spark = DeploymentOptions.session(local)) {
            if (!options.json()) {
                out.println("Fishpond: " + deployment.name() + ", as of " + asOf);
                out.flush();
            }
            Night.Result result = new Night(spark, deployment, asOf, clock, progress).run(loaded.problems(), rerun);
            Lake lake = new Lake(spark, deployment.warehouse());
            NightSummary summary = NightSummary.of(
                    RunContext.of(
                            deployment,
                            lake,
                            asOf,
                            result.runId(),
                            clock,
                            new Ledger(lake).publishedBy(result.runId())),
                    result,
                    options.config());
            out.println(options.json() ? summary.json() : summary.text());
            out.flush();
        }
        return ExitStatus.DONE.code();
    }
}
