package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The connections on WeCom that stand at the end of a day: not removed, and not unfollowed since. */
public final class StandingFriendships {
    private StandingFriendships() {}

    /**
     * Every friendship that stands, with the member whose account the contact's is.
     *
     * @param records {@code channel, external_id, member_id}
     */
    public static Dataset<Row> of(
            Dataset<Row> friendships, Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        String day = "date'" + asOf + "'";
        Dataset<Row> unfollows = interactions
                .where(expr("kind = 'unfollow' and to_date(occurred_at) <= " + day))
                .groupBy("channel", "external_id")
                .agg(expr("max(occurred_at)").as("unfollowed_at"));
        return friendships
                .where(expr("to_date(added_at) <= " + day))
                .join(records, account())
                .join(unfollows, account(), "left")
                .where(expr("(removed_at is null or to_date(removed_at) > " + day + ")"
                        + " and (unfollowed_at is null or unfollowed_at < added_at)"))
                .drop("unfollowed_at");
    }

    private static scala.collection.immutable.Seq<String> account() {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of("channel", "external_id"))
                .toSeq();
    }
}
