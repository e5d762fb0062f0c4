package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code lead_conversion}. */
final class Conversion {
    private static final String[] LEAD = {"channel", "lead_id"};
    private static final String[] COUNTED = {
        "leads", "contacted", "visited", "won", "lost", "open", "rotated", "rotations", "turned"
    };

    private Conversion() {}

    /**
     * One row for all leads, one per source, one per owner, who may have handed on all of hers; none without leads.
     *
     * @param current see {@link io.fishpond.spark.CurrentLeads}
     * @param changes see {@link Rotations}
     */
    static Dataset<Row> of(Dataset<Row> current, Dataset<Row> changes) {
        Dataset<Row> leads = current.join(
                        changes.groupBy("channel", "lead_id")
                                .agg(expr("count(1)").as("rotations")),
                        LEAD,
                        "left")
                .na()
                .fill(0, new String[] {"rotations"});
        Dataset<Row> handedOn = changes.selectExpr("'owner' as scope", "handed_on_by as scope_id")
                .groupBy("scope", "scope_id")
                .agg(expr("count(1)").as("handed_on"));
        return by(leads, "all", "''")
                .unionByName(by(leads, "source", "coalesce(source, '')"))
                .unionByName(by(leads, "owner", "coalesce(owner_staff_id, '')"))
                .join(handedOn, new String[] {"scope", "scope_id"}, "full")
                .na()
                .fill(0, COUNTED)
                .withColumn("handed_on", expr("if(scope = 'owner', coalesce(handed_on, 0L), null)"))
                .withColumn("turnover", expr("round(try_divide(turned, leads), 6)"))
                .withColumn("conversion", expr("round(try_divide(won, leads), 6)"))
                .withColumn("leads_per_deal", expr("round(try_divide(leads, won), 4)"))
                .withColumn("visits_per_deal", expr("round(try_divide(visited, won), 4)"))
                .drop("turned");
    }

    private static Dataset<Row> by(Dataset<Row> leads, String scope, String id) {
        return leads.groupBy(expr("'" + scope + "'").as("scope"), expr(id).as("scope_id"))
                .agg(
                        expr("count(1)").as("leads"),
                        expr("count_if(was_contacted)").as("contacted"),
                        expr("count_if(was_visited)").as("visited"),
                        expr("count_if(is_won)").as("won"),
                        expr("count_if(is_lost)").as("lost"),
                        expr("count_if(is_open)").as("open"),
                        expr("round(percentile(days_to_win, 0.5), 4)").as("median_days_to_win"),
                        expr("count_if(rotations > 0)").as("rotated"),
                        expr("sum(rotations)").as("rotations"),
                        expr("count_if(rotations > 0 or is_lost)").as("turned"));
    }
}
