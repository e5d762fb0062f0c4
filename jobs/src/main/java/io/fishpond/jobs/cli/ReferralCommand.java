package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fishpond.algo.identity.AccountKey;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.influence.ReferralBook;
import io.fishpond.jobs.influence.ReferralBook.Verdict;
import io.fishpond.jobs.influence.ReferralBook.Word;
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

/** {@code fishpond referral}: a steward's word on who brought whom, given or taken back. */
@Command(
        name = "referral",
        description = {
            "Says that one account's owner brought another's, or that she did not, whatever the channels claim.",
            "It holds from the next night on, through reruns and rebuilds, until it is taken back. Who was first seen later"
                    + " cannot have brought anybody: such a word stands in marts.referral_rejects with its reason."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:  ./fishpond referral -c conf/demo.yaml app:1042 wecom:7731 --why 'came in together'",
            "          ./fishpond referral -c conf/demo.yaml app:1042 wecom:7731 --not --why 'never met'",
            "          ./fishpond referral -c conf/demo.yaml app:1042 wecom:7731 --retract --why 'mixed up'"
        })
final class ReferralCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Parameters(
            index = "0",
            paramLabel = "REFERRER",
            converter = AccountKeyConverter.class,
            description = "An account of who brought the other, written channel:external_id.")
    private AccountKey referrer;

    @Parameters(
            index = "1",
            paramLabel = "REFEREE",
            converter = AccountKeyConverter.class,
            description = "An account of who was brought.")
    private AccountKey referee;

    @Option(names = "--not", description = "She did not bring her.")
    private boolean not;

    @Option(names = "--retract", description = "Take back what was said of the two before.")
    private boolean retract;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (referrer.equals(referee)) {
            throw new ParameterException(
                    spec.commandLine(), "REFERRER and REFEREE are both " + referrer + ": name two accounts.");
        }
        if (not && retract) {
            throw new ParameterException(spec.commandLine(), "--not and --retract: --retract takes back both.");
        }
        options.refuseAsOf(spec);
        Deployment deployment = options.load().orRefuse();
        Word word = new Word(
                retract ? Verdict.RETRACT : not ? Verdict.NOT_BROUGHT : Verdict.BROUGHT, referrer, referee, by, why);
        try (SparkSession spark = DeploymentOptions.session()) {
            Lake lake = new Lake(spark, deployment.warehouse());
            Clock clock = Clock.systemUTC();
            Instant at;
            try (RunLock lock =
                    RunLock.take(lake.warehouse(), spark.sparkContext().hadoopConfiguration(), clock)) {
                at = new ReferralBook(lake).enter(word, clock.instant());
            }
            spec.commandLine().getOut().println(options.json() ? json(word, at) : text(word));
        } catch (NotEnteredException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ". Nothing was written.", e);
        }
        return ExitStatus.DONE.code();
    }

    private String text(Word word) {
        return verdict(word) + " " + referrer + " " + referee + ": entered by " + by
                + ". The next night obeys it; a day that is published already does with\n  ./fishpond nightly -c "
                + options.config() + " --rerun";
    }

    private static String json(Word word, Instant at) {
        return new ObjectMapper()
                .createObjectNode()
                .put("verdict", verdict(word))
                .put("referrer", word.referrer().toString())
                .put("referee", word.referee().toString())
                .put("by", word.by())
                .put("why", word.why())
                .put("at", at.toString())
                .toString();
    }

    private static String verdict(Word word) {
        return word.verdict().name().toLowerCase(Locale.ROOT);
    }
}
