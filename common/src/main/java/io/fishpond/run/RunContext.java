package io.fishpond.run;

import io.fishpond.config.Deployment;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param clock wall clock, for the ledger only
 * @param published versions of the last publication, by {@code layer.table}: where the id ledger is read
 * @param delivered the export files as they lie there now
 * @param measured what jobs measured so far; the runner stores it
 */
public record RunContext(
        Deployment deployment,
        Lake lake,
        LocalDate asOf,
        String runId,
        Clock clock,
        Map<String, Long> published,
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

    /** A context without deliveries, in which nothing was measured yet. */
    public static RunContext of(
            Deployment deployment, Lake lake, LocalDate asOf, String runId, Clock clock, Map<String, Long> published) {
        return new RunContext(deployment, lake, asOf, runId, clock, published, List.of(), new TreeMap<>());
    }

    /** This context with what lies in the exports folder. */
    public RunContext withDelivered(List<DeliveredFile> files) {
        return new RunContext(deployment, lake, asOf, runId, clock, published, List.copyOf(files), new TreeMap<>());
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

    /** Records a figure for {@code ops.metrics}. */
    public void measure(String metric, String subject, double value) {
        measured.put(new Measure(metric, subject), value);
    }
}
