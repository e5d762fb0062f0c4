package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What is known of a member, from all her accounts. An attribute is taken from the account of the most trusted channel that
 * has it, then from the most recently changed one, then from the first by channel, external_id.
 */
final class GoldenRecord {
    private static final List<String> SURVIVING =
            List.of("name", "birth_date", "gender", "address", "store_id", "owner_staff_id");

    private static final Seq<String> MEMBER =
            CollectionConverters.asScala(List.of("member_id")).toSeq();

    private GoldenRecord() {}

    /**
     * Adds source and precedence (the least wins) to normalised profiles.
     *
     * @param trust by channel; channels that are no longer mapped come last
     */
    static Dataset<Row> withPrecedence(Dataset<Row> profiles, Map<String, Integer> trust) {
        Column channelTrust = lit(-1);
        for (Map.Entry<String, Integer> entry : new TreeMap<>(trust).entrySet()) {
            channelTrust = when(col("channel").equalTo(entry.getKey()), entry.getValue())
                    .otherwise(channelTrust);
        }
        Column age = coalesce(
                unix_micros(coalesce(col("updated_at"), col("created_at"))).multiply(-1), lit(Long.MAX_VALUE));
        return profiles.withColumn("source", concat_ws(":", col("channel"), col("external_id")))
                .withColumn(
                        "precedence",
                        struct(
                                channelTrust.multiply(-1).as("distrust"),
                                age.as("age"),
                                col("channel"),
                                col("external_id")));
    }

    /**
     * One row per member.
     *
     * @param records accounts with their member_id
     * @param profiles normalised, with id, source and precedence
     * @param guarded key values of the accounts, see {@link Keys#guarded}
     */
    static Dataset<Row> members(Dataset<Row> records, Dataset<Row> profiles, Dataset<Row> guarded) {
        Dataset<Row> memberOf = records.select("id", "member_id");
        return known(records)
                .join(survivors(profiles.join(memberOf, "id")), MEMBER, "left")
                .join(contacts(guarded.join(memberOf, "id")), MEMBER, "left")
                .withColumn("phones", coalesce(col("phones"), expr("array()")))
                .withColumn("emails", coalesce(col("emails"), expr("array()")))
                .withColumn("is_staff", coalesce(col("is_staff"), lit(false)))
                .withColumn("sources", coalesce(col("sources"), expr("cast(map() as map<string,string>)")));
    }

    /** What the accounts alone tell. */
    private static Dataset<Row> known(Dataset<Row> records) {
        return records.groupBy("member_id")
                .agg(
                        coalesce(min("first_seen_at"), to_timestamp(min("first_landed_on")))
                                .as("first_seen_at"),
                        array_sort(collect_set("channel")).as("channels"),
                        count(lit(1)).cast("int").as("accounts"),
                        min(MemberLedger.foundingRecord()).as("founding"))
                .withColumn("acquisition_channel", col("founding.channel"))
                .withColumn("founding_external_id", col("founding.external_id"))
                .drop("founding");
    }

    private static Dataset<Row> survivors(Dataset<Row> profiles) {
        Column[] winners = SURVIVING.stream()
                .map(column -> min_by(
                                struct(col(column).as("value"), col("source")), when(filled(column), col("precedence")))
                        .as(column))
                .toArray(Column[]::new);
        String sources = SURVIVING.stream()
                .map(column -> "'%1$s', %1$s.source".formatted(column))
                .collect(Collectors.joining(", ", "map_filter(map(", "), (column, source) -> source is not null)"));
        Dataset<Row> won = profiles.groupBy("member_id")
                .agg(winners[0], java.util.Arrays.copyOfRange(winners, 1, winners.length))
                .withColumn("sources", expr(sources));
        for (String column : SURVIVING) {
            won = won.withColumn(column, col(column + ".value"));
        }
        return won;
    }

    private static Column filled(String column) {
        return nullif(trim(col(column).cast("string")), lit("")).isNotNull();
    }

    /** Numbers and addresses that are her own: neither a hub's, nor of the staff roster unless she is of the staff. */
    private static Dataset<Row> contacts(Dataset<Row> guarded) {
        return guarded.where("is_usable")
                .groupBy("member_id")
                .agg(
                        array_sort(collect_set(when(col("kind").equalTo("phone"), col("value"))))
                                .as("phones"),
                        array_sort(collect_set(when(col("kind").equalTo("email"), col("value"))))
                                .as("emails"),
                        max("is_staff").as("is_staff"));
    }

    /** One row per member and attribute: member_id, name, value, source. */
    static Dataset<Row> attributes(Dataset<Row> records, Dataset<Row> profiles) {
        return profiles.join(records.select("id", "member_id"), "id")
                .selectExpr("member_id", "source", "precedence", "explode(attributes) as (name, value)")
                .where(filled("value"))
                .groupBy("member_id", "name")
                .agg(min_by(struct("value", "source"), col("precedence")).as("best"))
                .select("member_id", "name", "best.value", "best.source");
    }

    /**
     * One row per member and attribute on which her accounts differ: member_id, attribute, source, distinct_values, differing.
     * Names differ only by their signature: another order of the same words is no other name.
     */
    static Dataset<Row> conflicts(Dataset<Row> records, Dataset<Row> profiles) {
        String surviving = SURVIVING.stream()
                .map(column ->
                        "'%s', cast(%s as string)".formatted(column, column.equals("name") ? "name_signature" : column))
                .collect(Collectors.joining(", ", "map(", ")"));
        Column others = expr("transform(filter(said, s -> s.value <> best.value), s -> s.source)");
        return profiles.join(records.select("id", "member_id"), "id")
                .withColumn("own", expr("transform_keys(attributes, (name, value) -> concat('attributes.', name))"))
                .selectExpr(
                        "member_id",
                        "source",
                        "precedence",
                        "explode(map_concat(" + surviving
                                + ", coalesce(own, cast(map() as map<string,string>)))) as (attribute, value)")
                .where(filled("value"))
                .groupBy("member_id", "attribute")
                .agg(
                        min_by(struct("value", "source"), col("precedence")).as("best"),
                        collect_set(struct("value", "source")).as("said"))
                .withColumn("distinct_values", expr("size(array_distinct(said.value))"))
                .where("distinct_values > 1")
                .select(
                        col("member_id"),
                        col("attribute"),
                        col("best.source"),
                        col("distinct_values"),
                        array_sort(others).as("differing"));
    }
}
