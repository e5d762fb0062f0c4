package io.fishpond.jobs.lifecycle;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.table.marts.MemberHistory;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Stretches of days on which members stood the same, led on by one night. */
final class History {
    private static final String STANDING =
            MemberHistory.FOLLOWED.stream().collect(Collectors.joining(", ", "struct(", ")"));

    private History() {}

    /**
     * The history up to the day before, as it then was: what later nights wrote is taken back.
     *
     * @param published rows of {@link MemberHistory}
     */
    static Dataset<Row> before(Dataset<Row> published, LocalDate asOf) {
        String day = "date'" + asOf + "'";
        return published
                .where("valid_from < " + day)
                .withColumn("valid_to", expr("if(valid_to >= date_sub(" + day + ", 1), null, valid_to)"));
    }

    /**
     * The history with the day: rows that ended before stay, standing ones stay where nothing changed and else end on the day
     * before, and what is new begins on the day. Whoever is gone, as merged ids are, has no row that stands.
     *
     * @param before of {@link #before}
     * @param profile one day of {@code marts.member_profile}
     * @param isFirst whether nothing was known before: then nobody knows since when anybody is in her stage
     */
    static Dataset<Row> with(Dataset<Row> before, Dataset<Row> profile, LocalDate asOf, boolean isFirst) {
        String day = "date'" + asOf + "'";
        String since = isFirst ? "cast(null as date)" : day;
        Dataset<Row> standing = before.where("valid_to is null");
        Dataset<Row> now = profile.selectExpr("member_id", STANDING + " as now");
        Dataset<Row> both = standing.selectExpr(
                        "member_id", "valid_from", STANDING + " as then", "stage_since", "grade_since")
                .join(now, new String[] {"member_id"}, "full");
        Dataset<Row> kept = both.where("then is not null")
                .selectExpr(
                        "member_id",
                        "valid_from",
                        "if(now <=> then, null, date_sub(" + day + ", 1)) as valid_to",
                        "then.*",
                        "stage_since",
                        "grade_since");
        Dataset<Row> begun = both.where("now is not null and not (now <=> then)")
                .selectExpr(
                        "member_id",
                        day + " as valid_from",
                        "cast(null as date) as valid_to",
                        "now.*",
                        "if(then.lifecycle_stage <=> now.lifecycle_stage, stage_since, " + since + ") as stage_since",
                        "if(then.grade <=> now.grade, grade_since, " + since + ") as grade_since");
        return before.where("valid_to is not null").unionByName(kept).unionByName(begun);
    }
}
