package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.night.Night;
import io.fishpond.jobs.segments.BuildSegmentsJob;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Job;
import io.fishpond.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fishpond plan}: what would run; nothing is done. */
@Command(
        name = "plan",
        description =
                "Says what a night would run, read and write, what is wrong with the configuration, and which segments can match nobody.",
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
            Night.Plan plan = new Night(spark, deployment, asOf, Clock.systemUTC(), line -> {}).plan(loaded.problems());
            List<String> warnings = BuildSegmentsJob.warnings(spark, deployment.segments());
            out.println(
                    options.json()
                            ? json(deployment, asOf, plan, warnings).toPrettyString()
                            : text(deployment, asOf, plan, warnings));
            out.flush();
        }
        return ExitStatus.DONE.code();
    }

    private static String text(Deployment deployment, LocalDate asOf, Night.Plan plan, List<String> warnings) {
        StringBuilder text = new StringBuilder();
        text.append(
                deployment.name() + ", as of " + asOf + ": " + plan.delivered().size() + " export files for "
                        + deployment.feeds().size() + " feeds; warehouse " + deployment.warehouse() + "\n");
        text.append(
                switch (plan.outlook()) {
                    case START -> "Would run from the start:\n";
                    case RESUME -> "Would go on with run " + plan.run().runId() + ":\n";
                    case NOTHING_TO_DO -> "Nothing to do: run " + plan.run().runId() + " published this day.\n";
                    case NEW_INPUT_WAITS ->
                        "Run " + plan.run().runId()
                                + " published this day of other input; with --rerun, it would run:\n";
                });
        for (Job job : jobs(plan)) {
            text.append("\n" + job.name() + ": " + job.description());
            text.append("\n  reads  " + String.join(", ", names(job.reads())));
            text.append("\n  writes " + String.join(", ", names(job.writes())) + "\n");
        }
        warnings.forEach(warning -> text.append("\nwarning: " + warning));
        return text.toString();
    }

    private static ObjectNode json(Deployment deployment, LocalDate asOf, Night.Plan plan, List<String> warnings) {
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("deployment", deployment.name())
                .put("as_of", asOf.toString())
                .put("warehouse", deployment.warehouse())
                .put("outlook", plan.outlook().name().toLowerCase(Locale.ROOT))
                .put("run_id", plan.run().runId())
                .put("files", plan.delivered().size());
        warnings.forEach(json.putArray("warnings")::add);
        for (Job job : jobs(plan)) {
            ObjectNode step = json.withArray("steps").addObject().put("step", job.name());
            names(job.reads()).forEach(step.putArray("reads")::add);
            names(job.writes()).forEach(step.putArray("writes")::add);
        }
        return json;
    }

    private static List<Job> jobs(Night.Plan plan) {
        return plan.outlook() == Night.Outlook.NOTHING_TO_DO
                ? List.of()
                : Night.JOBS.stream()
                        .filter(job -> !plan.done().contains(job.name()))
                        .toList();
    }

    private static List<String> names(List<Table> tables) {
        return tables.stream().map(Table::qualifiedName).toList();
    }
}
