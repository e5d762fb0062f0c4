package io.fishpond.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The day from which an evaluation foretells, how far it looks, and where it leaves what it found. */
final class PastDay {
    @Option(names = "--cutoff", required = true, paramLabel = "DATE", description = "Last day that is known.")
    private LocalDate cutoff;

    @Option(names = "--horizon", required = true, paramLabel = "DAYS", description = "Days after it that are foretold.")
    private int horizonDays;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the figures as JSON, and every member's prediction beside what came as CSV;"
                    + " nothing is kept without it.")
    private String out;

    /** @throws ParameterException if what is foretold had not all come by the published night */
    LocalDate cutoff(LocalDate published, CommandSpec command) {
        if (horizonDays < 1) {
            throw new ParameterException(command.commandLine(), "--horizon is " + horizonDays + " (must be 1 or more)");
        }
        LocalDate last = published.minusDays(horizonDays);
        if (cutoff.isAfter(last)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--cutoff is " + cutoff + ", but the published night of " + published + " knows what came in "
                            + horizonDays + " days only of cutoffs up to " + last + ".");
        }
        return cutoff;
    }

    int horizonDays() {
        return horizonDays;
    }

    void keepPredictions(Dataset<Row> predictions) {
        if (out != null) {
            predictions.write().mode("overwrite").option("header", true).csv(out + "/predictions");
        }
    }

    void keepJson(SparkSession spark, String json) throws IOException {
        if (out != null) {
            Path file = new Path(out, "figures.json");
            try (OutputStream stream = file.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .create(file, true)) {
                stream.write(json.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
