package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Audience.Caps;
import io.fishpond.run.RunContext;
import io.fishpond.spark.RecentContacts;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentReach;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Interactions;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What former nights published that tonight's lists build on; members are those that they are now. */
final class Past {
    private final RunContext context;
    private final Dataset<Row> aliases;

    Past(RunContext context) {
        this.context = context;
        this.aliases = context.read(MemberAliases.TABLE).selectExpr("alias_id", "member_id as now_id");
    }

    /** The last published day before tonight of which there are lists; null before the first. */
    @Nullable
    LocalDate day() {
        // As text: what Delta answers from its log it answers in the old form of dates.
        String day = published(Segments.TABLE)
                .where("as_of < date'" + context.asOf() + "'")
                .selectExpr("max(cast(as_of as string))")
                .head()
                .getString(0);
        return day == null ? null : LocalDate.parse(day);
    }

    private Dataset<Row> published(Table table) {
        return context.readPublished(table);
    }

    /** The lists of a day, by name. */
    Map<String, Row> lists(@Nullable LocalDate day) {
        return published(Segments.TABLE).where(on(day)).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.<String>getAs("segment"), row -> row));
    }

    /** Who was on which list and why: segment, member_id, score, reason_1 to reason_3; of two who are one now, the better place. */
    Dataset<Row> places(@Nullable LocalDate day) {
        return renamed(published(SegmentMembers.TABLE)
                        .where(on(day))
                        .select("segment", "member_id", "score", "reason_1", "reason_2", "reason_3"))
                .groupBy("segment", "member_id")
                .agg(expr("max(struct(score, reason_1, reason_2, reason_3)) as place"))
                .select("segment", "member_id", "place.*");
    }

    /** How far lookalikes reached: rows of {@link SegmentReach}. */
    Dataset<Row> reach(@Nullable LocalDate day) {
        return published(SegmentReach.TABLE).where(on(day));
    }

    /** Who was on which list: segment, listed_id (as she was then), member_id (as she is now). */
    Dataset<Row> listed(@Nullable LocalDate day) {
        return renamed(published(SegmentMembers.TABLE)
                .where(on(day))
                .selectExpr("segment", "member_id as listed_id", "member_id"));
    }

    /** Arms that are frozen: segment, member_id, arm, since. Of two members who are one now, the elder arm holds. */
    Dataset<Row> trials() {
        return renamed(published(SegmentTrials.TABLE)
                        .where("as_of < date'" + context.asOf() + "'")
                        .select("segment", "member_id", "arm", "since"))
                .groupBy("segment", "member_id")
                .agg(
                        expr("min_by(arm, struct(since, arm))").as("arm"),
                        expr("min(since)").as("since"));
    }

    private static String on(@Nullable LocalDate day) {
        return day == null ? "false" : "as_of = date'" + day + "'";
    }

    private Dataset<Row> renamed(Dataset<Row> rows) {
        return rows.join(aliases, expr("member_id = alias_id"), "left")
                .withColumn("member_id", expr("coalesce(now_id, member_id)"))
                .drop("alias_id", "now_id");
    }

    /** How often members were contacted in the days of the caps; see {@link RecentContacts}. */
    Dataset<Row> contacts(Caps caps) {
        return RecentContacts.of(
                context.read(Interactions.TABLE),
                context.read(MemberRecords.TABLE),
                published(Segments.TABLE),
                published(SegmentChanges.TABLE),
                context.read(MemberAliases.TABLE),
                caps,
                context.asOf());
    }
}
