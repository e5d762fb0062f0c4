package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        PrintWriter out = spec.commandLine().getOut();
        try (SparkSession spark = DeploymentOptions.session()) {
            List<Ledger.Run> runs = new Ledger(new Lake(spark, deployment.warehouse()))
                    .runs().stream().limit(nights).toList();
            out.println(options.json() ? json(runs).toPrettyString() : text(runs));
            out.flush();
        }
        return ExitStatus.DONE.code();
    }

    private static String text(List<Ledger.Run> runs) {
        if (runs.isEmpty()) {
            return "No night has run here yet.";
        }
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-32s %-12s %-10s %9s%n", "run", "as of", "status", "seconds"));
        for (Ledger.Run run : runs) {
            text.append(String.format(
                    "%-32s %-12s %-10s %9s  %s%n",
                    run.runId(),
                    run.asOf(),
                    run.status(),
                    seconds(run).map(String::valueOf).orElse(""),
                    run.message() == null
                            ? ""
                            : run.message().lines().findFirst().orElse("")));
        }
        return text.toString();
    }

    private static ArrayNode json(List<Ledger.Run> runs) {
        ArrayNode json = new ObjectMapper().createArrayNode();
        for (Ledger.Run run : runs) {
            ObjectNode object = json.addObject()
                    .put("run_id", run.runId())
                    .put("as_of", run.asOf().toString())
                    .put("status", run.status())
                    .put("started_at", run.startedAt().toString())
                    .put("message", run.message());
            seconds(run).ifPresent(seconds -> object.put("seconds", seconds));
        }
        return json;
    }

    private static Optional<Long> seconds(Ledger.Run run) {
        return Optional.ofNullable(run.endedAt())
                .map(end -> Duration.between(run.startedAt(), end).toSeconds());
    }
}
