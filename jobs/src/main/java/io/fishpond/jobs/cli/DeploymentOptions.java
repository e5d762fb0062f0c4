package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** What every command that works on a deployment takes. */
final class DeploymentOptions {

    @Option(
            names = {"-c", "--config"},
            required = true,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The deployment, as in conf/demo.yaml.")
    private Path config;

    @Option(
            names = "--set",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            description = "A setting over the file, as in --set warehouse=s3a://pond/warehouse; repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--as-of",
            scope = ScopeType.INHERIT,
            paramLabel = "DATE",
            description =
                    "Business day, inclusive, up to which events are used: of a night yesterday by default, of what is read the last published.")
    private LocalDate asOf;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON object for machines.")
    private boolean json;

    /** The deployment as it was read, and what is wrong with it. */
    record Loaded(Deployment deployment, List<String> problems) {
        Deployment orRefuse() {
            if (!problems.isEmpty()) {
                throw new io.fishpond.config.ConfigurationException(problems);
            }
            return deployment;
        }
    }

    static DeploymentOptions of(Path config, LocalDate asOf) {
        DeploymentOptions options = new DeploymentOptions();
        options.config = config;
        options.asOf = asOf;
        return options;
    }

    Loaded load() {
        DeploymentLoader loader = new DeploymentLoader(System::getenv);
        Deployment deployment = loader.load(config, overrides);
        Loaded loaded = new Loaded(deployment, loader.problems());
        if (deployment.warehouse().isEmpty() || deployment.exports().isEmpty()) {
            loaded.orRefuse(); // Without these there is nothing more to look at.
        }
        return loaded;
    }

    /** Yesterday of the deployment's clock, unless the command says otherwise. */
    LocalDate asOf(Deployment deployment, Clock clock) {
        return asOf != null
                ? asOf
                : LocalDate.ofInstant(clock.instant(), deployment.timezone()).minusDays(1);
    }

    /** @throws ParameterException if an as-of date was named, which would mean nothing to this command */
    void refuseAsOf(CommandSpec command) {
        if (asOf != null) {
            throw new ParameterException(
                    command.commandLine(), "--as-of means nothing to " + command.name() + ": leave it out.");
        }
    }

    Path config() {
        return config;
    }

    boolean json() {
        return json;
    }

    /**
     * The night that was published for the as-of date, the last one if none is named, to read its tables.
     *
     * @throws ParameterException if there is none
     */
    RunContext published(Deployment deployment, SparkSession spark, CommandSpec command) {
        Sessions.useTimeZone(spark, deployment.timezone());
        Lake lake = new Lake(spark, deployment.warehouse());
        Ledger ledger = new Ledger(lake);
        Ledger.Run run = (asOf == null ? ledger.lastPublished() : ledger.lastPublished(asOf))
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        (asOf == null ? "No night" : "No night of " + asOf) + " was published in " + lake.warehouse()
                                + ": run nightly first."));
        return RunContext.of(
                deployment, lake, run.asOf(), run.runId(), Clock.systemUTC(), ledger.publishedBy(run.runId()));
    }

    /** The session of spark-submit, or one of this machine. */
    static SparkSession session() {
        return session(local());
    }

    /** What becomes a session of this machine. */
    static SparkSession.Builder local() {
        return Sessions.local("fishpond", "local[*]");
    }

    /** The session of spark-submit, or this one. */
    static SparkSession session(SparkSession.Builder local) {
        SparkSession spark = System.getProperty("spark.master") == null
                ? local.getOrCreate()
                : Sessions.builder("fishpond").getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
