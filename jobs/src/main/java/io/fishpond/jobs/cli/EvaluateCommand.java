package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.jobs.identity.IdentityEvaluation;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.Ledger;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond evaluate}: accuracy against a known truth. */
@Command(
        name = "evaluate",
        description = "Compares what the night found with a known truth.",
        mixinStandardHelpOptions = true,
        subcommands = EvaluateCommand.Identity.class)
final class EvaluateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code fishpond evaluate identity}: accounts that belong together, against those that were put together. */
    @Command(
            name = "identity",
            description = "Pairwise and B³ precision, recall and F1 of core.member_records, as last published.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond evaluate identity -c conf/demo.yaml --truth 'build/demo/exports/_truth/records_*.csv'"
            })
    static final class Identity implements Callable<Integer> {

        @Mixin
        private DeploymentOptions options;

        @Option(
                names = "--truth",
                required = true,
                paramLabel = "FILES",
                description = "CSV with a header: channel, external_id, person; a glob is allowed.")
        private String truth;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Deployment deployment = options.load().orRefuse();
            try (SparkSession spark = DeploymentOptions.session()) {
                Dataset<Row> known = spark.read()
                        .option("header", true)
                        .schema("channel string, external_id string, person string")
                        .csv(truth);
                Lake lake = new Lake(spark, deployment.warehouse());
                Long version = new Ledger(lake).published().get(MemberRecords.TABLE.qualifiedName());
                if (version == null) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "No night was published in " + lake.warehouse() + ": run nightly first.");
                }
                IdentityEvaluation found = IdentityEvaluation.of(lake.readAt(MemberRecords.TABLE, version), known);
                spec.commandLine().getOut().println(options.json() ? found.json() : found.table());
            }
            return ExitStatus.DONE.code();
        }
    }
}
