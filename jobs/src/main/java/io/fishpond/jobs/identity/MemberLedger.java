package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives clusters of accounts their member ids, so that an id goes on meaning the person that it meant. An old id follows
 * most of its accounts; where several arrive in one cluster, the one that brings most accounts lives on there, ties to the
 * oldest; a cluster to which none came is given a new id.
 */
final class MemberLedger {
    private static final Seq<String> MEMBER_ID = columns("member_id");
    private static final Seq<String> OLD_ID = columns("old_id");
    private static final Seq<String> ALIAS_ID = columns("alias_id");
    private static final Seq<String> COMPONENT = columns("component");

    private MemberLedger() {}

    private static Seq<String> columns(String name) {
        return CollectionConverters.asScala(List.of(name)).toSeq();
    }

    /** How many accounts of each old id are in each component: old_id, component, overlap, founding (of the component). */
    static Dataset<Row> overlaps(Dataset<Row> clustered) {
        Dataset<Row> foundings = foundings(clustered);
        return clustered
                .where("old_id is not null")
                .groupBy("old_id", "component")
                .agg(count(lit(1)).as("overlap"))
                .join(foundings, "component");
    }

    private static Dataset<Row> foundings(Dataset<Row> clustered) {
        return clustered.groupBy("component").agg(min(foundingRecord()).as("founding"));
    }

    /** First landed, then channel, external_id: the record by which a member was founded is the least of hers. */
    static Column foundingRecord() {
        return struct("first_landed_on", "channel", "external_id");
    }

    /** The component to which most accounts of each old id went: old_id, component, overlap. */
    private static Dataset<Row> headings(Dataset<Row> overlaps) {
        return overlaps.withColumn("losses", col("overlap").multiply(-1))
                .groupBy("old_id")
                .agg(min_by(struct("component", "overlap"), struct("losses", "founding"))
                        .as("to"))
                .select("old_id", "to.*");
    }

    /**
     * The id of each component: component, member_id.
     *
     * @param clustered accounts with first_landed_on, old_id and component
     * @param ledger the published {@code member_records}
     * @param aliases the published {@code member_aliases}: no id in it is ever given again
     */
    static Dataset<Row> assigned(
            Dataset<Row> clustered, Dataset<Row> ledger, Dataset<Row> aliases, MemberIds memberIds) {
        Dataset<Row> ages = ledger.groupBy(col("member_id").as("old_id"))
                .agg(min(struct(
                                coalesce(col("first_seen_at"), to_timestamp(col("first_landed_on")))
                                        .as("first_seen_at"),
                                col("first_landed_on"),
                                col("channel"),
                                col("external_id")))
                        .as("age"));
        Dataset<Row> heirs = headings(overlaps(clustered))
                .join(ages, "old_id")
                .withColumn("losses", col("overlap").multiply(-1))
                .groupBy("component")
                .agg(min_by(col("old_id"), struct("losses", "age")).as("member_id"));
        Dataset<Row> newcomers = foundings(clustered)
                .join(heirs, COMPONENT, "left_anti")
                .select("component", "founding.channel", "founding.external_id");
        return heirs.unionByName(minted(newcomers, aliases, memberIds));
    }

    /** Ids for new members; each turn takes up those whose founding record has founded an id of the ledger already. */
    private static Dataset<Row> minted(Dataset<Row> newcomers, Dataset<Row> aliases, MemberIds memberIds) {
        Dataset<Row> taken = aliases.select(col("alias_id").as("member_id"));
        Dataset<Row> candidates = withMinted(newcomers, memberIds, 0);
        Dataset<Row> free = candidates.join(taken, MEMBER_ID, "left_anti");
        Dataset<Row> clashing = candidates.join(taken, MEMBER_ID, "left_semi");
        for (int generation = 1; !clashing.isEmpty(); generation++) {
            candidates = withMinted(clashing.drop("member_id"), memberIds, generation);
            free = free.unionByName(candidates.join(taken, MEMBER_ID, "left_anti"));
            clashing = candidates.join(taken, MEMBER_ID, "left_semi");
        }
        return free.select("component", "member_id");
    }

    private static Dataset<Row> withMinted(Dataset<Row> newcomers, MemberIds memberIds, int generation) {
        Dataset<Row> founded = newcomers.select("component", "channel", "external_id");
        StructType schema = founded.schema().add("member_id", DataTypes.StringType, false);
        return founded.map(
                (MapFunction<Row, Row>)
                        row -> Accounts.append(row, memberIds.mint(row.getString(1), row.getString(2), generation)),
                Encoders.row(schema));
    }

    /** What became of each old id: old_id, member_id (itself if it lives on; null if none of its accounts is left). */
    static Dataset<Row> fates(Dataset<Row> clustered, Dataset<Row> ledger, Dataset<Row> assigned) {
        Dataset<Row> went =
                headings(overlaps(clustered)).join(assigned, "component").select("old_id", "member_id");
        return ledger.select(col("member_id").as("old_id")).distinct().join(went, OLD_ID, "left");
    }

    /** Every id that ever was and the id that it is now; an id whose accounts are all gone keeps its meaning. */
    static Dataset<Row> aliases(Dataset<Row> published, Dataset<Row> fates, Dataset<Row> assigned, LocalDate asOf) {
        Dataset<Row> moved = fates.where("member_id is not null")
                .select(col("old_id"), col("member_id").as("now"));
        Dataset<Row> known = published
                .join(moved, published.col("member_id").equalTo(moved.col("old_id")), "left")
                .withColumn("now", coalesce(col("now"), col("member_id")))
                .select(
                        col("alias_id"),
                        col("now").as("member_id"),
                        when(col("now").equalTo(col("member_id")), col("since"))
                                .otherwise(lit(asOf))
                                .as("since"));
        Dataset<Row> living = assigned.select(
                col("member_id").as("alias_id"), col("member_id"), lit(asOf).as("since"));
        return known.unionByName(living.join(published.select("alias_id"), ALIAS_ID, "left_anti"));
    }

    /** The published events and those of this night. */
    static Dataset<Row> events(
            Dataset<Row> published, Dataset<Row> clustered, Dataset<Row> fates, Dataset<Row> assigned, LocalDate asOf) {
        Dataset<Row> created = assigned.join(fates.select(col("old_id").as("member_id")), MEMBER_ID, "left_anti")
                .select(col("member_id"), lit("created").as("event"), lit("").as("other_member_id"));
        Dataset<Row> absorbed = fates.where("member_id <> old_id")
                .select(
                        col("old_id").as("member_id"),
                        lit("absorbed").as("event"),
                        col("member_id").as("other_member_id"));
        Dataset<Row> merged = absorbed.select(
                col("other_member_id").as("member_id"),
                lit("merged").as("event"),
                col("member_id").as("other_member_id"));
        Dataset<Row> split = overlaps(clustered)
                .join(assigned, "component")
                .select(col("old_id"), col("member_id").as("other_member_id"))
                .join(fates, "old_id")
                .where("other_member_id <> member_id")
                .select(col("old_id").as("member_id"), lit("split").as("event"), col("other_member_id"));
        Dataset<Row> retired = fates.where("member_id is null")
                .select(col("old_id").as("member_id"), lit("retired").as("event"), lit("").as("other_member_id"));
        return created.unionByName(absorbed)
                .unionByName(merged)
                .unionByName(split)
                .unionByName(retired)
                .withColumn("happened_on", lit(asOf))
                .unionByName(published)
                .distinct();
    }
}
