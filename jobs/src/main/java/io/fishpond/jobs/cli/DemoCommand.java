package io.fishpond.jobs.cli;

import io.fishpond.jobs.generate.ExportGenerator;
import io.fishpond.jobs.generate.MessLevel;
import io.fishpond.spark.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond demo}: exports of an imaginary retailer, and a night on them. */
@Command(
        name = "demo",
        description = "Generates demo exports, runs the night on them, and says what was found and where it lies.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond demo"})
final class DemoCommand implements Callable<Integer> {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final long SEED = 42;
    private static final Path CONFIG = Path.of("conf", "demo.yaml");

    @Option(names = "--members", defaultValue = "20000", paramLabel = "N", description = "How many persons (20000).")
    private long members;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DeploymentOptions options = DeploymentOptions.of(CONFIG, AS_OF);
        String exports = options.load().orRefuse().exports();
        PrintWriter out = spec.commandLine().getOut();
        if (Files.exists(Path.of(exports, "_truth"))) {
            if (spec.commandLine().getParseResult().hasMatchedOption("--members")) {
                throw new ParameterException(
                        spec.commandLine(),
                        exports + " holds a demo already: remove build/demo for another, or leave out --members");
            }
        } else {
            out.println("Generating the exports of " + members + " persons in " + exports);
            out.flush();
            try (SparkSession spark = DeploymentOptions.session(forLittle())) {
                new ExportGenerator().generate(spark, members, SEED, AS_OF, MessLevel.USUAL, exports);
            }
        }
        return NightlyCommand.run(options, false, Map.of(), forLittle(), spec.commandLine());
    }

    private static SparkSession.Builder forLittle() {
        return Sessions.interpreting(DeploymentOptions.local());
    }
}
