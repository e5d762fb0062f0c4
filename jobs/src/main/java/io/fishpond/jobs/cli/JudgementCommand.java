package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.identity.StewardsBook;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.NotEnteredException;
import io.fishpond.run.RunLock;
import io.fishpond.spark.Lake;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A steward's word on two accounts, given or taken back. */
abstract class JudgementCommand implements Callable<Integer> {
    private final Verdict verdict;

    @Mixin
    private DeploymentOptions options;

    @Parameters(
            index = "0",
            paramLabel = "A",
            converter = AccountKeyConverter.class,
            description = "An account, written channel:external_id.")
    private AccountKey a;

    @Parameters(
            index = "1",
            paramLabel = "B",
            converter = AccountKeyConverter.class,
            description = "The other account.")
    private AccountKey b;

    @Option(
            names = "--why",
            required = true,
            paramLabel = "TEXT",
            description = "How you know, for whoever asks later; without contact data.")
    private String why;

    @Option(
            names = "--by",
            defaultValue = "${sys:user.name}",
            paramLabel = "NAME",
            description = "Who says so; the user of this machine by default.")
    private String by;

    @Option(names = "--retract", description = "Take back what this command said of the two before.")
    private boolean retract;

    @Spec
    private CommandSpec spec;

    JudgementCommand(Verdict verdict) {
        this.verdict = verdict;
    }

    /** {@code fishpond link}: two accounts are one person's. */
    @Command(
            name = "link",
            description = {
                "Says that two accounts are one person's, whatever their data say.",
                "It holds from the next night on, through reruns and rebuilds, until it is taken back. One that contradicts"
                        + " others is refused, with the path that it contradicts."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond link -c conf/demo.yaml app:1042 wecom:7731 --why 'showed both in the shop'",
                "          ./fishpond link -c conf/demo.yaml app:1042 wecom:7731 --retract --why 'it was her sister'"
            })
    static final class Link extends JudgementCommand {
        Link() {
            super(Verdict.LINK);
        }
    }

    /** {@code fishpond unlink}: two accounts are two persons'. */
    @Command(
            name = "unlink",
            description = {
                "Says that two accounts are two persons', whatever they share.",
                "It holds from the next night on, through reruns and rebuilds, until it is taken back. One that contradicts"
                        + " others is refused, with the path that it contradicts."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:  ./fishpond unlink -c conf/demo.yaml app:1042 pos:88 --why 'mother and daughter, one phone'",
                "          ./fishpond unlink -c conf/demo.yaml app:1042 pos:88 --retract --why 'it is one person'"
            })
    static final class Unlink extends JudgementCommand {
        Unlink() {
            super(Verdict.UNLINK);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (a.equals(b)) {
            throw new ParameterException(spec.commandLine(), "A and B are both " + a + ": name two accounts.");
        }
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            Lake lake = new Lake(spark, deployment.warehouse());
            Judgement entered = entered(lake, Clock.systemUTC());
            spec.commandLine().getOut().println(options.json() ? json(entered) : text(entered));
        } catch (NotEnteredException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ". Nothing was written.", e);
        }
        return ExitStatus.DONE.code();
    }

    private Judgement entered(Lake lake, Clock clock) {
        StewardsBook book = new StewardsBook(lake);
        Instant now = clock.instant();
        try (RunLock lock =
                RunLock.take(lake.warehouse(), lake.spark().sparkContext().hadoopConfiguration(), clock)) {
            return retract
                    ? book.takeBack(verdict, a, b, by, why, now)
                    : book.enter(new Judgement(verdict, a, b, by, why, now));
        }
    }

    private String text(Judgement entered) {
        return verdictOf(entered) + " " + a + " " + b + ": entered by " + by
                + ". The next night obeys it; a day that is" + " published already does with\n  ./fishpond nightly -c "
                + options.config() + " --rerun";
    }

    private static String json(Judgement entered) {
        return new ObjectMapper()
                .createObjectNode()
                .put("verdict", verdictOf(entered))
                .put("a", entered.a().toString())
                .put("b", entered.b().toString())
                .put("by", entered.by())
                .put("why", entered.why())
                .put("at", entered.at().toString())
                .toString();
    }

    private static String verdictOf(Judgement judgement) {
        return judgement.verdict().name().toLowerCase(Locale.ROOT);
    }
}
