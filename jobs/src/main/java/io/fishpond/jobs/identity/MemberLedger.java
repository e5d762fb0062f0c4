package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.when;

import io.fishpond.domain.MemberIds;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives clusters of accounts their member ids, so that an id goes on meaning the person that it meant: {@link
 * io.fishpond.algo.identity.ledger.IdLedger}, whose rules these are, in windows over all accounts at once.
 */
final class MemberLedger {
    private static final Seq<String> MEMBER_ID = columns("member_id");
    private static final Seq<String> COMPONENT = columns("component");

    private MemberLedger() {}

    private static Seq<String> columns(String name) {
        return CollectionConverters.asScala(List.of(name)).toSeq();
    }

    /** First landed, then channel, external_id: the record by which a member was founded is the least of hers. */
    static Column foundingRecord() {
        return struct("first_landed_on", "channel", "external_id");
    }

    /**
     * Every account that ever was.
     *
     * @param records the published {@code member_records}
     * @param withdrawn the published {@code withdrawn_accounts}
     * @return both; withdrawn_on is null for those that were there last night
     */
    static Dataset<Row> ledger(Dataset<Row> records, Dataset<Row> withdrawn) {
        return records.withColumn("withdrawn_on", lit(null).cast("date")).unionByName(withdrawn);
    }

    /**
     * Where the accounts of each old id went: old_id, component, is_majority (most of those that stayed, then of those that
     * came back; ties to the part with the oldest account), lives (of the ids that arrive in the component by majority, this
     * one brings most accounts).
     *
     * @param clustered the accounts that are there, with first_seen_at, first_landed_on, old_id, was_withdrawn and component
     */
    static Dataset<Row> moves(Dataset<Row> clustered) {
        Column age = min(struct(
                coalesce(col("first_seen_at"), to_timestamp(col("first_landed_on"))),
                col("first_landed_on"),
                col("channel"),
                col("external_id")));
        return clustered
                .where("old_id is not null")
                .groupBy("old_id", "component")
                .agg(
                        count(lit(1)).as("overlap"),
                        count_if(not(col("was_withdrawn"))).as("stayed"),
                        age.as("age"))
                .withColumn(
                        "is_majority",
                        isFirst("old_id", col("stayed").desc(), col("overlap").desc(), col("age")))
                .withColumn(
                        "lives",
                        col("is_majority")
                                .and(isFirst(
                                        "component",
                                        col("is_majority").desc(),
                                        col("overlap").desc(),
                                        col("age"))))
                .select("old_id", "component", "is_majority", "lives");
    }

    private static Column isFirst(String partition, Column... order) {
        return row_number().over(Window.partitionBy(partition).orderBy(order)).equalTo(1);
    }

    /**
     * The id of each component: component, member_id, is_new.
     *
     * @param aliases the published {@code member_aliases}: no id in it is ever given again
     */
    static Dataset<Row> assigned(
            Dataset<Row> clustered, Dataset<Row> moves, Dataset<Row> aliases, MemberIds memberIds) {
        Dataset<Row> heirs = moves.where("lives").select("component", "old_id");
        Dataset<Row> members = clustered
                .groupBy("component")
                .agg(min(foundingRecord()).as("founding"))
                .join(heirs, COMPONENT, "left")
                .select("component", "founding.channel", "founding.external_id", "old_id");
        Dataset<Row> taken = aliases.select(col("alias_id").as("member_id"));
        Dataset<Row> free = withMinted(members, memberIds, 0);
        // A founding record may have founded an id of the ledger before; it then founds the next.
        Dataset<Row> clashing = clashing(free, taken);
        for (int generation = 1; !clashing.isEmpty(); generation++) {
            Dataset<Row> next = withMinted(clashing, memberIds, generation);
            free = free.join(clashing.select("component"), COMPONENT, "left_anti")
                    .unionByName(next);
            clashing = clashing(next, taken);
        }
        return free.select(
                col("component"), col("member_id"), col("old_id").isNull().as("is_new"));
    }

    private static Dataset<Row> clashing(Dataset<Row> minted, Dataset<Row> taken) {
        return minted.where("old_id is null")
                .join(taken, MEMBER_ID, "left_semi")
                .select("component", "channel", "external_id", "old_id");
    }

