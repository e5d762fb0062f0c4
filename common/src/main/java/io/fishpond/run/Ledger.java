package io.fishpond.run;

import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.ops.Exports;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Publications;
import io.fishpond.table.ops.Runs;
import io.fishpond.table.ops.Steps;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The ledger of runs: what was started, which steps are done and at which table versions, what was published. */
public final class Ledger {
    private final Lake lake;

    public Ledger(Lake lake) {
        this.lake = lake;
    }

    /** One run, as {@code ops.runs} knows it. */
    public record Run(
            String runId,
            String deployment,
            LocalDate asOf,
            Instant startedAt,
            Instant endedAt,
            String status,
            String inputFingerprint,
            String message) {

        public boolean isPublished() {
            return status.equals("published");
        }

        /** Whether a quality gate stopped it: it is gone on with only if that gate is let pass. */
        public boolean isRefused() {
            return status.equals("refused");
        }

        /** Whether it was published, and rolled back since. */
        public boolean isWithdrawn() {
            return status.equals("withdrawn");
        }

        /** This run, ended. */
        public Run ended(Instant at, String newStatus, String newMessage) {
            return new Run(runId, deployment, asOf, startedAt, at, newStatus, inputFingerprint, newMessage);
        }
    }

    /** All runs, newest first. */
    public List<Run> runs() {
        return lake
                .read(Runs.TABLE)
                .select(
                        "run_id",
                        "deployment",
                        "as_of",
                        "started_at",
                        "ended_at",
                        "status",
                        "input_fingerprint",
                        "message")
                .collectAsList()
                .stream()
                .map(r -> new Run(
                        r.getString(0),
                        r.getString(1),
                        r.getAs(2),
                        r.getAs(3),
                        r.getAs(4),
                        r.getString(5),
                        r.getString(6),
                        r.getString(7)))
                .sorted(Comparator.comparing(Run::startedAt)
                        .thenComparing(Run::runId)
                        .reversed())
                .toList();
    }

    /** The newest run of a business day. */
    public Optional<Run> latest(LocalDate asOf) {
        return runs().stream().filter(r -> r.asOf().equals(asOf)).findFirst();
    }

    /** Writes a run that was never written before. */
    public void start(Run run) {
        lake.append(Runs.TABLE, List.of(row(run)));
    }

    /** Writes a run, as it stands, over what was written of it. */
    public void record(Run run) {
        lake.replaceWhere(Runs.TABLE, "run_id = '" + run.runId() + "'", lake.frame(Runs.TABLE, List.of(row(run))));
    }

    private static Row row(Run run) {
        return RowFactory.create(
                run.runId(),
                run.deployment(),
                run.asOf(),
                run.startedAt(),
                run.endedAt(),
                run.status(),
                run.inputFingerprint(),
                run.message());
    }

    /**
     * Steps of the run that need not be done again: those before the first that is not done, or of which a table has
     * been written since by another night.
     *
     * @param jobs all steps, in their order
     */
    public Set<String> stepsDone(String runId, List<Job> jobs) {
        Map<String, Map<String, Long>> versionsByStep = versionsByStep(runId);
        Map<String, Long> left = new HashMap<>();
        for (Job job : jobs) {
            left.putAll(versionsByStep.getOrDefault(job.name(), Map.of()));
        }
        Set<String> done = new LinkedHashSet<>();
        for (Job job : jobs) {
            boolean asLeft = versionsByStep.containsKey(job.name())
                    && job.writes().stream()
                            .filter(table -> Tables.PUBLISHED.contains(table) && lake.exists(table))
                            .allMatch(table -> Objects.equals(left.get(table.qualifiedName()), lake.version(table)));
            if (!asLeft) {
                break;
            }
            done.add(job.name());
        }
        return done;
    }

    /** Step → {@code layer.table} → the version that it left. */
    private Map<String, Map<String, Long>> versionsByStep(String runId) {
        Map<String, Map<String, Long>> versions = new HashMap<>();
        lake.read(Steps.TABLE)
                .where("run_id = '" + runId + "'")
                .select("step", "versions")
                .collectAsList()
                .forEach(r -> versions.put(r.getString(0), r.getJavaMap(1)));
        return versions;
    }

