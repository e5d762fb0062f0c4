package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.Field;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code handover_list}. */
final class Handover {
    private static final String[] PLACE = {"store_id", "member_id"};

    /** The order of events: at one instant an answer comes after the request. */
    private static final String IN_TURN = "occurred_at, step != 'request', step, event_id";

    private final Field.Handover settings;
    private final LocalDate asOf;

    Handover(Field.Handover settings, LocalDate asOf) {
        this.settings = settings;
        this.asOf = asOf;
    }

    /**
     * Friendships that stand with somebody who is not there any more: staff_id, member_id, since, cause, left_on, store_id.
     *
     * @param roster see {@link Roster#of}
     * @param staff rows of {@code staging.staff}
     * @param friends staff_id, member_id, since
     * @param earlier the staff employed on earlier days: staff_id, as_of, store_id
     */
    static Dataset<Row> leavers(Dataset<Row> roster, Dataset<Row> staff, Dataset<Row> friends, Dataset<Row> earlier) {
        Dataset<Row> left = friends.join(roster.where("not is_employed"), "staff_id")
                .selectExpr("staff_id", "member_id", "since", "'left' as cause", "left_on", "store_id");
        Dataset<Row> lastSeen = earlier.groupBy("staff_id")
                .agg(
                        expr("max(as_of)").as("left_on"),
                        expr("max_by(store_id, as_of)").as("store_id"));
        Dataset<Row> gone = friends.join(staff.select("staff_id").distinct(), new String[] {"staff_id"}, "left_anti")
                .join(lastSeen, new String[] {"staff_id"}, "left")
                .selectExpr("staff_id", "member_id", "since", "'gone' as cause", "left_on", "store_id");
        return left.unionByName(gone).unionByName(moved(roster, friends, earlier));
    }

    /** Friendships that began in another store than the employee's present one, or before she was first seen there. */
    private static Dataset<Row> moved(Dataset<Row> roster, Dataset<Row> friends, Dataset<Row> earlier) {
        Dataset<Row> seen = earlier.where("store_id is not null")
                .join(roster.where("is_employed").selectExpr("staff_id", "store_id as present_store_id"), "staff_id");
        Dataset<Row> movers = seen.where("store_id != present_store_id")
                .groupBy("staff_id", "present_store_id")
                .agg(expr("max(as_of)").as("left_on"));
        return friends.join(movers, "staff_id")
                .join(seen.select("staff_id", "as_of", "store_id"), "staff_id")
                .where("as_of >= to_date(since)")
                .groupBy("staff_id", "member_id", "since", "left_on", "present_store_id")
                .agg(expr("min_by(store_id, as_of)").as("store_id"))
                .where("store_id != present_store_id")
                .selectExpr("staff_id", "member_id", "since", "'moved' as cause", "left_on", "store_id");
    }

    /**
     * One row per friendship of {@code leavers} with a member of 14 or more, with the heir.
     *
     * @param profile one day of {@code marts.member_profile}
     * @param interactions rows of {@code staging.interactions}
     * @param records channel, external_id, member_id
     */
    Dataset<Row> list(
            Dataset<Row> leavers,
            Dataset<Row> roster,
            Dataset<Row> friends,
            Dataset<Row> profile,
            Dataset<Row> interactions,
            Dataset<Row> records) {
        Dataset<Row> ranked = leavers.join(
                        profile.where("not is_minor")
                                .selectExpr("member_id", "store_id as home_store_id", "value_at_risk"),
                        "member_id")
                .withColumn("store_id", expr("coalesce(store_id, home_store_id)"))
                .withColumn(
                        "value_rank",
                        expr(
                                """
                                row_number() over (
                                  partition by store_id, if(store_id is null, staff_id, null)
                                  order by value_at_risk desc, member_id, staff_id)"""));
        Dataset<Row> employed =
                roster.where("is_employed and store_id is not null").select("staff_id", "store_id");
        Dataset<Row> friendsThere = friends.join(employed, "staff_id")
                .groupBy(PLACE[0], PLACE[1])
                .agg(expr("min_by(staff_id, struct(since, staff_id))").as("friend_staff_id"));
        Dataset<Row> known = ranked.join(friendsThere, PLACE, "left");
        return known.join(dealt(known, employed, friends), PLACE, "left")
                .withColumn("heir_staff_id", expr("coalesce(friend_staff_id, dealt_to)"))
                .transform(rows -> withState(rows, events(interactions, records, roster)))
                .transform(Handover::withReason)
                .withColumn("days_since", expr("datediff(date'" + asOf + "', left_on)"))
                .withColumn("friends_since", expr("to_date(since)"))
                .withColumn("heir_is_friend", expr("if(heir_staff_id is null, null, friend_staff_id is not null)"))
                .withColumnRenamed("staff_id", "leaver_staff_id");
    }

