package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Employees who are not there any more: the one rule of it wherever members are told whose they are. */
public final class FormerStaff {
    private FormerStaff() {}

    /**
     * Who has left by the end of a day. Whom the roster does not know has not left.
     *
     * @param staff rows of {@code staging.staff}
     * @return one column, staff_id
     */
    public static Dataset<Row> of(Dataset<Row> staff, LocalDate asOf) {
        return staff.groupBy("staff_id")
                .agg(expr("bool_and(coalesce(left_on <= date'" + asOf + "', false))")
                        .as("has_left"))
                .where("has_left")
                .select("staff_id");
    }
}
