package io.fishpond.jobs.lifecycle;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.table.marts.MemberHistory;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.jspecify.annotations.Nullable;

/** Stretches of days on which members stood the same. A night speaks for the days from its own to the next one of which something is known. */
final class History {
    private static final String STANDING =
            MemberHistory.FOLLOWED.stream().collect(Collectors.joining(", ", "struct(", ")"));
    // A member has a handful of rows: her windows are small.
    private static final WindowSpec IN_ORDER = Window.partitionBy("member_id").orderBy("valid_from");

    private History() {}

    /** SQL for the rows that a night may change: those that reach the day before it. */
    static String reaches(LocalDate asOf) {
        return "(valid_to is null or valid_to >= date'" + asOf.minusDays(1) + "')";
    }

    /** How members stood on a day, of rows that {@link #reaches reach} the day after it. */
    static Dataset<Row> on(LocalDate day, Dataset<Row> reaching) {
        return reaching.where(
                "valid_from <= date'" + day + "' and (valid_to is null or valid_to >= date'" + day + "')");
    }

    /**
     * The rows that {@link #reaches reach} the night, with the night: where members stand as the day before, their row goes on, else it
     * ends there and another begins; from {@code next} on everything stands as it did. Whoever is not in the profile, as merged ids
     * are not, has no row on these days. Since when a stage or grade lasts is carried on, and told anew of what the night touches.
     *
     * @param reaching rows of {@link MemberHistory}
     * @param profile one day of {@code marts.member_profile}
     * @param next the next day of which something is known; null for the newest
     * @param isFirst whether nothing is known of days before: then nobody knows since when anybody is in her stage
     */
    static Dataset<Row> with(
            Dataset<Row> reaching, Dataset<Row> profile, LocalDate asOf, @Nullable LocalDate next, boolean isFirst) {
        String day = "date'" + asOf + "'";
        Dataset<Row> held = reaching.selectExpr(
                "member_id", "valid_from", "valid_to", STANDING + " as standing", "stage_since", "grade_since");
        Dataset<Row> pieces = held.where("valid_from < " + day)
                .withColumn("valid_to", expr("date_sub(" + day + ", 1)"))
                .unionByName(profile.selectExpr(
                        "member_id",
                        day + " as valid_from",
                        (next == null ? "cast(null as date)" : "date'" + next.minusDays(1) + "'") + " as valid_to",
                        STANDING + " as standing",
                        "cast(null as date) as stage_since",
                        "cast(null as date) as grade_since"));
        if (next != null) {
            pieces = pieces.unionByName(held.where("valid_to is null or valid_to >= date'" + next + "'")
                    .withColumn("valid_from", expr("greatest(valid_from, date'" + next + "')")));
        }
        return pieces.transform(rows -> since("stage", "lifecycle_stage", rows, day, isFirst))
                .transform(rows -> since("grade", "grade", rows, day, isFirst))
                .transform(rows -> withRun(rows, "standing"))
                .groupBy("member_id", "run")
                .agg(
                        expr("min(valid_from)").as("valid_from"),
                        expr("max_by(valid_to, valid_from)").as("valid_to"),
                        expr("min_by(standing, valid_from)").as("standing"),
                        expr("min_by(stage_since, valid_from)").as("stage_since"),
                        expr("min_by(grade_since, valid_from)").as("grade_since"))
                .selectExpr("member_id", "valid_from", "valid_to", "standing.*", "stage_since", "grade_since");
    }

    /** Tells since when each piece's stage or grade lasts: since the first of those that follow one another with the same. */
    private static Dataset<Row> since(String what, String column, Dataset<Row> pieces, String day, boolean isFirst) {
        String since = what + "_since";
        // What lay before the night is as it was told; on the first night of all nobody knows.
        String begins = "case when valid_from < " + day + " then " + since
                + (isFirst ? " when valid_from = " + day + " then null" : "") + " else valid_from end";
        return withRun(pieces, "standing." + column)
                .withColumn(
                        since,
                        expr("first_value(" + begins + ")")
                                .over(Window.partitionBy("member_id", "run").orderBy("valid_from")))
                .drop("run");
    }

    /** Numbers, member by member, the runs of pieces that follow one another without a gap and with the same value. */
    private static Dataset<Row> withRun(Dataset<Row> pieces, String value) {
        return pieces.withColumn(
                        "goes_on",
                        expr("lag(valid_to)")
                                .over(IN_ORDER)
                                .eqNullSafe(expr("date_sub(valid_from, 1)"))
                                .and(expr("lag(" + value + ")").over(IN_ORDER).eqNullSafe(expr(value))))
                .withColumn("run", expr("sum(if(goes_on, 0, 1))").over(IN_ORDER))
                .drop("goes_on");
    }
}
