package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What members did of their own: interactions of their own making, and orders. */
final class Events {

    private Events() {}

    /**
     * Events up to the as-of date.
     *
     * @param netOrders of {@link io.fishpond.spark.NetOrders}
     * @param interactions rows of {@code staging.interactions}
     * @param records {@code channel, external_id, member_id}
     * @param notHers kinds of interactions that are not of members' own making
     * @return member_id, channel, kind, at (instant), day; an order's kind is null
     */
    static Dataset<Row> of(
            Dataset<Row> netOrders,
            Dataset<Row> interactions,
            Dataset<Row> records,
            List<String> notHers,
            LocalDate asOf) {
        return BuildProfileJob.ofMembers(interactions, records, "occurred_at", asOf)
                .where(expr("kind not in " + list(notHers)))
                .selectExpr("member_id", "channel", "kind", "occurred_at as at", "to_date(occurred_at) as day")
                .unionByName(netOrders.selectExpr(
                        "member_id",
                        "channel",
                        "cast(null as string) as kind",
                        "ordered_at as at",
                        "ordered_on as day"));
    }

    /** What they come to, a row a member who did anything; what complains or leaves is an event, and brings nobody closer. */
    static Dataset<Row> activity(Dataset<Row> events, Membership membership, LocalDate asOf) {
        String quarter = "day > date'" + asOf.minusDays(90) + "'";
        String year = "day > date'" + asOf.minusDays(365) + "'";
        String closer =
                "(kind is null or kind != 'unfollow' and kind not in " + list(membership.complaintKinds()) + ")";
        return events.groupBy("member_id")
                .agg(
                        expr("count_if(kind is not null and " + quarter + ")").as("visits_90d"),
                        expr("count(distinct if(" + quarter + ", day, null))").as("active_days_90d"),
                        expr("max(if(" + closer + ", day, null))").as("closer_on"),
                        expr("count(distinct if(" + quarter + " and " + closer + ", day, null))")
                                .as("closer_days_90d"),
                        expr("count(distinct if(" + year + " and " + closer + ", channel, null))")
                                .as("closer_channels_365d"),
                        expr("count_if(kind is not null and " + quarter + " and " + closer + ")")
                                .as("closer_visits_90d"),
                        expr("count_if(kind = 'share' and " + year + ")").as("shares_365d"),
                        expr("coalesce(bool_or(kind = 'share'), false)").as("has_shared"),
                        expr("count_if(kind in " + list(membership.serviceKinds()) + " and " + quarter + ")")
                                .as("words_90d"),
                        expr("count_if(kind in " + list(membership.complaintKinds()) + " and " + quarter + ")")
                                .as("complaints_90d"),
                        expr("max(day)").as("last_event_on"),
                        expr("min_by(channel, struct(at, channel))").as("first_touch_channel"),
                        expr("max_by(channel, struct(at, channel))").as("last_touch_channel"),
                        expr("bool_or(" + ours("channel", membership) + ")").as("leaves_behaviour"));
    }

    private static String ours(String channel, Membership membership) {
        return membership.ownChannels().isEmpty() ? "true" : channel + " in " + list(membership.ownChannels());
    }

    /** Whether one of the channels in an array is the retailer's own. */
    static Column ofOurs(String channels, Membership membership) {
        return expr("exists(" + channels + ", channel -> " + ours("channel", membership) + ")");
    }

    /** As SQL; a list of nothing contains nothing. */
    private static String list(List<String> texts) {
        return texts.stream()
                .map(text -> "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(", ", "(", texts.isEmpty() ? "'')" : ")"));
    }
}
