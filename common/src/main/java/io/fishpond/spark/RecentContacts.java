package io.fishpond.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.Audience.Caps;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Contacts of ours with members: events, and lists that contact people when they first took somebody. */
public final class RecentContacts {
    private RecentContacts() {}

    /**
     * How often members were contacted in the days of the caps: member_id, contact_channel, contacts.
     *
     * @param interactions rows of {@code staging.interactions}
     * @param records rows of {@code core.member_records}
     * @param segments lists that were published: {@code marts.segments}
     * @param changes who came onto them: {@code marts.segment_changes}
     * @param aliases rows of {@code core.member_aliases}
     */
    public static Dataset<Row> of(
            Dataset<Row> interactions,
            Dataset<Row> records,
            Dataset<Row> segments,
            Dataset<Row> changes,
            Dataset<Row> aliases,
            Caps caps,
            LocalDate asOf) {
        String recent = " > date'" + asOf.minusDays(caps.days()) + "'";
        Dataset<Row> events = interactions
                .where(isKind(caps.kinds()) + " and to_date(occurred_at)" + recent
                        + " and to_date(occurred_at) <= date'" + asOf + "'")
                .join(records.select("channel", "external_id", "member_id"), new String[] {"channel", "external_id"})
                .select(col("member_id"), contactChannel(caps).as("contact_channel"));
        Dataset<Row> contacting = segments.where("contacts_people").select("segment", "as_of", "contact_channel");
        Dataset<Row> added = changes.where(
                        "change = 'add' and why != 'merged' and as_of" + recent + " and as_of < date'" + asOf + "'")
                .join(contacting, new String[] {"segment", "as_of"})
                .join(aliases.selectExpr("alias_id", "member_id as now_id"), expr("member_id = alias_id"), "left")
                .selectExpr(
                        "segment",
                        "as_of",
                        "previous_as_of",
                        "coalesce(now_id, member_id) as member_id",
                        "contact_channel");
        Dataset<Row> joined =
                saidOnce(added).selectExpr("member_id", "coalesce(contact_channel, 'any') as contact_channel");
        return events.unionByName(joined)
                .groupBy("member_id", "contact_channel")
                .agg(expr("count(1)").as("contacts"));
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
     * Leaves out who came onto a list on a day between the two that were compared: where a night is made up for, the next one,
     * which compared with the day before it, says so once more.
     *
     * @param added segment, member_id, as_of, previous_as_of, …
     */
    public static Dataset<Row> saidOnce(Dataset<Row> added) {
        return added.withColumn(
                        "earlier",
                        expr("max(as_of) over (partition by segment, member_id order by as_of"
                                + " range between unbounded preceding and 1 preceding)"))
                .where("earlier is null or earlier <= previous_as_of")
                .drop("earlier");
    }

    /** Spark SQL that is true for interactions of these kinds. */
    public static String isKind(List<String> kinds) {
        return "kind in ("
                + kinds.stream()
                        .map(kind -> "'" + kind.replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", "", kinds.isEmpty() ? "''" : ""))
                + ")";
    }
}
