package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether a consent stands. Over all accounts of a member the newest change of each contact channel counts (a withdrawal wins
 * a tie), which is the strictest account until a newer grant, and it takes one grant and no withdrawal among them.
 */
public final class StandingConsent {
    private StandingConsent() {}

    /**
     * Folds changes of one consent into {@code member_id} and {@code consented}; who never said anything is not there.
     *
     * @param changes {@code member_id, contact_channel, changed_at, granted}, those that may count
     */
    public static Dataset<Row> of(Dataset<Row> changes) {
        return changes.groupBy("member_id", "contact_channel")
                .agg(expr("max_by(granted, struct(changed_at, not granted))").as("granted"))
                .groupBy("member_id")
                .agg(expr("bool_and(granted)").as("consented"));
    }
}
