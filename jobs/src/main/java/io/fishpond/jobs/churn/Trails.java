package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;

import io.fishpond.algo.churn.Contact;
import io.fishpond.algo.churn.MemberTrail;
import io.fishpond.spark.Purchases;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each member did up to a day, one row a member who ever ordered. */
final class Trails {
    private static final String KINDS = Arrays.stream(Contact.Kind.values())
            .map(k -> "'" + k.name().toLowerCase(Locale.ROOT) + "'")
            .collect(Collectors.joining(", "));

    private Trails() {}

    /**
     * Gathers the events of each member.
     *
     * @return member_id, purchases (day, cents, refund_cents, refund_day, channel), contacts (day, kind, times), in no order
     */
    static Dataset<Row> of(
            Dataset<Row> orders,
            Dataset<Row> interactions,
            Dataset<Row> friendships,
            Dataset<Row> memberRecords,
            LocalDate asOf) {
        Dataset<Row> owners = memberRecords.select("channel", "external_id", "member_id");
        Dataset<Row> purchases = Purchases.of(orders, memberRecords, asOf);
        Dataset<Row> contacts = contacts(interactions, friendships, asOf)
                .join(owners, new String[] {"channel", "external_id"})
                .groupBy("member_id", "day", "kind")
                .agg(count(lit(1)).cast("int").as("times"))
                .groupBy("member_id")
                .agg(collect_list(struct("day", "kind", "times")).as("contacts"));
        Column noContacts = array().cast("array<struct<day: int, kind: string, times: int>>");
        return purchases
                .join(contacts, new String[] {"member_id"}, "left")
                .select(
                        col("member_id"),
                        col("purchases"),
                        coalesce(col("contacts"), noContacts).as("contacts"));
    }

    /** Interactions of the kinds that are features, and friendships with the staff as following and unfollowing. */
    private static Dataset<Row> contacts(Dataset<Row> interactions, Dataset<Row> friendships, LocalDate asOf) {
        Dataset<Row> events = interactions
                .where("kind in (" + KINDS + ")")
                .select(col("channel"), col("external_id"), col("occurred_at").as("at"), col("kind"));
        Dataset<Row> begun = friendships.selectExpr("channel", "external_id", "added_at as at", "'follow' as kind");
        Dataset<Row> ended = friendships.selectExpr("channel", "external_id", "removed_at as at", "'unfollow' as kind");
        return events.union(begun)
                .union(ended)
                .where(to_date(col("at")).leq(lit(asOf)))
                .withColumn("day", unix_date(to_date(col("at"))));
    }

    /** The trail in a row of the frame. */
    static MemberTrail trail(Row row) {
        List<Row> contacts = row.getList(row.fieldIndex("contacts"));
        return new MemberTrail(
                Purchases.in(row),
                contacts.stream()
                        .map(c -> new Contact(
                                c.getInt(0),
                                Contact.Kind.valueOf(c.getString(1).toUpperCase(Locale.ROOT)),
                                c.getInt(2)))
                        .toList());
    }
}
