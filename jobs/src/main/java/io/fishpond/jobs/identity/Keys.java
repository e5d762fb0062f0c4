package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Strong keys: the values that make two accounts one person's, and the guard against values that are nobody's own. */
final class Keys {
    private static final Seq<String> VALUE =
            CollectionConverters.asScala(List.of("kind", "value")).toSeq();

    private Keys() {}

    /**
     * One row per account and key value, from normalised profiles with their ids: id, name_signature, kind, value. Kinds that do
     * not link are among them: a hub's number is nobody's own, whether it links or not.
     */
    static Dataset<Row> values(Dataset<Row> profiles) {
        return profiles.selectExpr(
                        "id",
                        "name_signature",
                        """
                        inline(concat(
                          transform(phones, v -> named_struct('kind', 'phone', 'value', v)),
                          transform(emails, v -> named_struct('kind', 'email', 'value', v)),
                          array(
                            named_struct('kind', 'union_id', 'value', union_id),
                            named_struct('kind', 'card_id', 'value', card_id))))
                        """)
                .where("value is not null");
    }

    /** One row per number or address of the normalised staff roster: kind, value, names (signatures of its owners). */
    static Dataset<Row> roster(Dataset<Row> staff) {
        return staff.selectExpr(
                        "name_signature",
                        """
                        inline(concat(
                          transform(phones, v -> named_struct('kind', 'phone', 'value', v)),
                          transform(emails, v -> named_struct('kind', 'email', 'value', v))))
                        """)
                .groupBy("kind", "value")
                .agg(collect_set("name_signature").as("names"));
    }

    /**
     * Says of every value on an account whether it may speak for her. A value of the staff roster speaks only on accounts that
     * bear its owner's name: there it is her own ({@code is_staff}), anywhere else somebody typed it in for a customer. Any
     * other value speaks unless it is a hub: shared by more distinct name signatures than {@code hubLimits} allows its kind.
     *
     * @return values with is_staff, is_usable, hub (the least id among the accounts it may speak for) and accounts (that carry it)
     */
    static Dataset<Row> guarded(Dataset<Row> values, Dataset<Row> roster, Map<String, Integer> hubLimits) {
        Column onRoster = col("names").isNotNull();
        Dataset<Row> met = values.join(broadcast(roster), VALUE, "left")
                .withColumn("on_roster", onRoster)
                .withColumn("is_staff", coalesce(array_contains(col("names"), col("name_signature")), lit(false)))
                .withColumn("may_speak", not(col("on_roster")).or(col("is_staff")))
                .drop("names");
        Dataset<Row> shared = met.groupBy("kind", "value")
                .agg(
                        min(when(col("may_speak"), col("id"))).as("hub"),
                        count(lit(1)).as("accounts"),
                        count_distinct(col("name_signature")).as("signatures"));
        return met.join(shared, VALUE)
                .withColumn(
                        "is_usable",
                        col("may_speak")
                                .and(col("on_roster").or(col("signatures").leq(limit(hubLimits)))))
                .drop("may_speak", "signatures", "on_roster");
    }

    private static Column limit(Map<String, Integer> hubLimits) {
        Column limit = lit(Integer.MAX_VALUE);
        for (Map.Entry<String, Integer> entry : new TreeMap<>(hubLimits).entrySet()) {
            limit = when(col("kind").equalTo(entry.getKey()), entry.getValue()).otherwise(limit);
        }
        return limit;
    }

    /**
     * Values that two accounts or more carry, and that still do not link them all: kind, values.
     *
     * @param kinds of key that link by themselves
     */
    static Dataset<Row> guardedValues(Dataset<Row> guarded, Set<String> kinds) {
        return guarded.where(isOf(kinds).and(col("accounts").gt(1)))
                .groupBy("kind", "value")
                .agg(max(not(col("is_usable"))).as("stopped"))
                .where("stopped")
                .groupBy("kind")
                .agg(count(lit(1)).as("values"));
    }

    private static Column isOf(Set<String> kinds) {
        return col("kind").isin(kinds.toArray());
    }

    /**
     * Star edges, account → least account of a shared value: id, hub (less than id), evidence (kinds that agree).
     *
     * @param kinds of key that link by themselves
     */
    static Dataset<Row> edges(Dataset<Row> guarded, Set<String> kinds) {
        return guarded.where(isOf(kinds).and(col("is_usable")).and(col("id").gt(col("hub"))))
                .groupBy("id", "hub")
                .agg(concat_ws(",", array_sort(collect_set("kind"))).as("evidence"));
    }
}
