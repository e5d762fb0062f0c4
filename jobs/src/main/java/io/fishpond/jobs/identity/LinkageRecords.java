package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.identity.Addresses;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.config.IdentityModel;
import io.fishpond.table.staging.Profiles;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Accounts as they are compared with one another. */
final class LinkageRecords {
    private LinkageRecords() {}

    /**
     * What each account says, by its id; accounts that say nothing of what the model compares are left out. Of strong keys only
     * what may speak for the account is compared: neither a hub's number nor the staff's tells anything of a customer.
     *
     * @param profiles normalised, with id and usual_store
     * @param guarded key values of the accounts, see {@link Keys#guarded}
     * @param judged accounts that are not left out though they say nothing
     */
    static JavaPairRDD<Integer, Profile> of(
            Dataset<Row> profiles, Dataset<Row> guarded, IdentityModel model, Set<Integer> judged) {
        Set<String> strong = model.strongKinds();
        Dataset<Row> known = profiles.join(usable(guarded), "id", "left");
        Column[] cells = model.evidence().stream()
                .map(evidence -> cell(evidence.from(), strong))
                .toArray(Column[]::new);
        List<Integer> addresses = java.util.stream.IntStream.range(
                        0, model.evidence().size())
                .filter(i -> model.evidence().get(i).from().equals("address"))
                .boxed()
                .toList();
        Linkage linkage = model.linkage();
        return known.select(col("id").cast("int"), array(cells).as("cells"))
                .javaRDD()
                .mapToPair(row -> {
                    String[] written = row.<String>getList(1).toArray(String[]::new);
                    addresses.forEach(i -> written[i] = Addresses.normalize(written[i]));
                    return new Tuple2<>(row.getInt(0), linkage.profile(written));
                })
                .filter(record -> !record._2.isEmpty() || judged.contains(record._1))
                .union(withoutProfile(profiles, linkage, judged));
    }

    /** Judged accounts that other feeds than profiles name. */
    private static JavaPairRDD<Integer, Profile> withoutProfile(
            Dataset<Row> profiles, Linkage linkage, Set<Integer> judged) {
        Set<Integer> left = new TreeSet<>(judged);
        profiles.select("id")
                .where(col("id").isInCollection(judged))
                .collectAsList()
                .forEach(row -> left.remove(Math.toIntExact(row.getLong(0))));
        Profile silent = linkage.profile(new String[linkage.attributes().size()]);
        return JavaSparkContext.fromSparkContext(profiles.sparkSession().sparkContext())
                .parallelizePairs(
                        left.stream().map(id -> new Tuple2<>(id, silent)).toList(), 1);
    }

    private static Dataset<Row> usable(Dataset<Row> guarded) {
        return guarded.where("is_usable")
                .groupBy("id")
                .agg(
                        ofKind("phone").as("own_phone"),
                        ofKind("email").as("own_email"),
                        ofKind("union_id").as("own_union_id"),
                        ofKind("card_id").as("own_card_id"));
    }

    private static Column ofKind(String kind) {
        return concat_ws(" ", array_sort(collect_set(when(col("kind").equalTo(kind), col("value")))));
    }

    private static Column cell(String from, Set<String> strong) {
        Column cell =
                switch (from) {
                    case "phones" ->
                        concat_ws(
                                " ", strong.contains("phone") ? col("own_phone") : col("phones"), col("masked_phones"));
                    case "emails" -> concat_ws(" ", strong.contains("email") ? col("own_email") : col("emails"));
                    case "store_id" -> coalesce(col("store_id"), col("usual_store"));
                    case "union_id", "card_id" -> strong.contains(from) ? col("own_" + from) : col(from);
                    default ->
                        Profiles.TABLE.column(from).isPresent()
                                ? col(from).cast("string")
                                : col("attributes").getItem(from);
                };
        return nullif(cell, lit(""));
    }
}
