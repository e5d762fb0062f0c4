package io.fishpond.spark;

import static org.apache.spark.sql.functions.col;

import io.fishpond.table.Column;
import io.fishpond.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Frames that equal their contract: the same columns, in its order, of its types. */
public final class Conform {
    private Conform() {}

    /** The contract's columns as a Spark schema. */
    public static StructType schema(Table table) {
        StructType schema = new StructType();
        for (Column column : table.columns()) {
            schema = schema.add(new StructField(
                    column.name(),
                    DataType.fromDDL(column.type()),
                    !column.required(),
                    org.apache.spark.sql.types.Metadata.empty()));
        }
        return schema;
    }

    /**
     * Selects the contract's columns in their order.
     *
     * @throws IllegalStateException that lists every missing, surplus and mistyped column of the frame
     */
    public static Dataset<Row> to(Table table, Dataset<Row> frame) {
        List<String> faults = new ArrayList<>();
        Set<String> present = Set.copyOf(Arrays.asList(frame.columns()));
        for (Column column : table.columns()) {
            if (!present.contains(column.name())) {
                faults.add(column.name() + " is missing");
            } else {
                String actual = frame.schema().apply(column.name()).dataType().catalogString();
                String declared = DataType.fromDDL(column.type()).catalogString();
                if (!actual.equals(declared)) {
                    faults.add(column.name() + " is " + actual + ", declared " + declared);
                }
            }
        }
        for (String name : frame.columns()) {
            if (table.column(name).isEmpty()) {
                faults.add(name + " is not in the contract");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("frame for " + table + ": " + String.join("; ", faults));
        }
        return frame.select(table.columnNames().stream().map(n -> col(n)).toArray(org.apache.spark.sql.Column[]::new));
    }
}
