package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.config.Gates;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--accept",
            paramLabel = "GATE",
            description = "Let a gate pass this once, with --why; repeatable. ops.gate_findings keeps both.")
    private List<String> accepted = new ArrayList<>();

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            description = "Why it is let pass, for whoever asks later; without contact data.")
    private @Nullable String why;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return run(options, rerun, accepted(), DeploymentOptions.local(), spec.commandLine());
    }

    private Map<String, String> accepted() {
        if (accepted.isEmpty() != (why == null || why.isBlank())) {
            throw new ParameterException(
                    spec.commandLine(), "--accept and --why go together: a gate is let pass for a reason.");
        }
        Map<String, String> reasons = new TreeMap<>();
        for (String gate : accepted) {
            if (!Gates.names().contains(gate)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--accept " + gate + ": there is no such gate. There are " + String.join(", ", Gates.names())
                                + ".");
            }
            reasons.put(gate, why);
        }
        return reasons;
    }

    static int run(
            DeploymentOptions options,
            boolean rerun,
            Map<String, String> accepted,
            SparkSession.Builder local,
            CommandLine command)
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
            Night.Result result =
                    new Night(spark, deployment, asOf, clock, progress).run(loaded.problems(), rerun, accepted);
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
