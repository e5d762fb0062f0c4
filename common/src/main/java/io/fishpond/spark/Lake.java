package io.fishpond.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.fishpond.table.Check;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;

/**
 * The warehouse: Delta tables at {@code <warehouse>/<layer>/<table>}, on any Hadoop path. Every write is conformed to
 * the table's contract, is one commit, and leaves the same content when it is done again.
 */
public final class Lake {
    private final SparkSession spark;
    private final String warehouse;

    public Lake(SparkSession spark, String warehouse) {
        this.spark = spark;
        this.warehouse = qualified(spark, warehouse);
    }

    /** The one spelling of a location: Delta refuses {@code file:///x} beside {@code file:/x}. */
    private static String qualified(SparkSession spark, String location) {
        Path path = new Path(location);
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .makeQualified(path)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("warehouse " + location + " cannot be reached", e);
        }
    }

    public SparkSession spark() {
        return spark;
    }

    public String warehouse() {
        return warehouse;
    }

    /** Where the table lies. */
    public String path(Table table) {
        return warehouse + "/" + table.layer().folder() + "/" + table.name();
    }

    public boolean exists(Table table) {
        return DeltaTable.isDeltaTable(spark, path(table));
    }

    /**
     * The newest content, nulls in columns that the contract has grown since; an empty frame of the contract's schema where
     * the table was never written.
     */
    public Dataset<Row> read(Table table) {
        if (!exists(table)) {
            return spark.createDataFrame(List.of(), Conform.schema(table));
        }
        return grown(table, spark.read().format("delta").load(path(table)));
    }

    /** The content at a Delta version, nulls in columns that the contract has grown since. */
    public Dataset<Row> readAt(Table table, long version) {
        return grown(
                table,
                spark.read().format("delta").option("versionAsOf", version).load(path(table)));
    }

    private static Dataset<Row> grown(Table table, Dataset<Row> rows) {
        Set<String> present = Set.of(rows.columns());
        Dataset<Row> grown = rows;
        for (Column column : table.columns()) {
            if (!present.contains(column.name())) {
                grown = grown.withColumn(column.name(), lit(null).cast(column.type()));
            }
        }
        return grown;
    }

    /** Replaces the whole content. */
    public void replace(Table table, Dataset<Row> rows) {
        replaceWhere(table, "true", rows);
    }

    /** Replaces the partition of a mart's as-of date. */
    public void replaceDay(Table table, LocalDate asOf, Dataset<Row> rows) {
        boolean created = ensure(table);
        String day = "as_of = date'" + asOf + "'";
        write(table, day, rows, !created && hasFiles(path(table) + "/as_of=" + asOf));
        audit(table, day);
    }

    /** Replaces the rows that match {@code predicate} with {@code rows}, which must all match it. */
    public void replaceWhere(Table table, String predicate, Dataset<Row> rows) {
        write(table, predicate, rows, !ensure(table));
        audit(table, predicate);
    }

    /**
     * As {@link #replaceWhere}, of rows whose keys are unique by their making: they are not read back.
     *
     * @return the number of rows written, as the table's own log has it
     */
    public long land(Table table, String predicate, Dataset<Row> rows) {
        boolean created = ensure(table);
        long before = version(table);
        write(table, predicate, rows, !created);
        // A write of nothing makes no commit.
        return version(table) == before ? 0 : rowsAdded(table, before + 1);
    }

    /** Adds rows of which the caller knows that none that matches {@code predicate} is there; they all match it. */
    public void append(Table table, String predicate, Dataset<Row> rows) {
        ensure(table);
        write(table, predicate, rows, false);
        audit(table, predicate);
    }

    /** Adds a handful of rows; the caller knows that their keys are not there. */
    public void append(Table table, List<Row> rows) {
        Set<List<Object>> keys = new HashSet<>();
        for (Row row : rows) {
            keys.add(table.key().stream()
                    .map(k -> row.get(table.columnNames().indexOf(k)))
                    .toList());
        }
        refuseDuplicates(table, rows.size() - keys.size());
        ensure(table);
        write(table, "true", frame(table, rows), false);
    }

    /** A handful of rows, in the order of the contract's columns. */
    public Dataset<Row> frame(Table table, List<Row> rows) {
        return spark.createDataFrame(rows, Conform.schema(table));
    }

    /** @param mayReplace false where nothing matches yet: Delta then need not look for what to take away */
    private void write(Table table, String predicate, Dataset<Row> rows, boolean mayReplace) {
        var writer = Conform.to(table, rows).write().format("delta").mode(mayReplace ? "overwrite" : "append");
        if (mayReplace && !predicate.equals("true")) {
            writer = writer.option("replaceWhere", predicate);
        }
        writer.save(path(table));
    }

    /** Reads back what was written, and refuses duplicate keys: as many hashes of keys as rows are as many keys. */
    private void audit(Table table, String predicate) {
        org.apache.spark.sql.Column[] key =
                table.key().stream().map(k -> col(k)).toArray(org.apache.spark.sql.Column[]::new);
        Dataset<Row> written = read(table).where(predicate);
        if (repeated(written, xxhash64(key)) > 0) {
            refuseDuplicates(table, repeated(written, struct(key)));
        }
    }

    private static long repeated(Dataset<Row> rows, org.apache.spark.sql.Column key) {
        Row counts = rows.agg(count(lit(1)), count_distinct(key)).head();
        return counts.getLong(0) - counts.getLong(1);
    }

    private long rowsAdded(Table table, long version) {
        Path commit = new Path(path(table) + "/_delta_log", String.format("%020d.json", version));
        try (InputStream lines =
                commit.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(commit)) {
            for (MappingIterator<JsonNode> actions =
                            new ObjectMapper().readerFor(JsonNode.class).readValues(lines);
                    actions.hasNext(); ) {
                JsonNode metrics = actions.next().at("/commitInfo/operationMetrics");
                if (metrics.has("numOutputRows")) {
                    // Rows that shared a file with replaced ones are written again, and counted.
                    return metrics.get("numOutputRows").asLong()
                            - metrics.path("numCopiedRows").asLong();
                }
            }
            throw new IllegalStateException(commit + " does not say how many rows it wrote");
        } catch (IOException e) {
            throw new UncheckedIOException(commit + " cannot be read", e);
        }
    }

    private static void refuseDuplicates(Table table, long repeated) {
        if (repeated > 0) {
            throw new IllegalStateException(table + " is declared " + table.grain() + ", but " + repeated
                    + " rows repeat a key of " + String.join(", ", table.key()));
        }
    }

    private boolean hasFiles(String folder) {
        Path path = new Path(folder);
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("warehouse " + warehouse + " cannot be read", e);
        }
    }

    /**
     * Gives a table the content that it had at an earlier version, as a new one.
     *
     * @return the version that has it now
     */
    public long restore(Table table, long version) {
        if (version(table) != version) {
            DeltaTable.forPath(spark, path(table)).restoreToVersion(version);
        }
        return version(table);
    }

    /** The as-of dates of which the newest content of a mart has rows, from the table's log: no data is read. */
    public Set<LocalDate> days(Table mart) {
        if (!exists(mart)) {
            return Set.of();
        }
        return DeltaLog.forTable(spark, path(mart))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .allFiles()
                .select(col("partitionValues").getItem("as_of"))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> LocalDate.parse(row.getString(0)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The newest Delta version of the table. */
    public long version(Table table) {
        // Not DeltaTable.history: it starts a Spark job to answer what the log knows.
        return DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }

    /**
     * Creates the table with its comments and constraints, or adds the columns by which its contract has grown, and lets those be
     * null that may be by now.
     *
     * @return whether it was created now
     */
    public boolean ensure(Table table) {
        if (!exists(table)) {
            create(table);
            return true;
        }
        StructType stored = DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .metadata()
                .schema();
        Set<String> present = Set.of(stored.fieldNames());
        for (Column column : table.columns()) {
            if (present.contains(column.name())) {
                if (!column.required() && !stored.apply(column.name()).nullable()) {
                    spark.sql(
                            "alter table delta.`" + path(table) + "` alter column " + column.name() + " drop not null");
                }
            } else {
                spark.sql("alter table delta.`" + path(table) + "` add columns (" + column.name() + " " + column.type()
                        + " comment '" + column.comment().replace("'", "\\'") + "')");
            }
        }
        addChecks(table);
        return false;
    }

    private void addChecks(Table table) {
        var properties = DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .metadata()
                .configuration();
        for (Check check : table.checks()) {
            var stored = properties.get("delta.constraints." + check.name().toLowerCase(Locale.ROOT));
            if (stored.isDefined() && withoutSpace(stored.get()).equals(withoutSpace(enforced(check)))) {
                continue;
            }
            String alter = "alter table delta.`" + path(table) + "` ";
            if (stored.isDefined()) { // as the contract had it before it grew
                spark.sql(alter + "drop constraint " + check.name());
            }
            spark.sql(alter + "add constraint " + check.name() + " check (" + enforced(check) + ")");
        }
    }

    /** Delta sets the tokens of an added constraint apart. */
    private static String withoutSpace(String predicate) {
        return predicate.replaceAll("\\s", "");
    }

    /** Delta refuses a row for which a check is null; in SQL, and in our contracts, an unknown passes. */
    private static String enforced(Check check) {
        return "coalesce(" + check.predicate() + ", true)";
    }

    private void create(Table table) {
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark)
                .location(path(table))
                .comment(table.grain())
                // Said explicitly: readers that are not Spark fail silently on what these would bring.
                .property("delta.enableDeletionVectors", "false")
                .property("delta.checkpointPolicy", "classic")
                .property("delta.columnMapping.mode", "none");
        for (Column column : table.columns()) {
            builder = builder.addColumn(DeltaTable.columnBuilder(spark, column.name())
                    .dataType(column.type())
                    .nullable(!column.required())
                    .comment(column.comment())
                    .build());
        }
        for (Check check : table.checks()) {
            builder = builder.property("delta.constraints." + check.name(), enforced(check));
        }
        builder.partitionedBy(table.partitionedBy().toArray(String[]::new)).execute();
    }
}
