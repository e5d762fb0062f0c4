package io.fishpond.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fishpond.config.Deployment;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import io.fishpond.table.ops.Rejects;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond rejects}: what a night could not use, and why. */
@Command(
        name = "rejects",
        description = {
            "Tells what rows a night rejected: how many, by feed, column and reason, and where the first of them stands; values"
                    + " are masked.",
            "What a mapping rejected is not lost: raw keeps it, and every night stages all of raw anew. Once the mapping is mended,"
                    + " nightly --rerun replays it. A record that could not be read lies in its file: mend the file, or the options"
                    + " by which it is read."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  ./fishpond rejects -c conf/demo.yaml"})
final class RejectsCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "Whose rejects; of the last run by default, published or not.")
    private @Nullable String run;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            Lake lake = new Lake(spark, deployment.warehouse());
            String asked = named(new Ledger(lake).runs());
            List<Row> rejects = lake.read(Rejects.TABLE)
                    .where(col("run_id").equalTo(asked))
                    // Numbers in reasons are left out, so that like reasons stand together.
                    .withColumn("reason", expr("regexp_replace(reason, '[0-9]+', '…')"))
                    .groupBy("channel", "feed", "source", "column", "reason")
                    .agg(
                            expr("count(1)").as("rows"),
                            expr("min(struct(file, row, value))").as("first"))
                    .orderBy(col("rows").desc(), col("channel"), col("feed"), col("column"), col("reason"))
                    .collectAsList();
            spec.commandLine().getOut().println(options.json() ? json(rejects) : text(asked, rejects));
        }
        return ExitStatus.DONE.code();
    }

    private String named(List<Ledger.Run> runs) {
        return runs.stream()
                .map(Ledger.Run::runId)
                .filter(id -> run == null || run.equals(id))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        run == null
                                ? "No night has run here yet."
                                : "There is no run " + run + ": see fishpond status."));
    }

    private static String text(String run, List<Row> rejects) {
        if (rejects.isEmpty()) {
            return "Run " + run + " rejected nothing.";
        }
        StringBuilder text = new StringBuilder("Rejected by run " + run + ":");
        for (Row reject : rejects) {
            Row first = reject.getAs("first");
            text.append(String.format(
                    "%n%,10d  %s.%s: %s%s%n            first in %s, row %d, value %s",
                    reject.<Long>getAs("rows"),
                    reject.<String>getAs("channel"),
                    reject.<String>getAs("feed"),
                    reject.<String>getAs("source").equals("staging") ? "" : "not readable, ",
                    reject.<String>getAs("reason"),
                    first.getString(0).isEmpty() ? "no file" : first.getString(0),
                    first.getLong(1),
                    first.isNullAt(2) ? "missing" : first.getString(2)));
        }
        return text.append(
                        "\nOnce the mapping is mended, nightly --rerun stages them; what is not readable is mended in its file, or in"
                                + " the options by which it is read.")
                .toString();
    }

    private static String json(List<Row> rejects) {
        ArrayNode json = new ObjectMapper().createArrayNode();
        for (Row reject : rejects) {
            Row first = reject.getAs("first");
            json.addObject()
                    .put("channel", reject.<String>getAs("channel"))
                    .put("feed", reject.<String>getAs("feed"))
                    .put("source", reject.<String>getAs("source"))
                    .put("column", reject.<String>getAs("column"))
                    .put("reason", reject.<String>getAs("reason"))
                    .put("rows", reject.<Long>getAs("rows"))
                    .put("file", first.getString(0))
                    .put("row", first.getLong(1))
                    .put("value", first.getString(2));
        }
        return json.toPrettyString();
    }
}
