package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.night.Night;
import io.fishpond.run.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond backfill}: many nights, in their order. */
@Command(
        name = "backfill",
        description = {
            "Runs the nights of many days in their order. A day that was published of the same input is passed over; the first"
                    + " night that fails or is refused ends it, and the same command goes on there. --json prints a line a day."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond backfill -c conf/demo.yaml --from 2026-06-24 --to 2026-06-30"})
final class BackfillCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(names = "--from", required = true, paramLabel = "DATE", description = "The first business day.")
    private LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "The last business day.")
    private LocalDate to;

    @Option(names = "--rerun", description = "Run days again that were published, with the input that came since.")
    private boolean rerun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.refuseAsOf(spec);
        if (to.isBefore(from)) {
            throw new ParameterException(spec.commandLine(), "--to " + to + " lies before --from " + from + ".");
        }
        DeploymentOptions.Loaded loaded = options.load();
        Deployment deployment = loaded.deployment();
        PrintWriter out = spec.commandLine().getOut();
        try (SparkSession spark = DeploymentOptions.session()) {
            for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
                Night.Result result =
                        new Night(spark, deployment, day, Clock.systemUTC(), line -> {}).run(loaded.problems(), rerun);
                String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
                out.println(
                        options.json()
                                ? new ObjectMapper()
                                        .createObjectNode()
                                        .put("as_of", day.toString())
                                        .put("outcome", outcome)
                                        .put("run_id", result.runId())
                                        .toString()
                                : day + "  " + outcome.replace('_', ' ') + "  " + result.runId());
                out.flush();
            }
        }
        return ExitStatus.DONE.code();
    }
}
