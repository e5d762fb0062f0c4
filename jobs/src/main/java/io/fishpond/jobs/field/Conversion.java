package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code lead_conversion}. */
final class Conversion {
    private Conversion() {}

    /**
     * One row for all leads, one per source, one per owner; none without leads.
     *
     * @param leads see {@link io.fishpond.spark.CurrentLeads}
     */
    static Dataset<Row> of(Dataset<Row> leads) {
        return by(leads, "all", "''")
                .unionByName(by(leads, "source", "coalesce(source, '')"))
                .unionByName(by(leads, "owner", "coalesce(owner_staff_id, '')"));
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
                        expr("round(count_if(rotations > 0 or is_lost) / count(1), 6)")
                                .as("turnover"))
                .withColumn("conversion", expr("round(won / leads, 6)"))
                .withColumn("leads_per_deal", expr("round(try_divide(leads, won), 4)"))
                .withColumn("visits_per_deal", expr("round(try_divide(visited, won), 4)"));
    }
}
