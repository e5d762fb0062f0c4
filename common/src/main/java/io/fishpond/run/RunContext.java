package io.fishpond.run;

import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Deployment;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Everything that a job may know beside its tables: no job asks the machine for a date, a seed or a setting.
 *
 * @param deployment the configuration
 * @param lake the warehouse
 * @param asOf the business day, inclusive, up to which events are used
 * @param runId id of this run, stamped on what it writes
 * @param firstAttempt whether no former attempt at this run can have left rows behind
 * @param clock wall clock, for the ledger only
 * @param published versions of the last publication, by {@code layer.table}: where the id ledger is read
 * @param accepted gates that are let pass this once, with the reason
 * @param delivered the export files as they lie there now
 * @param measured what jobs measured so far; the runner stores it
 */
public record RunContext(
        Deployment deployment,
        Lake lake,
        LocalDate asOf,
        String runId,
        boolean firstAttempt,
        Clock clock,
        Map<String, Long> published,
        Map<String, String> accepted,
        List<DeliveredFile> delivered,
        Map<Measure, Double> measured) {

    /**
     * Name of a figure in {@code ops.metrics}.
     *
     * @param metric what was measured
     * @param subject of what; empty for the whole
     */
    public record Measure(String metric, String subject) implements Comparable<Measure> {
        @Override
        public int compareTo(Measure other) {
            int byMetric = metric.compareTo(other.metric);
            return byMetric != 0 ? byMetric : subject.compareTo(other.subject);
        }
    }

    /** A context without deliveries, in which nothing was measured yet, of a run that may have been attempted before. */
    public static RunContext of(
            Deployment deployment, Lake lake, LocalDate asOf, String runId, Clock clock, Map<String, Long> published) {
        return new RunContext(
                deployment,
                lake,
                asOf,
                runId,
                false,
                clock,
                published,
                Map.of(),
                List.of(),
                new ConcurrentSkipListMap<>());
    }

    /** This context with gates that are let pass. */
    public RunContext accepting(Map<String, String> gates) {
        return new RunContext(
                deployment, lake, asOf, runId, firstAttempt, clock, published, Map.copyOf(gates), delivered, measured);
    }

    /** This context for one step: with what lies in the exports folder, and nothing measured yet. */
    public RunContext forStep(List<DeliveredFile> files, boolean isFirstAttempt) {
        return new RunContext(
                deployment,
                lake,
                asOf,
                runId,
                isFirstAttempt,
                clock,
                published,
                accepted,
                List.copyOf(files),
                new ConcurrentSkipListMap<>());
    }

    public SparkSession spark() {
        return lake.spark();
    }

    /** The table as the running night knows it. */
    public Dataset<Row> read(Table table) {
        return lake.read(table);
    }

    /** The rows of this night's as-of date. */
    public Dataset<Row> readDay(Table table) {
        return lake.read(table).where("as_of = date'" + asOf + "'");
    }

    /** The table as it was last published; an empty frame before the first publication. */
    public Dataset<Row> readPublished(Table table) {
        Long version = published.get(table.qualifiedName());
        return version == null
                ? lake.spark().createDataFrame(List.of(), Conform.schema(table))
                : lake.readAt(table, version);
    }

    /** Writes this night's day of a mart, stamped with as-of date and run. */
    public void replaceDay(Table mart, Dataset<Row> rows) {
        lake.replaceDay(mart, asOf, rows.withColumn("as_of", lit(asOf)).withColumn("run_id", lit(runId)));
    }

    /**
     * Writes rows of this run to a table of ops, in place of what a former attempt at the step left.
     *
     * @param which condition, beside the run's id, that all {@code rows} meet and no other step's rows
     */
    public void record(Table table, String which, Dataset<Row> rows) {
        String own = "run_id = '" + runId + "' and " + which;
        if (firstAttempt) {
            lake.append(table, own, rows);
        } else {
            lake.replaceWhere(table, own, rows);
        }
    }

    /** Writes a handful of rows of this run, as {@link #record(Table, String, Dataset)}. */
    public void record(Table table, String which, List<Row> rows) {
        if (firstAttempt) {
            lake.append(table, rows);
        } else {
            record(table, which, lake.frame(table, rows));
        }
    }

    /** Records a figure for {@code ops.metrics}. */
    public void measure(String metric, String subject, double value) {
        measured.put(new Measure(metric, subject), value);
    }
}
