package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The connections on WeCom that stand at the end of a day: not removed, and not unfollowed since. */
public final class StandingFriendships {
    private static final String[] ACCOUNT = {"channel", "external_id"};

    private StandingFriendships() {}

    /**
     * Every friendship that stands, with the member whose account the contact's is.
     *
     * @param records {@code channel, external_id, member_id}
     */
    public static Dataset<Row> of(
            Dataset<Row> friendships, Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        return begun(friendships, interactions, records, asOf)
                .where("ended_at is null")
                .drop("ended_at");
    }

    /**
     * Every friendship that had begun by the end of the day, with {@code ended_at}: null while it stands. An unfollow that names
     * an employee of the channel, which is whoever has a friendship there with anybody, ends the friendship with her, if there
     * is one; any other ends all of the contact's. A removal from before they connected is of an earlier friendship.
     *
     * @param records {@code channel, external_id, member_id}
     */
    public static Dataset<Row> begun(
            Dataset<Row> friendships, Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        String day = "date'" + asOf + "'";
        Dataset<Row> employees = friendships
                .selectExpr("channel", "staff_id as object_id", "true as names_employee")
                .distinct();
        Dataset<Row> unfollows = interactions
                .where(expr("kind = 'unfollow' and to_date(occurred_at) <= " + day))
                .join(employees, new String[] {"channel", "object_id"}, "left")
                .groupBy("channel", "external_id")
                .agg(expr("collect_list(struct(object_id, occurred_at, names_employee))")
                        .as("unfollows"));
        return friendships
                .where(expr("to_date(added_at) <= " + day))
                .join(records, ACCOUNT)
                .join(unfollows, ACCOUNT, "left")
                .withColumn(
                        "unfollowed_at",
                        expr(
                                """
                                array_min(transform(
                                  filter(unfollows, u -> u.occurred_at >= added_at
                                    and (u.names_employee is null or u.object_id = staff_id)),
                                  u -> u.occurred_at))"""))
                .withColumn(
                        "ended_at",
                        expr("least(if(to_date(removed_at) <= " + day
                                + " and removed_at >= added_at, removed_at, null), unfollowed_at)"))
                .drop("unfollows", "unfollowed_at");
    }
}
