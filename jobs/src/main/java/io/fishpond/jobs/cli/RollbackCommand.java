package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.night.Rollback;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond rollback}: an earlier publication is current again. */
@Command(
        name = "rollback",
        description = {
            "Makes the publication of an earlier run the current one again, for all tables at once.",
            "The runs published since are withdrawn: nightly runs their days anew. Export files that they brought stay, and are"
                    + " staged again by the next night."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:  ./fishpond rollback -c conf/demo.yaml --to 2026-06-29-20260630T010000000Z --why 'prices were in cents'"
        })
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Option(names = "--to", required = true, paramLabel = "RUN", description = "As fishpond status names it.")
    private String to;

    @Option(
            names = "--why",
            required = true,
            paramLabel = "TEXT",
            description = "For whoever asks later; without contact data.")
    private String why;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            List<Ledger.Run> withdrawn =
                    Rollback.to(new Lake(spark, deployment.warehouse()), to, why, Clock.systemUTC());
            spec.commandLine().getOut().println(options.json() ? json(withdrawn) : text(withdrawn));
        } catch (Rollback.ImpossibleException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ". Nothing was changed.", e);
        }
        return ExitStatus.DONE.code();
    }

    private String text(List<Ledger.Run> withdrawn) {
        StringBuilder text = new StringBuilder(to + " is current again. Withdrawn:\n");
        withdrawn.forEach(run -> text.append("  ").append(run.runId()).append('\n'));
        return text.append("To run such a day anew, once it is mended: ./fishpond nightly -c " + options.config()
                        + " --as-of " + withdrawn.get(0).asOf())
                .toString();
    }

    private String json(List<Ledger.Run> withdrawn) {
        ObjectNode json = new ObjectMapper().createObjectNode().put("current", to);
        withdrawn.forEach(run -> json.withArray("withdrawn").add(run.runId()));
        return json.toString();
    }
}
