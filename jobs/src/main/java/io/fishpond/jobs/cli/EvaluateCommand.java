package io.fishpond.jobs.cli;

import io.fishpond.config.Deployment;
import io.fishpond.jobs.churn.ChurnEvaluation;
import io.fishpond.jobs.identity.IdentityEvaluation;
import io.fishpond.jobs.segments.LookalikeEvaluation;
import io.fishpond.jobs.value.ValueEvaluation;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.NothingToEvaluateException;
import io.fishpond.run.RunContext;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fishpond evaluate}: accuracy against a known truth, or against what came. */
@Command(
        name = "evaluate",
        description =
                "Compares what the night found with a known truth, and what it would have foretold with what came.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EvaluateCommand.Identity.class,
            EvaluateCommand.Value.class,
            EvaluateCommand.Churn.class,
            EvaluateCommand.Lookalike.class
        })
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
            description = {
                "Pairwise and B³ precision, recall and F1 of core.member_records, as last published; how many accounts members"
                        + " and persons have; and what single links would be worth at other thresholds."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond evaluate identity -c conf/demo.yaml --truth 'build/demo/exports/_truth/records_*.csv'"
            })
    static final class Identity implements Callable<Integer> {
        private static final List<String> COLUMNS = List.of("channel", "external_id", "person");

        @Mixin
        private DeploymentOptions options;

        @Option(
                names = "--truth",
                required = true,
                paramLabel = "FILES",
                description = "CSV with a header that names channel, external_id and person; a glob is allowed.")
        private String truth;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Deployment deployment = options.load().orRefuse();
            try (SparkSession spark = DeploymentOptions.session()) {
                RunContext published = options.published(deployment, spark, spec);
                IdentityEvaluation found = IdentityEvaluation.of(published::readPublished, known(spark));
                spec.commandLine().getOut().println(options.json() ? found.json() : found.table());
            }
            return ExitStatus.DONE.code();
        }

        /** The truth, its columns found by their names. */
        private Dataset<Row> known(SparkSession spark) {
            Dataset<Row> known = spark.read().option("header", true).csv(truth);
            if (!Set.of(known.columns()).containsAll(COLUMNS)) {
                throw new ParameterException(
                        spec.commandLine(),
                        truth + " has the columns " + String.join(", ", known.columns()) + "; a truth needs "
                                + String.join(", ", COLUMNS));
            }
            return known;
        }
    }

    /** What would have been said on a past day, beside what came. */
    abstract static class OnPastDay implements Callable<Integer> {
        @Mixin
        private DeploymentOptions options;

        @Mixin
        private PastDay past;

        @Spec
        private CommandSpec spec;

        /** What was found, for people and for machines. */
        record Found(String table, String json) {}

        abstract Found found(Deployment deployment, RunContext published, LocalDate cutoff, PastDay past);

        @Override
        public Integer call() throws IOException {
            Deployment deployment = options.load().orRefuse();
            try (SparkSession spark = DeploymentOptions.session()) {
                RunContext published = options.published(deployment, spark, spec);
                Found found = found(deployment, published, past.cutoff(published.asOf(), spec), past);
                past.keepJson(spark, found.json());
                spec.commandLine().getOut().println(options.json() ? found.json() : found.table());
            } catch (NothingToEvaluateException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            return ExitStatus.DONE.code();
        }
    }

    /** {@code fishpond evaluate value}: what would have been foretold on a past day, beside what came. */
    @Command(
            name = "value",
            description = {
                "Foretells orders and revenue on a past day, from nothing that was known only later, and compares them with what"
                        + " came: every contender, the one that would have been chosen, its intervals and its tenths."
                        + " Who is one person is taken from the published night."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond evaluate value -c conf/demo.yaml --cutoff 2025-12-31 --horizon 181 --out build/value"
            })
    static final class Value extends OnPastDay {
        @Override
        Found found(Deployment deployment, RunContext published, LocalDate cutoff, PastDay past) {
            ValueEvaluation found = ValueEvaluation.of(
                    published::readPublished,
                    deployment.value(),
                    published.asOf(),
                    cutoff,
                    past.horizonDays(),
                    past::keepPredictions);
            return new Found(found.table(), found.json());
        }
    }

    /** {@code fishpond evaluate churn}: who would have been foretold to leave on a past day, beside who did. */
    @Command(
            name = "churn",
            description = {
                "Foretells on a past day, from nothing that was known only later, who will place no order within the horizon,"
                        + " and compares it with who did: what would have been published, the closed forms, and their"
                        + " calibration. Who is one person is taken from the published night."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond evaluate churn -c conf/demo.yaml --cutoff 2026-03-31 --horizon 91 --out build/churn"
            })
    static final class Churn extends OnPastDay {
        @Override
        Found found(Deployment deployment, RunContext published, LocalDate cutoff, PastDay past) {
            ChurnEvaluation found = ChurnEvaluation.of(
                    published::readPublished,
                    deployment,
                    published.asOf(),
                    cutoff,
                    past.horizonDays(),
                    past::keepPredictions);
            return new Found(found.table(), found.json());
        }
    }

    /** {@code fishpond evaluate lookalike}: everybody who is no seed, ranked by likeness, against a known truth. */
    @Command(
            name = "lookalike",
            description = {
                "Scores everybody but the seeds by likeness to them, and compares with who is known to belong to them: AUC, and"
                        + " lift at 1, 5 and 10%. Members are those of the last published night."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond evaluate lookalike -c conf/benchmarks/bank.yaml --seeds seeds.txt --truth truth.txt"
                        + " --out build/bank/scores"
            })
    static final class Lookalike implements Callable<Integer> {
        private static final String LINES = " one a line: member ids, or channel:external_id.";

        @Mixin
        private DeploymentOptions options;

        @Option(names = "--seeds", required = true, paramLabel = "FILE", description = "Whom to resemble," + LINES)
        private String seeds;

        @Option(
                names = "--truth",
                required = true,
                paramLabel = "FILE",
                description = "Who else belongs to them," + LINES)
        private String truth;

        @Option(
                names = "--exclude",
                split = ",",
                paramLabel = "NAME",
                description = "Columns of member_profile, and attributes as attributes.NAME, that are no features.")
        private List<String> exclude = List.of();

        @Option(
                names = "--out",
                paramLabel = "FOLDER",
                description = "Where every score goes, as CSV in scores: member_id, score, is_true.")
        private String out;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Deployment deployment = options.load().orRefuse();
            try (SparkSession spark = DeploymentOptions.session()) {
                RunContext published = options.published(deployment, spark, spec);
                LookalikeEvaluation found = LookalikeEvaluation.of(
                        published, lines(spark, "--seeds", seeds), lines(spark, "--truth", truth), exclude, this::keep);
                spec.commandLine().getOut().println(options.json() ? found.json() : found.table());
            } catch (NothingToEvaluateException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            return ExitStatus.DONE.code();
        }

        private void keep(String name, Dataset<Row> scores) {
            if (out != null) {
                scores.write().mode("overwrite").option("header", true).csv(out + "/" + name);
            }
        }

        private Dataset<Row> lines(SparkSession spark, String option, String file) throws IOException {
            Path path = new Path(file);
            if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
                throw new ParameterException(spec.commandLine(), option + ": there is no file " + file + ".");
            }
            return spark.read().text(file);
        }
    }
}
