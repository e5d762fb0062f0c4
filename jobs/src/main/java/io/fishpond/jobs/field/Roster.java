package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who is of the staff, and whom each of them is friends with. */
final class Roster {
    private Roster() {}

    /**
     * One row per employee who has been hired by the as-of date. An id of two rosters names nobody.
     *
     * @param staff rows of {@code staging.staff}
     * @return staff_id, store_id, title, hired_on, left_on, is_employed (at the end of the day: who has her last day has left),
     *     tenure_months, seniority
     */
    static Dataset<Row> of(Dataset<Row> staff, int seniorMonths, LocalDate asOf) {
        String day = "date'" + asOf + "'";
        return staff.groupBy("staff_id")
                .agg(
                        expr("count(1)").as("rosters"),
                        expr("max(store_id)").as("store_id"),
                        expr("max(title)").as("title"),
                        expr("max(hired_on)").as("hired_on"),
                        expr("max(left_on)").as("left_on"))
                .where("rosters = 1 and coalesce(hired_on <= " + day + ", true)")
                .drop("rosters")
                .withColumn("is_employed", expr("coalesce(left_on > " + day + ", true)"))
                .withColumn(
                        "tenure_months",
                        expr("cast(floor(months_between(if(is_employed, " + day + ", left_on), hired_on)) as int)"))
                .withColumn("seniority", expr("if(tenure_months >= " + seniorMonths + ", 'senior', 'junior')"))
                .withColumn("seniority", expr("if(tenure_months is null, null, seniority)"));
    }

    /**
     * One row per employee and member who is her friend now, by whichever accounts: staff_id, member_id, since.
     *
     * @param friendships staff_id, member_id, added_at, ended_at
     */
    static Dataset<Row> friends(Dataset<Row> friendships) {
        return friendships
                .where("ended_at is null")
                .groupBy("staff_id", "member_id")
                .agg(expr("min(added_at)").as("since"));
    }

    /** How many friends each employee has: staff_id, friends. */
    static Dataset<Row> friendCounts(Dataset<Row> friends) {
        return friends.groupBy("staff_id").agg(expr("count(1)").as("friends"));
    }
}
