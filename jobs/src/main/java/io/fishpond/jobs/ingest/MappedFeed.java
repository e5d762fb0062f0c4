package io.fishpond.jobs.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.right;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.DeploymentLoader;
import io.fishpond.config.FeedMapping;
import io.fishpond.table.Check;
import io.fishpond.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** One channel's feed, from its own columns to canonical ones: mapped → typed, with every fault → latest by key. */
final class MappedFeed {
    /** Where faults of a row stand until it is split off: array of (column, value, reason). */
    static final String FAULTS = "_faults";

    /** What a row that a query made says, as text; null for a row of one record. */
    static final String CONTENT = "_content";

    private static final DataType FAULT_TYPE =
            DataType.fromDDL("array<struct<column: string, value: string, reason: string>>");

    private MappedFeed() {}

    /** What is wrong with the columns that a query yields. */
    static List<String> columnProblems(FeedMapping feed, Dataset<Row> result) {
        List<String> mappable = DeploymentLoader.mappable(feed.table());
        List<String> present = Arrays.asList(result.columns());
        List<String> problems = new ArrayList<>();
        String where = feed.file() + ": " + feed.key() + ".query ";
        for (String column : present) {
            if (!mappable.contains(column) && !column.equals("_file") && !column.equals("_row")) {
                problems.add(where + "yields " + column + ", which is not a column of " + feed.table() + " (columns: "
                        + String.join(", ", mappable) + ")");
            }
        }
        feed.table().columns().stream()
                .filter(c -> c.required() && mappable.contains(c.name()) && !present.contains(c.name()))
                .forEach(c -> problems.add(where + "does not yield " + c.name() + ": " + feed.table() + " needs it"));
        return problems;
    }

    /** The mapping applied: canonical names, whatever types its expressions have. */
    static Dataset<Row> mapped(FeedMapping feed, SparkSession session, Map<String, Dataset<Row>> sources) {
        if (feed.query() != null) {
            sources.forEach((alias, frame) -> frame.createOrReplaceTempView(alias));
            return session.sql(feed.query());
        }
        List<Column> columns = new ArrayList<>();
        feed.columns().forEach((name, sql) -> columns.add(expr(sql).as(name)));
        if (!feed.attributes().isEmpty()) {
            List<Column> entries = new ArrayList<>();
            feed.attributes().forEach((name, sql) -> {
                entries.add(lit(name));
                entries.add(expr(sql).cast("string"));
            });
            columns.add(map_filter(map(entries.toArray(Column[]::new)), (k, v) -> v.isNotNull())
                    .as("attributes"));
        }
        columns.add(col("_file"));
        columns.add(col("_row"));
        return sources.values().iterator().next().select(columns.toArray(Column[]::new));
    }

    /** The contract's columns in its types, and beside them every fault of the row. */
    static Dataset<Row> typed(FeedMapping feed, Dataset<Row> mapped) {
        List<String> present = Arrays.asList(mapped.columns());
        List<Column> columns = new ArrayList<>();
        List<Column> faults = new ArrayList<>();
        for (io.fishpond.table.Column column : feed.table().columns()) {
            String name = column.name();
            DataType type = DataType.fromDDL(column.type());
            Column value =
                    switch (name) {
                        case "channel" -> lit(feed.channel());
                        case "source_file" -> present.contains("_file") ? col("_file") : lit(null);
                        case "source_row" -> present.contains("_row") ? col("_row") : lit(null);
                        default -> present.contains(name) ? col(name) : lit(null);
                    };
            Column typed = present.contains(name) ? typed(mapped, name, type) : value.cast(type);
            columns.add(typed.as(name));
            if (present.contains(name)) {
                faults.add(when(
                        col(name).isNotNull().and(typed.isNull()),
                        fault(name, col(name), "is not a " + column.type())));
            }
            if (column.required()) {
                faults.add(when(
                        present.contains(name) ? col(name).isNull() : value.isNull(),
                        fault(name, lit(null), "is missing")));
            }
        }
        // Records that a query put together may share a record's number: their content tells them apart.
        columns.add((feed.query() == null ? lit(null).cast("string") : to_json(struct(col("*")))).as(CONTENT));
        Dataset<Row> withTypes = mapped.select(concatenated(columns, faults));
        return withRuleFaults(feed, withTypes);
    }

    private static Column[] concatenated(List<Column> columns, List<Column> faults) {
        List<Column> all = new ArrayList<>(columns);
        all.add(present(faults).as(FAULTS));
        return all.toArray(Column[]::new);
    }

    /** The faults that a row has. Few rows have any, and Spark interprets what {@code filter} looks at: ask first. */
    private static Column present(List<Column> faults) {
        Column[] each = faults.toArray(Column[]::new);
        return when(coalesce(each).isNotNull(), filter(array(each), Column::isNotNull))
                .otherwise(array().cast(FAULT_TYPE));
    }

    /** Adds what the contract's checks and the mapping's own rules say of the typed row. */
    private static Dataset<Row> withRuleFaults(FeedMapping feed, Dataset<Row> typed) {
        List<Column> faults = new ArrayList<>();
        for (Check check : feed.table().checks()) {
            Column broken = coalesce(expr("not (" + check.predicate() + ")"), lit(false));
            faults.add(when(broken, fault(check.name(), lit(null), "is not true: " + check.predicate())));
        }
        for (String rule : feed.require()) {
            Column broken = coalesce(expr("not (" + rule + ")"), lit(true));
            faults.add(when(broken, fault("require", lit(null), "is not true: " + rule)));
        }
        return faults.isEmpty() ? typed : typed.withColumn(FAULTS, concat(col(FAULTS), present(faults)));
    }

    private static Column typed(Dataset<Row> mapped, String name, DataType type) {
        DataType actual = mapped.schema().apply(name).dataType();
        if (actual.catalogString().equals(type.catalogString())) {
            return type instanceof ArrayType ? filter(col(name), Column::isNotNull) : col(name);
        }
        if (type instanceof ArrayType && actual.equals(DataTypes.StringType)) {
            return when(col(name).isNotNull(), array(col(name)));
        }
        return expr("try_cast(`" + name + "` as " + type.sql() + ")");
    }

    /** The value stands as delivered; it is masked when it is written down. */
    private static Column fault(String column, Column value, String reason) {
        return struct(
                lit(column).as("column"),
                value.cast("string").as("value"),
                lit(reason).as("reason"));
    }

    /** First and last character: enough to find the record, too little to know what it says. */
    static Column masked(Column text) {
        return when(length(text).leq(2), lit("**"))
                .when(text.isNotNull(), concat(left(text, lit(1)), lit("***"), right(text, lit(1))));
    }

    /** One row a key: the latest updated_at wins, then the file's name, then the record's number, then the content. */
    static Dataset<Row> latest(Table table, Dataset<Row> typed) {
        Column[] row = table.columnNames().stream().map(c -> col(c)).toArray(Column[]::new);
        Column order = struct(col("updated_at"), col("source_file"), col("source_row"), col(CONTENT));
        Column[] key = table.key().stream().map(c -> col(c)).toArray(Column[]::new);
        return typed.groupBy(key).agg(max_by(struct(row), order).as("latest")).select("latest.*");
    }
}
