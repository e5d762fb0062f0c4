package io.fishpond.jobs.cli;

import io.fishpond.config.ConfigurationException;
import io.fishpond.jobs.night.Night;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RefusedException;
import io.fishpond.run.RunLock;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command {@code fishpond}: picks a subcommand, and turns whatever goes wrong into a message and an exit code. */
@Command(
        name = "fishpond",
        description =
                "Member intelligence, every night: many channels in, one member table out, and on it value, churn,"
                        + " lookalikes and referral influence.",
        mixinStandardHelpOptions = true,
        version = "fishpond 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            NightlyCommand.class,
            BackfillCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            TablesCommand.class,
            RejectsCommand.class,
            RollbackCommand.class,
            JudgementCommand.Link.class,
            JudgementCommand.Unlink.class,
            ReferralCommand.class,
            MemberCommand.class,
            SegmentsCommand.class,
            EvaluateCommand.class,
            GenerateCommand.class
        },
        footer = {"", "Start with:  ./fishpond demo"})
public final class Fishpond implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        int exitCode = commandLine().execute(arguments);
        System.out.flush();
        Runtime.getRuntime().exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Fishpond())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110)
                .setExecutionExceptionHandler(Fishpond::explain);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof ConfigurationException) {
            err.println(e.getMessage());
            err.println("Nothing was written. Correct these and run the same command again.");
            return ExitStatus.MISCONFIGURED.code();
        }
        if (e instanceof RunLock.HeldException) {
            err.println(e.getMessage());
            return ExitStatus.LOCKED.code();
        }
        if (e instanceof RefusedException) {
            err.println(e.getMessage());
            err.println("Nothing of this night is published; yesterday stays current.");
            return ExitStatus.REFUSED.code();
        }
        if (e instanceof Night.FailedException) {
            err.println(e.getMessage());
            err.println("Nothing of this night is published; yesterday stays current. The same command goes on at this"
                    + " step. For the full trace, set FISHPOND_TRACE=1.");
        } else {
            err.println("fishpond " + command.getCommandName() + " failed: " + e.getMessage());
        }
        if (System.getenv("FISHPOND_TRACE") != null) {
            e.printStackTrace(err);
        }
        return ExitStatus.FAILED.code();
    }
}
