package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.Audience.Caps;
import io.fishpond.run.RunContext;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
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

    /** By which way an event contacted: as its kind says or, if that says nothing, its feed. */
    private static Column contactChannel(Caps caps) {
        Column channel = col("channel");
        for (String told : List.of("channel", "kind")) {
            for (Map.Entry<String, String> way : caps.ways().entrySet()) {
                channel = when(col(told).equalTo(way.getKey()), way.getValue()).otherwise(channel);
            }
        }
        return channel;
    }

    /**
     * How often members were contacted in the days of the caps: member_id, contact_channel, contacts. Contact events count, and
     * lists that contact people when they first took somebody.
     */
    Dataset<Row> contacts(Caps caps) {
        String recent = " > date'" + context.asOf().minusDays(caps.days()) + "'";
        Dataset<Row> events = context.read(Interactions.TABLE)
                .where(col("kind").isInCollection(caps.kinds()))
                .where("to_date(occurred_at)" + recent + " and to_date(occurred_at) <= date'" + context.asOf() + "'")
                .join(
                        context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id"),
                        new String[] {"channel", "external_id"})
                .select(col("member_id"), contactChannel(caps).as("contact_channel"));
        Dataset<Row> contacting =
                published(Segments.TABLE).where("contacts_people").select("segment", "as_of", "contact_channel");
        Dataset<Row> joined = saidOnce(renamed(published(SegmentChanges.TABLE)
                        .where("change = 'add' and why != 'merged' and as_of" + recent + " and as_of < date'"
                                + context.asOf() + "'")
                        .join(contacting, new String[] {"segment", "as_of"})
                        .select("segment", "as_of", "previous_as_of", "member_id", "contact_channel")))
                .selectExpr("member_id", "coalesce(contact_channel, 'any') as contact_channel");
        return events.unionByName(joined)
                .groupBy("member_id", "contact_channel")
                .agg(expr("count(1)").as("contacts"));
    }

    /**
     * Leaves out who came onto a list on a day between the two that were compared: where a night is made up for, the next one,
     * which compared with the day before it, says so once more.
     *
     * @param added segment, member_id, as_of, previous_as_of, …
     */
    static Dataset<Row> saidOnce(Dataset<Row> added) {
        return added.withColumn(
                        "earlier",
                        expr("max(as_of) over (partition by segment, member_id order by as_of"
                                + " range between unbounded preceding and 1 preceding)"))
                .where("earlier is null or earlier <= previous_as_of")
                .drop("earlier");
    }
}
