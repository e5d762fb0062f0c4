package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Every change of the owner of a lead: from stage to stage, and within a stage from night to night. */
final class Rotations {
    // A lead has a row a stage and a night on which it was open: its window is small.
    private static final WindowSpec OF_LEAD =
            Window.partitionBy("channel", "lead_id").orderBy("at", "is_night", "turn", "stage");

    private Rotations() {}

    /**
     * One row per change: channel, lead_id, handed_on_by, taken_by.
     *
     * @param stages rows of {@code staging.leads}
     * @param leads the same leads as they stand, see {@link io.fishpond.spark.CurrentLeads}
     * @param earlier the queue as earlier nights published it: channel, lead_id, as_of, owner_staff_id
     */
    static Dataset<Row> of(Dataset<Row> stages, Dataset<Row> leads, Dataset<Row> earlier, LocalDate asOf) {
        Dataset<Row> reached = stages.where("to_date(staged_at) <= date'" + asOf + "'")
                .selectExpr(
                        "channel",
                        "lead_id",
                        "staged_at as at",
                        "false as is_night",
                        "array_position(array('new', 'contacted', 'visited', 'won', 'lost'), stage) as turn",
                        "stage",
                        "owner_staff_id");
        Dataset<Row> nights = earlier.select("channel", "lead_id", "as_of", "owner_staff_id")
                .unionByName(leads.selectExpr("channel", "lead_id", "date'" + asOf + "' as as_of", "owner_staff_id"))
                .selectExpr(
                        "channel",
                        "lead_id",
                        "cast(date_add(as_of, 1) as timestamp) as at",
                        "true as is_night",
                        "0L as turn",
                        "'' as stage",
                        "owner_staff_id");
        return reached.unionByName(nights)
                // The latest stage of a night is rewritten when the lead is handed over within it: what the night
                // itself
                // saw counts instead.
                .withColumn("is_rewritten", expr("lead(is_night)").over(OF_LEAD))
                .where("owner_staff_id is not null and (is_night or not is_rewritten)")
                .withColumn("handed_on_by", expr("lag(owner_staff_id)").over(OF_LEAD))
                .where("handed_on_by != owner_staff_id")
                .selectExpr("channel", "lead_id", "handed_on_by", "owner_staff_id as taken_by");
    }
}