    /** Marks a step as done: with the versions that it left, and what it measured. */
    public void recordStep(RunContext context, Job job, Instant startedAt, Instant endedAt) {
        recordMetrics(context, job);
        Map<String, Long> versions = new LinkedHashMap<>();
        for (Table table : job.writes()) {
            if (lake.exists(table)) {
                versions.put(table.qualifiedName(), lake.version(table));
            }
        }
        context.record(
                Steps.TABLE,
                "step = '" + job.name() + "'",
                List.of(RowFactory.create(context.runId(), job.name(), startedAt, endedAt, versions)));
    }

    /** Writes what a step measured, done or not. */
    public void recordMetrics(RunContext context, Job job) {
        List<Row> metrics = new ArrayList<>();
        context.measured()
                .forEach((measure, value) -> metrics.add(RowFactory.create(
                        context.runId(), context.asOf(), job.name(), measure.metric(), measure.subject(), value)));
        if (!metrics.isEmpty()) {
            context.record(Metrics.TABLE, "step = '" + job.name() + "'", metrics);
        }
    }

    /** Publishes the run: one commit, a row a table. */
    public void publish(RunContext context, List<Job> jobs, Instant at) {
        Map<String, Map<String, Long>> versionsByStep = versionsByStep(context.runId());
        Map<String, Long> versions = new LinkedHashMap<>();
        for (Job job : jobs) {
            versions.putAll(versionsByStep.getOrDefault(job.name(), Map.of()));
        }
        Set<String> published =
                Tables.PUBLISHED.stream().map(Table::qualifiedName).collect(Collectors.toSet());
        List<Row> rows = new ArrayList<>();
        versions.forEach((table, version) -> {
            if (published.contains(table)) {
                rows.add(RowFactory.create(context.runId(), context.asOf(), table, version, at));
            }
        });
        lake.ensure(Exports.TABLE); // From the first list that can be taken out, whoever audits finds the book.
        context.record(Publications.TABLE, "true", rows);
    }

    /** Versions of the last publication, by {@code layer.table}; empty before the first. */
    public Map<String, Long> published() {
        List<Row> rows = publications();
        return newest(rows).map(runId -> versions(rows, runId)).orElse(Map.of());
    }

    /**
     * Publishes once more what a run had published.
     *
     * @param versions of that content now, by {@code layer.table}
     */
    public void publishAgain(Run run, Map<String, Long> versions, Instant at) {
        lake.replaceWhere(
                Publications.TABLE,
                "run_id = '" + run.runId() + "'",
                lake.frame(
                        Publications.TABLE,
                        versions.entrySet().stream()
                                .map(table -> RowFactory.create(
                                        run.runId(), run.asOf(), table.getKey(), table.getValue(), at))
                                .toList()));
    }

    /** The run of the last publication; empty before the first. */
    public Optional<Run> lastPublished() {
        return publishedRuns().stream().findFirst();
    }

    /** The run of the newest publication of that day; empty if there is none, or if it was withdrawn. */
    public Optional<Run> lastPublished(LocalDate asOf) {
        return publishedRuns().stream()
                .filter(run -> run.asOf().equals(asOf) && !run.isWithdrawn())
                .findFirst();
    }

    /** The runs that published, the newest publication first; withdrawn ones too. */
    public List<Run> publishedRuns() {
        Map<String, Instant> published = publications().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.<Instant>getAs(3), (one, same) -> one));
        return runs().stream()
                .filter(run -> published.containsKey(run.runId()))
                .sorted(Comparator.comparing((Run run) -> published.get(run.runId()))
                        .thenComparing(Run::runId)
                        .reversed())
                .toList();
    }

    private static Optional<String> newest(List<Row> publications) {
        return publications.stream()
                .max(Comparator.comparing((Row r) -> r.<Instant>getAs(3)).thenComparing(r -> r.getString(0)))
                .map(newest -> newest.getString(0));
    }

    /** Versions that a run published, by {@code layer.table}. */
    public Map<String, Long> publishedBy(String runId) {
        return versions(publications(), runId);
    }

    private List<Row> publications() {
        return lake.read(Publications.TABLE)
                .select("run_id", "table", "version", "published_at")
                .collectAsList();
    }

    private static Map<String, Long> versions(List<Row> publications, String runId) {
        return publications.stream()
                .filter(r -> r.getString(0).equals(runId))
                .collect(Collectors.toMap(r -> r.getString(1), r -> r.getLong(2)));
    }
}
