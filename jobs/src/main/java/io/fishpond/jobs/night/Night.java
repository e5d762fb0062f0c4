package io.fishpond.jobs.night;

import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.config.ConfigurationException;
import io.fishpond.config.Deployment;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.jobs.audit.AuditNightJob;
import io.fishpond.jobs.care.ListCareJob;
import io.fishpond.jobs.churn.ScoreChurnJob;
import io.fishpond.jobs.contacts.CompareContactsJob;
import io.fishpond.jobs.field.BuildFieldJob;
import io.fishpond.jobs.forecasts.ScoreForecastsJob;
import io.fishpond.jobs.identity.GateMembersJob;
import io.fishpond.jobs.identity.ResolveMembersJob;
import io.fishpond.jobs.identity.StewardsBook;
import io.fishpond.jobs.influence.BuildForestJob;
import io.fishpond.jobs.influence.ReferralBook;
import io.fishpond.jobs.influence.ScoreInfluenceJob;
import io.fishpond.jobs.ingest.IngestExportsJob;
import io.fishpond.jobs.ingest.InputInspection;
import io.fishpond.jobs.ingest.StageFeedsJob;
import io.fishpond.jobs.lifecycle.FollowMembersJob;
import io.fishpond.jobs.next.SuggestProductsJob;
import io.fishpond.jobs.products.MeasureProductsJob;
import io.fishpond.jobs.profile.BuildProfileJob;
import io.fishpond.jobs.profile.CountMembersJob;
import io.fishpond.jobs.segments.BuildSegmentsJob;
import io.fishpond.jobs.tags.TagMembersJob;
import io.fishpond.jobs.value.ScoreValueJob;
import io.fishpond.run.Job;
import io.fishpond.run.Ledger;
import io.fishpond.run.RefusedException;
import io.fishpond.run.RunContext;
import io.fishpond.run.RunLock;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/**
 * One night of one deployment: inspect → ingest → stage → resolve → gate → value, churn, forecasts, influence, next products →
 * profile → census, lifecycle, field, care, product roles, tags, contacts → segments → audit → publish. The same night again does
 * nothing; a night that died goes on at the step where it died, one that a gate refused starts anew, or goes on there if that gate is
 * let pass.
 */
public final class Night {
    /** The jobs in the order in which they run. */
    public static final List<Job> JOBS = List.of(
            new IngestExportsJob(),
            new StageFeedsJob(),
            new ResolveMembersJob(),
            new GateMembersJob(),
            new ScoreValueJob(),
            new ScoreChurnJob(),
            new ScoreForecastsJob(),
            new BuildForestJob(),
            new ScoreInfluenceJob(),
            new SuggestProductsJob(),
            new BuildProfileJob(),
            new CountMembersJob(),
            new FollowMembersJob(),
            new BuildFieldJob(),
            new ListCareJob(),
            new MeasureProductsJob(),
            new TagMembersJob(),
            new CompareContactsJob(),
            new BuildSegmentsJob(),
            new AuditNightJob());

    private static final DateTimeFormatter RUN_ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Deployment deployment;
    private final Lake lake;
    private final Ledger ledger;
    private final LocalDate asOf;
    private final Clock clock;
    private final Consumer<String> progress;

    /** @param progress is told, a line a step, what happens */
    public Night(SparkSession spark, Deployment deployment, LocalDate asOf, Clock clock, Consumer<String> progress) {
        Sessions.useTimeZone(spark, deployment.timezone());
        this.deployment = deployment;
        this.lake = new Lake(spark, deployment.warehouse());
        this.ledger = new Ledger(lake);
        this.asOf = asOf;
        this.clock = clock;
        this.progress = progress;
    }

    /** How a night ended. */
    public enum Outcome {
        /** It ran, from the start or from where it had died, and was published. */
        PUBLISHED,
        /** It had been published before, of the same input. */
        NOTHING_TO_DO,
        /** It had been published before; new input waits for {@code --rerun}. */
        NEW_INPUT_WAITS
    }

