package io.fishpond.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.fishpond.table.Check;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

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

    /** The newest content; an empty frame of the contract's schema where the table was never written. */
    public Dataset<Row> read(Table table) {
        return exists(table)
                ? spark.read().format("delta").load(path(table))
                : spark.createDataFrame(List.of(), Conform.schema(table));
    }

    /** The content at a Delta version. */
    public Dataset<Row> readAt(Table table, long version) {
        return spark.read().format("delta").option("versionAsOf", version).load(path(table));
    }

    /** Replaces the whole content. */
    public long replace(Table table, Dataset<Row> rows) {
        return write(table, "true", rows, !ensure(table));
    }

    /** Replaces the partition of a mart's as-of date. */
    public long replaceDay(Table table, LocalDate asOf, Dataset<Row> rows) {
        boolean created = ensure(table);
        return write(table, "as_of = date'" + asOf + "'", rows, !created && hasFiles(path(table) + "/as_of=" + asOf));
    }

    /**
     * Replaces the rows that match {@code predicate} with {@code rows}, which must all match it.
     *
     * @return the Delta version that holds them
     */
    public long replaceWhere(Table table, String predicate, Dataset<Row> rows) {
        return write(table, predicate, rows, !ensure(table));
    }

    /** Adds rows of which the caller knows that none that matches {@code predicate} is there; they all match it. */
    public long append(Table table, String predicate, Dataset<Row> rows) {
        ensure(table);
        return write(table, predicate, rows, false);
    }

    /** @param mayReplace false where nothing matches yet: Delta then need not look for what to take away */
    private long write(Table table, String predicate, Dataset<Row> rows, boolean mayReplace) {
        var writer = Conform.to(table, rows).write().format("delta").mode(mayReplace ? "overwrite" : "append");
        if (mayReplace && !predicate.equals("true")) {
            writer = writer.option("replaceWhere", predicate);
        }
        writer.save(path(table));
        refuseDuplicateKeys(table, predicate);
        return version(table);
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

    /** The newest Delta version of the table. */
    public long version(Table table) {
        // Not DeltaTable.history: it starts a Spark job to answer what the log knows.
        return DeltaLog.forTable(spark, path(table))
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }

    private void refuseDuplicateKeys(Table table, String predicate) {
        org.apache.spark.sql.Column[] key =
                table.key().stream().map(k -> col(k)).toArray(org.apache.spark.sql.Column[]::new);
        List<Row> duplicates = read(table)
                .where(predicate)
                .groupBy(key)
                .agg(count(lit(1)).as("rows_of_key"))
                .where("rows_of_key > 1")
                .limit(1)
                .collectAsList();
        if (!duplicates.isEmpty()) {
            throw new IllegalStateException(table + " is declared " + table.grain() + ", but a key of "
                    + String.join(", ", table.key()) + " has "
                    + duplicates.get(0).getLong(table.key().size()) + " rows");
        }
    }

    /**
     * Creates the table with its comments and constraints, or adds the columns by which its contract has grown.
     *
     * @return whether it was created now
     */
    public boolean ensure(Table table) {
        if (!exists(table)) {
            create(table);
            return true;
        }
        Set<String> present = Set.copyOf(Arrays.asList(read(table).columns()));
        for (Column column : table.columns()) {
            if (!present.contains(column.name())) {
                spark.sql("alter table delta.`" + path(table) + "` add columns (" + column.name() + " " + column.type()
                        + " comment '" + column.comment().replace("'", "\\'") + "')");
            }
        }
        return false;
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
            // Delta refuses a row for which a check is null; in SQL, and in our contracts, an unknown passes.
            builder =
                    builder.property("delta.constraints." + check.name(), "coalesce(" + check.predicate() + ", true)");
        }
        builder.partitionedBy(table.partitionedBy().toArray(String[]::new)).execute();
    }
}
