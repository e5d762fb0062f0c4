package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;

import io.fishpond.run.RunContext;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Staff;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Employees who are members, too. */
public final class StaffMembers {
    private static final String CONTACTS =
            """
            inline(concat(
              transform(phones, v -> named_struct('kind', 'phone', 'value', v)),
              transform(emails, v -> named_struct('kind', 'email', 'value', v))))
            """;

    private StaffMembers() {}

    /**
     * One row per employee behind whom a member stands: staff_id, member_id. Her number or address is on the roster for
     * her alone, and the member has it and is of the staff.
     */
    public static Dataset<Row> of(RunContext context) {
        Dataset<Row> roster = Normalisation.normalised(
                        context.read(Staff.TABLE), context.deployment().region(), context.asOf())
                .selectExpr("staff_id", CONTACTS)
                .groupBy("kind", "value")
                .agg(min("staff_id").as("staff_id"), collect_set("staff_id").as("owners"))
                .where(size(col("owners")).equalTo(1));
        return context.read(Members.TABLE)
                .where("is_staff")
                .selectExpr("member_id", CONTACTS)
                .join(roster, Keys.value())
                .groupBy("staff_id")
                .agg(min("member_id").as("member_id"));
    }
}
