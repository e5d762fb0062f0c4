package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fishpond status}: the last nights. */
@Command(
        name = "status",
        description = "Shows the last nights: when they ran, how they ended, and why one failed.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond status -c conf/demo.yaml"})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(names = "--nights", defaultValue = "10", paramLabel = "N", description = "How many runs (default 10).")
    private int nights;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Deployment deployment = options.load().orRefuse();
        PrintWriter out = spec.commandLine().getOut();
        try (SparkSession spark = DeploymentOptions.session()) {
            out.printf("%-32s %-12s %-10s %9s  %s%n", "run", "as of", "status", "seconds", "");
            new Ledger(new Lake(spark, deployment.warehouse()))
                    .runs().stream().limit(nights).forEach(run -> {
                        String seconds = run.endedAt() == null
                                ? ""
                                : String.valueOf(Duration.between(run.startedAt(), run.endedAt())
                                        .toSeconds());
                        out.printf(
                                "%-32s %-12s %-10s %9s  %s%n",
                                run.runId(),
                                run.asOf(),
                                run.status(),
                                seconds,
                                run.message() == null ? "" : run.message());
                    });
            out.flush();
        }
        return 0;
    }
}