    /** Adds member_id: the old id that lives on, else one minted from the founding record. */
    private static Dataset<Row> withMinted(Dataset<Row> members, MemberIds memberIds, int generation) {
        StructType schema = members.schema().add("member_id", DataTypes.StringType, false);
        return members.map(
                (MapFunction<Row, Row>) member -> {
                    String old = member.getString(3);
                    return Accounts.append(
                            member,
                            old != null ? old : memberIds.mint(member.getString(1), member.getString(2), generation));
                },
                Encoders.row(schema));
    }

    /** What became of the accounts of each old id: old_id, member_id, is_majority. */
    static Dataset<Row> moved(Dataset<Row> moves, Dataset<Row> assigned) {
        return moves.join(assigned, "component").select("old_id", "member_id", "is_majority");
    }

    /** Adds {@code now}: what the member_id means from this night on. An id whose accounts are all gone keeps its meaning. */
    private static Dataset<Row> withNow(Dataset<Row> frame, Dataset<Row> moved) {
        Dataset<Row> became = moved.where("is_majority")
                .select(col("old_id").as("before"), col("member_id").as("became"));
        return frame.join(became, col("member_id").equalTo(col("before")), "left")
                .withColumn("now", coalesce(col("became"), col("member_id")))
                .drop("before", "became");
    }

    /**
     * The accounts that are not there tonight, each going with its id.
     *
     * @param ledger see {@link #ledger}
     * @param accounts those that are there
     */
    static Dataset<Row> withdrawn(Dataset<Row> ledger, Dataset<Row> accounts, Dataset<Row> moved, LocalDate asOf) {
        Dataset<Row> absent = ledger.join(accounts.select("channel", "external_id"), Accounts.key(), "left_anti");
        return withNow(absent, moved)
                .withColumn("member_id", col("now"))
                .withColumn("withdrawn_on", coalesce(col("withdrawn_on"), lit(asOf)))
                .drop("now");
    }

    /** Every id that ever was and the id that it is now. */
    static Dataset<Row> aliases(Dataset<Row> published, Dataset<Row> moved, Dataset<Row> assigned, LocalDate asOf) {
        return withNow(published, moved)
                .select(
                        col("alias_id"),
                        col("now").as("member_id"),
                        when(col("now").equalTo(col("member_id")), col("since"))
                                .otherwise(lit(asOf))
                                .as("since"))
                .unionByName(assigned.where("is_new")
                        .select(
                                col("member_id").as("alias_id"),
                                col("member_id"),
                                lit(asOf).as("since")));
    }

    /**
     * The published events and those of this night.
     *
     * @param ledger see {@link #ledger}
     */
    static Dataset<Row> events(
            Dataset<Row> published, Dataset<Row> ledger, Dataset<Row> moved, Dataset<Row> assigned, LocalDate asOf) {
        Dataset<Row> created =
                assigned.where("is_new").selectExpr("member_id", "'created' as event", "'' as other_member_id");
        Dataset<Row> changed = moved.selectExpr(
                """
                inline(case
                  when not is_majority then
                    array(named_struct('member_id', old_id, 'event', 'split', 'other_member_id', member_id))
                  when member_id <> old_id then array(
                    named_struct('member_id', old_id, 'event', 'absorbed', 'other_member_id', member_id),
                    named_struct('member_id', member_id, 'event', 'merged', 'other_member_id', old_id))
                end)
                """);
        Dataset<Row> lived =
                ledger.where("withdrawn_on is null").select("member_id").distinct();
        Dataset<Row> retired = lived.join(moved.select(col("old_id").as("member_id")), MEMBER_ID, "left_anti")
                .selectExpr("member_id", "'retired' as event", "'' as other_member_id");
        Dataset<Row> returned = moved.where("is_majority and member_id = old_id")
                .join(lived, MEMBER_ID, "left_anti")
                .selectExpr("member_id", "'returned' as event", "'' as other_member_id");
        return created.unionByName(changed)
                .unionByName(retired)
                .unionByName(returned)
                .withColumn("happened_on", lit(asOf))
                .unionByName(published)
                .distinct();
    }
}