    /** Who gets those whom nobody of the store knows: store_id, member_id, dealt_to. */
    private Dataset<Row> dealt(Dataset<Row> known, Dataset<Row> employed, Dataset<Row> friends) {
        Dataset<Row> strangers = known.where("friend_staff_id is null and store_id is not null")
                .select("store_id", "member_id", "value_at_risk")
                .distinct() // whom two leavers of a store knew gets one heir
                .withColumn(
                        "turn",
                        expr("row_number() over (partition by store_id order by value_at_risk desc, member_id)"))
                .withColumn("barred", expr("cast(null as string)"));
        // Whom she inherits as a friend is her share already.
        Dataset<Row> inherited = known.where("friend_staff_id is not null")
                .select("store_id", "member_id", "friend_staff_id")
                .distinct()
                .groupBy(expr("friend_staff_id as staff_id"))
                .agg(expr("count(1)").as("inherits"));
        Dataset<Row> hands = employed.join(Roster.friendCounts(friends), new String[] {"staff_id"}, "left")
                .join(inherited, new String[] {"staff_id"}, "left")
                .withColumn("load", expr("coalesce(friends, 0L)"))
                .withColumn("given", expr("coalesce(inherits, 0L)"))
                .withColumn("room", expr(settings.capacity() + "L - load"));
        return Dealing.dealt(strangers, hands).select("store_id", "member_id", "dealt_to");
    }

    /**
     * What became of asking: member_id, step (request, refusal or acceptance), occurred_at, event_id, object_id, and who she
     * was to go to: asked_staff_id and asked_store_id, of the last request up to the event, null where it names nobody of a
     * store.
     */
    private Dataset<Row> events(Dataset<Row> interactions, Dataset<Row> records, Dataset<Row> roster) {
        return interactions
                .where("to_date(occurred_at) <= date'" + asOf + "'")
                .withColumn(
                        "step",
                        when(col("kind").isin(settings.requests().toArray()), lit("request"))
                                .when(col("kind").isin(settings.refusals().toArray()), lit("refusal"))
                                .when(col("kind").isin(settings.acceptances().toArray()), lit("acceptance")))
                .where("step is not null")
                .join(records, new String[] {"channel", "external_id"})
                .select("member_id", "step", "occurred_at", "event_id", "object_id")
                .withColumn(
                        "asked",
                        expr(
                                """
                                last_value(if(step = 'request', struct(object_id), null)) ignore nulls over (
                                  partition by member_id order by %s
                                  rows between unbounded preceding and current row)"""
                                        .formatted(IN_TURN)))
                .withColumn("asked_staff_id", expr("asked.object_id"))
                .join(
                        roster.selectExpr("staff_id as asked_staff_id", "store_id as asked_store_id"),
                        new String[] {"asked_staff_id"},
                        "left")
                .drop("asked");
    }

    /** Adds where asking stands: by the last event since the employee left. */
    private Dataset<Row> withState(Dataset<Row> rows, Dataset<Row> events) {
        if (events.isEmpty()) {
            return rows.withColumn("handover_state", lit(null).cast("string"))
                    .withColumn("requested_heir_id", lit(null).cast("string"))
                    .withColumn("refuse_until", lit(null).cast("timestamp"))
                    .withColumn("retry_from", lit(null).cast("date"));
        }
        String hours = "make_interval(0, 0, 0, 0, " + settings.refuseHours() + ")";
        Dataset<Row> last = rows.join(events, "member_id")
                .where("coalesce(to_date(occurred_at) >= left_on, true)")
                // Events tell of the member, not of the employee who left; of two stores' rows the one whose heir was
                // named.
                .where("coalesce(asked_store_id = store_id, true) or coalesce(asked_staff_id = heir_staff_id, false)")
                .groupBy("member_id", "staff_id")
                .agg(
                        expr("max_by(struct(step, occurred_at), struct(" + IN_TURN + "))")
                                .as("last"),
                        expr("""
                                max_by(struct(occurred_at, object_id),
                                  if(step = 'request', struct(occurred_at, event_id), null))""")
                                .as("request"));
        return rows.join(last, new String[] {"member_id", "staff_id"}, "left")
                .withColumn("refuse_until", expr("request.occurred_at + " + hours))
                .withColumn("requested_heir_id", expr("request.object_id"))
                .withColumn(
                        "handover_state",
                        expr(
                                """
                                case when last is null then 'waiting'
                                     when last.step = 'refusal' then 'refused'
                                     when last.step = 'acceptance' then 'accepted'
                                     when refuse_until <= cast(date'%s' as timestamp) then 'accepted'
                                     else 'requested' end"""
                                        .formatted(asOf.plusDays(1))))
                .withColumn(
                        "retry_from",
                        expr("if(handover_state = 'refused', date_add(to_date(last.occurred_at), "
                                + settings.retryDays() + "), null)"))
                .drop("last", "request");
    }

    private static Dataset<Row> withReason(Dataset<Row> rows) {
        return rows.withColumn(
                        "reason",
                        expr(
                                """
                                concat_ws('; ',
                                  concat(staff_id, case cause
                                    when 'left' then concat(' left on ', left_on)
                                    when 'gone' then ' is on no roster any more'
                                    else concat(' was of ', store_id, ' until ', left_on) end),
                                  case when heir_staff_id is null then 'nobody can take her over'
                                       when friend_staff_id is not null then concat(heir_staff_id, ' is her friend already')
                                       else concat(heir_staff_id, ' of ', store_id, ' has room') end)"""))
                .withColumn(
                        "reason_zh",
                        expr(
                                """
                                concat_ws('；',
                                  concat(staff_id, case cause
                                    when 'left' then concat('于', left_on, '离职')
                                    when 'gone' then '已不在花名册'
                                    else concat('原属', store_id, '门店，', left_on, '后调岗') end),
                                  case when heir_staff_id is null then '无人可接替'
                                       when friend_staff_id is not null then concat(heir_staff_id, '已是其好友')
                                       else concat(store_id, '门店', heir_staff_id, '有余量') end)"""));
    }
}