    /**
     * What a night came to.
     *
     * @param outcome how it ended
     * @param runId the run that published the day
     */
    public record Result(Outcome outcome, String runId) {}

    /** A step failed; the message says which and why, the cause has the rest. */
    public static final class FailedException extends RuntimeException {
        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Runs the night, of which no gate is let pass. */
    public Result run(List<String> configurationProblems, boolean rerun) {
        return run(configurationProblems, rerun, Map.of());
    }

    /**
     * Runs the night.
     *
     * @param configurationProblems what reading the configuration found wrong
     * @param rerun run again although the day was published of other input
     * @param accepted gates that are let pass this once, with the reason
     * @throws ConfigurationException with every problem of configuration and delivery, before anything is written
     * @throws RunLock.HeldException if another run holds the warehouse
     * @throws FailedException if a step fails; nothing of the night is published
     * @throws RefusedException if a quality gate refuses the night; nothing of it is published
     */
    public Result run(List<String> configurationProblems, boolean rerun, Map<String, String> accepted) {
        List<DeliveredFile> delivered = inspect(configurationProblems);
        try (RunLock lock =
                RunLock.take(lake.warehouse(), lake.spark().sparkContext().hadoopConfiguration(), clock)) {
            Plan plan = planFor(delivered, accepted);
            return switch (plan.outlook()) {
                case NOTHING_TO_DO ->
                    new Result(Outcome.NOTHING_TO_DO, plan.run().runId());
                case NEW_INPUT_WAITS ->
                    rerun
                            ? run(started(fingerprint(delivered)), plan, lock, accepted)
                            : new Result(Outcome.NEW_INPUT_WAITS, plan.run().runId());
                case START, RESUME -> run(plan.run(), plan, lock, accepted);
            };
        }
    }

    /** What a night would do. */
    public enum Outlook {
        /** It would run from the start. */
        START,
        /** It would go on where it died. */
        RESUME,
        /** The day is published, of the same input. */
        NOTHING_TO_DO,
        /** The day is published; new input would wait for {@code --rerun}. */
        NEW_INPUT_WAITS
    }

    /**
     * What a night would do, and of what.
     *
     * @param delivered the files that lie there
     * @param outlook what it would do
     * @param run the run that it would start or go on with, or that published the day
     * @param done its steps that need not be done again
     */
    public record Plan(List<DeliveredFile> delivered, Outlook outlook, Ledger.Run run, Set<String> done) {}

    /**
     * Looks, and does nothing.
     *
     * @throws ConfigurationException with every problem of configuration and delivery
     */
    public Plan plan(List<String> configurationProblems) {
        return planFor(inspect(configurationProblems), Map.of());
    }

    private Plan planFor(List<DeliveredFile> delivered, Map<String, String> accepted) {
        String fingerprint = fingerprint(delivered);
        // What was refused or taken back since does not take the place of what is published.
        Optional<Ledger.Run> last = ledger.latest(asOf)
                .filter(run -> !run.isWithdrawn() && (!run.isRefused() || !accepted.isEmpty()))
                .or(() -> ledger.lastPublished(asOf));
        boolean same =
                last.filter(run -> run.inputFingerprint().equals(fingerprint)).isPresent();
        if (last.isPresent() && last.get().isPublished()) {
            return new Plan(delivered, same ? Outlook.NOTHING_TO_DO : Outlook.NEW_INPUT_WAITS, last.get(), Set.of());
        }
        return same
                ? new Plan(
                        delivered,
                        Outlook.RESUME,
                        last.get(),
                        ledger.stepsDone(last.get().runId(), JOBS))
                : new Plan(delivered, Outlook.START, started(fingerprint), Set.of());
    }

