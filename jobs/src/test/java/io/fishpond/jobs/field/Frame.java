package io.fishpond.jobs.field;

import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Frames for the tests of this package. */
final class Frame {
    private Frame() {}

    /** Rows of a mart in which whatever must not be null is nothing, and all are of one day. */
    static Rows mart(Table table, String asOf) {
        Rows rows = Rows.of(table);
        for (Column column : table.columns()) {
            if (column.required()) {
                rows.withDefault(
                        column.name(),
                        switch (column.type()) {
                            case "boolean" -> false;
                            case "bigint" -> 0L;
                            case "int" -> 0;
                            case "double" -> 0.0;
                            case "date" -> asOf;
                            case "string" -> "";
                            default -> "0.00";
                        });
            }
        }
        return rows;
    }

    static Rows profile(String asOf) {
        return mart(MemberProfile.TABLE, asOf)
                .withDefault("value_decile", 10)
                .withDefault("is_super_user", false)
                .withDefault("churn_state", "never_bought")
                .withDefault("quadrant", "misers");
    }

    static Rows influence(String asOf) {
        return mart(MemberInfluence.TABLE, asOf)
                .withDefault("quadrant", "misers")
                .withDefault("ladder", "none");
    }

    static Dataset<Row> of(String schema, List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, StructType.fromDDL(schema));
    }
}
