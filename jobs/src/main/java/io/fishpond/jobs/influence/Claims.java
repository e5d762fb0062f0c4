package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import java.time.Duration;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Judges who brought whom: at most one claim a member wins, and each other one is told why it did not. */
final class Claims {
    private Claims() {}

    /**
     * The claims up to the as-of date between members, each with the one {@code reason} for which it lost; null for the
     * winner. A referrer who was first seen before whom she brought cannot be below her: no cycle can win.
     *
     * @param windowDays between claim and first appearance of the one who was brought; null for no window
     */
    static Dataset<Row> judge(
            Dataset<Row> claims,
            Dataset<Row> records,
            Dataset<Row> members,
            LocalDate asOf,
            @Nullable Integer windowDays) {
        return claims.where("to_date(claimed_at) <= date'" + asOf + "'")
                .select("channel", "referrer_external_id", "referee_external_id", "claimed_at", "kind", "campaign")
                .join(people(records, members, "referrer"), new String[] {"channel", "referrer_external_id"})
                .join(people(records, members, "referee"), new String[] {"channel", "referee_external_id"})
                .withColumn("fault", expr(fault(windowDays)))
                .withColumn(
                        "turn",
                        expr(
                                """
                        row_number() over (
                          partition by referee_id, fault is null
                          order by claimed_at, channel, referrer_external_id, referee_external_id)"""))
                .withColumn("reason", expr("coalesce(fault, if(turn > 1, 'later_than_another', null))"));
    }

    private static String fault(@Nullable Integer windowDays) {
        String outOfWindow = windowDays == null
                ? ""
                : "when abs(unix_micros(claimed_at) - unix_micros(referee_since.first_seen_at)) > "
                        + Duration.ofDays(windowDays).toSeconds() + " * 1000000L then 'out_of_window'";
        return """
                case when referrer_id = referee_id then 'self_referral'
                     when not referrer_since < referee_since then 'out_of_order'
                     %s end"""
                .formatted(outOfWindow);
    }

    /** Accounts with their member and since when she is known; of equal instants the founding record decides. */
    private static Dataset<Row> people(Dataset<Row> records, Dataset<Row> members, String role) {
        return records.select("channel", "external_id", "member_id")
                .join(members, "member_id")
                .selectExpr(
                        "channel",
                        "external_id as " + role + "_external_id",
                        "member_id as " + role + "_id",
                        "struct(first_seen_at, acquisition_channel, founding_external_id) as " + role + "_since",
                        "is_staff as is_staff_" + role);
    }

    /** The claims that lost. */
    static Dataset<Row> rejects(Dataset<Row> judged) {
        return judged.where("reason is not null")
                .select(
                        "channel",
                        "referrer_external_id",
                        "referee_external_id",
                        "claimed_at",
                        "referrer_id",
                        "referee_id",
                        "reason");
    }

    /** One row per member who was brought. */
    static Dataset<Row> winners(Dataset<Row> judged) {
        return judged.where("reason is null")
                .selectExpr(
                        "referee_id as member_id",
                        "referrer_id",
                        "claimed_at as referred_at",
                        "channel",
                        "campaign",
                        "kind",
                        "is_staff_referrer as is_staff_referral");
    }
}