    private List<DeliveredFile> inspect(List<String> configurationProblems) {
        InputInspection inspection = InputInspection.of(deployment, lake, asOf);
        List<String> problems = new java.util.ArrayList<>(configurationProblems);
        problems.addAll(inspection.problems());
        problems.addAll(BuildProfileJob.problems(lake.spark(), deployment.membership()));
        problems.addAll(BuildSegmentsJob.problems(lake.spark(), deployment.segments()));
        problems.addAll(TagMembersJob.problems(lake.spark(), deployment.tags()));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return inspection.files();
    }

    private Ledger.Run started(String fingerprint) {
        Instant now = clock.instant();
        String runId = asOf + "-" + RUN_ID_TIME.format(now);
        return new Ledger.Run(runId, deployment.name(), asOf, now, null, "running", fingerprint, null);
    }

    private Result run(Ledger.Run run, Plan plan, RunLock lock, Map<String, String> accepted) {
        boolean firstAttempt = plan.outlook() != Outlook.RESUME;
        if (firstAttempt) {
            ledger.start(run);
            // What a night has left that was never published is none of this one's past.
            Rollback.restored(lake, ledger.published(), lock);
        } else {
            progress.accept(
                    "resuming run " + run.runId() + " after " + plan.done().size() + " finished steps");
            ledger.record(run.ended(null, "running", null));
        }
        RunContext night = RunContext.of(deployment, lake, asOf, run.runId(), clock, ledger.published())
                .accepting(accepted);
        for (Job job : JOBS) {
            if (!plan.done().contains(job.name())) {
                lock.requireHeld();
                step(run, job, night.forStep(plan.delivered(), firstAttempt));
            }
        }
        lock.requireHeld();
        ledger.publish(night.forStep(plan.delivered(), firstAttempt), JOBS, clock.instant());
        ledger.record(run.ended(clock.instant(), "published", null));
        return new Result(Outcome.PUBLISHED, run.runId());
    }

    private void step(Ledger.Run run, Job job, RunContext context) {
        Instant startedAt = clock.instant();
        lake.spark().sparkContext().setJobDescription(job.name() + ": " + job.description());
        try {
            job.run(context);
        } catch (RefusedException e) {
            ledger.recordMetrics(context, job);
            ledger.record(run.ended(clock.instant(), "refused", e.getMessage()));
            throw e;
        } catch (Exception e) { // Spark throws checked exceptions that its signatures do not declare.
            String message = "step " + job.name() + " failed: " + rootMessage(e);
            ledger.record(run.ended(clock.instant(), "failed", message));
            throw new FailedException(message, e);
        }
        Instant endedAt = clock.instant();
        ledger.recordStep(context, job, startedAt, endedAt);
        progress.accept(String.format(
                "%-10s %-60s %6.1f s",
                job.name(),
                job.description(),
                Duration.between(startedAt, endedAt).toMillis() / 1000.0));
    }

    /** The innermost message, first line: what people can act on. Spark quotes values of the data in it: they are masked. */
    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String line = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root instanceof SparkThrowable ? line.replaceAll("'[^']*'|\"[^\"]*\"", "'***'") : line;
    }

    /** What makes two nights the same: the configuration, the content of every file, of seeds too, and what stewards have said. */
    private String fingerprint(List<DeliveredFile> delivered) {
        Map<String, String> content = new TreeMap<>();
        for (DeliveredFile file : delivered) {
            content.put(file.source() + " " + file.file(), file.contentHash());
        }
        BuildSegmentsJob.seedFiles(lake.spark(), deployment)
                .forEach((file, hash) -> content.put("seeds " + file, hash));
        List<Judgement> said = new StewardsBook(lake).history();
        if (!said.isEmpty()) {
            content.put("judgements", said.toString());
        }
        List<String> referrals = new ReferralBook(lake).history();
        if (!referrals.isEmpty()) {
            content.put("referral judgements", referrals.toString());
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((deployment.fingerprint() + content).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
        }
    }
}
