package io.fishpond.jobs.cli;

import io.fishpond.jobs.generate.ExportGenerator;
import io.fishpond.jobs.generate.MessLevel;
import io.fishpond.run.ExitStatus;
import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond generate}: exports with known truth, at any size. */
@Command(
        name = "generate",
        description = "Writes the exports of an imaginary retailer's eight systems, with the truth beside them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond generate --members 20000 --seed 42 --out build/demo/exports"})
final class GenerateCommand implements Callable<Integer> {

    @Option(names = "--members", required = true, paramLabel = "N", description = "How many persons, staff included.")
    private long members;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "S",
            description = "The same seed, the same bytes (42).")
    private long seed;

    @Option(
            names = "--as-of",
            defaultValue = "2026-06-30",
            paramLabel = "DATE",
            description = "The day on which the exports end; the truth goes a year further (2026-06-30).")
    private LocalDate asOf;

    @Option(
            names = "--mess",
            defaultValue = "USUAL",
            paramLabel = "LEVEL",
            description = "How much of what identifies people is shared or mistaken: usual, hard (usual).")
    private MessLevel mess;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the exports.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (SparkSession spark = DeploymentOptions.session()) {
            new ExportGenerator().generate(spark, members, seed, asOf, mess, out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("exports of " + members + " persons in " + out + ", truth in " + out + "/_truth");
        return ExitStatus.DONE.code();
    }
}
