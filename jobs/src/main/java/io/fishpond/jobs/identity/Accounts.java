package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import io.fishpond.spark.InParallel;
import io.fishpond.table.Table;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Invites;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Rewards;
import io.fishpond.table.staging.Tags;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Every account that any feed names. */
final class Accounts {
    /** Where a feed names an account, and when that shows it. */
    private record Mention(Table table, String account, String at) {
        /** A referrer who is named by her number on the staff roster is named by no account of hers. */
        Dataset<Row> of(Dataset<Row> feed, Collection<String> kindsByStaff) {
            return account.equals("referrer_external_id") && table.equals(ReferralClaims.TABLE)
                    ? feed.where(not(col("kind").isInCollection(kindsByStaff)))
                    : feed;
        }
    }

    private static final List<Mention> MENTIONS = List.of(
            new Mention(Profiles.TABLE, "external_id", "created_at"),
            new Mention(Orders.TABLE, "external_id", "ordered_at"),
            new Mention(OrderLines.TABLE, "external_id", "ordered_at"),
            new Mention(Interactions.TABLE, "external_id", "occurred_at"),
            new Mention(Invites.TABLE, "referrer_external_id", "invited_at"),
            new Mention(ReferralClaims.TABLE, "referrer_external_id", "claimed_at"),
            new Mention(ReferralClaims.TABLE, "referee_external_id", "claimed_at"),
            new Mention(Rewards.TABLE, "external_id", "paid_at"),
            new Mention(Rewards.TABLE, "cause_external_id", "paid_at"),
            new Mention(Friendships.TABLE, "external_id", "added_at"),
            new Mention(Leads.TABLE, "external_id", "staged_at"),
            new Mention(Consents.TABLE, "external_id", "changed_at"),
            new Mention(Tags.TABLE, "external_id", "tagged_at"));

    private Accounts() {}

    /** The columns that name an account, for joins. */
    static Seq<String> key() {
        return CollectionConverters.asScala(List.of("channel", "external_id")).toSeq();
    }

    /** The feeds that name accounts. */
    static List<Table> feeds() {
        return MENTIONS.stream().map(Mention::table).distinct().toList();
    }

    /** Rows dated up to the as-of date; an undated row has no day that could be too late. */
    static Column upTo(LocalDate asOf, String at) {
        return col(at).isNull().or(to_date(col(at)).leq(lit(asOf)));
    }

    /**
     * One row per account: channel, external_id, first_seen_at (null if nothing of it is dated).
     *
     * @param kindsByStaff kinds of referral claims whose referrers are named by the staff roster
     */
    static Dataset<Row> named(Function<Table, Dataset<Row>> staging, LocalDate asOf, Collection<String> kindsByStaff) {
        return InParallel.map(MENTIONS, mention -> mention.of(staging.apply(mention.table()), kindsByStaff)
                        .where(col(mention.account()).isNotNull().and(upTo(asOf, mention.at())))
                        .select(
                                col("channel"),
                                col(mention.account()).as("external_id"),
                                col(mention.at()).as("seen_at")))
                .stream()
                .reduce(Dataset::union)
                .orElseThrow()
                .groupBy("channel", "external_id")
                .agg(min("seen_at").as("first_seen_at"));
    }

    /**
     * Adds first_landed_on, old_id and was_withdrawn, as the ledger knows them: as-of date, null and null for a new account.
     *
     * @param ledger see {@link MemberLedger#ledger}
     */
    static Function<Dataset<Row>, Dataset<Row>> withLedger(Dataset<Row> ledger, LocalDate asOf) {
        Dataset<Row> known = ledger.select(
                col("channel"),
                col("external_id"),
                col("member_id").as("old_id"),
                col("withdrawn_on").isNotNull().as("was_withdrawn"),
                col("first_landed_on").as("landed_on"));
        return accounts -> accounts.join(known, key(), "left")
                .withColumn("first_landed_on", coalesce(col("landed_on"), lit(asOf)))
                .drop("landed_on");
    }

    /** Adds {@code usual_store}: where most of the account's orders were made, the last by name of equals; null without any. */
    static Dataset<Row> withUsualStore(Dataset<Row> accounts, Dataset<Row> orders) {
        Dataset<Row> usual = orders.where("store_id is not null")
                .groupBy("channel", "external_id", "store_id")
                .agg(count(lit(1)).as("orders"))
                .groupBy("channel", "external_id")
                .agg(max_by(col("store_id"), struct("orders", "store_id")).as("usual_store"));
        return accounts.join(usual, key(), "left");
    }

    /** Adds {@code id}: dense from 0 in the order of channel, external_id, so that it is the same on any cluster. */
    static Dataset<Row> withId(Dataset<Row> accounts) {
        StructType schema = accounts.schema().add("id", DataTypes.LongType, false);
        return accounts.sparkSession()
                .createDataFrame(
                        accounts.sort("channel", "external_id")
                                .javaRDD()
                                .zipWithIndex()
                                .map(numbered -> append(numbered._1(), numbered._2())),
                        schema);
    }

    /** The row with one more value at its end. */
    static Row append(Row row, @Nullable Object value) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = value;
        return RowFactory.create(values);
    }
}
