package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.SaltedHash;
import io.fishpond.domain.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What is remembered of accounts from night to night: {@link io.fishpond.table.core.LinkageAccounts}. */
final class AccountStates {
    private static final StructType BLOCKS = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("blocks", DataTypes.createArrayType(DataTypes.LongType, false), false);

    private AccountStates() {}

    /** What no other deployment shares. */
    static long salt(Secret key) {
        return ByteBuffer.wrap(key.hmac("linkage")).getLong();
    }

    /** The same key values, with hashes in place of values and names. */
    static Dataset<Row> hashed(Dataset<Row> values, long salt) {
        return values.withColumn("value", hash(salt, col("value")))
                .withColumn("name_signature", hash(salt, col("name_signature")));
    }

    /** The same of {@link Keys#roster}. */
    static Dataset<Row> hashedRoster(Dataset<Row> roster, long salt) {
        return roster.withColumn("value", hash(salt, col("value")))
                .withColumn("names", transform(col("names"), name -> hash(salt, name)));
    }

    /** Null of null. */
    static Column hash(long salt, Column value) {
        return when(value.isNotNull(), xxhash64(lit(salt), value));
    }

    /** Which keys of each account may speak for it: id, spoken. Accounts without keys are left out. */
    static Dataset<Row> spoken(Dataset<Row> hashedGuarded) {
        return hashedGuarded.groupBy("id").agg(spoken());
    }

    private static Column spoken() {
        return xxhash64(array_sort(collect_list(struct("kind", "value", "is_usable", "is_staff"))))
                .as("spoken");
    }

    /** Hashes of the blocking keys of records: id, blocks. */
    static Dataset<Row> blocks(SparkSession spark, JavaPairRDD<Integer, Profile> records, long salt) {
        return spark.createDataFrame(
                records.map(record -> RowFactory.create(
                        (long) record._1,
                        Arrays.stream(record._2.keys())
                                .map(key -> SaltedHash.of(salt, key))
                                .boxed()
                                .toArray())),
                BLOCKS);
    }

    /**
     * Rows of the contract.
     *
     * @param accounts with id and connected, an account of the same component for all that are in it
     * @param contents see {@link People#contents}
     * @param guarded of all these accounts, in clear
     */
    static Dataset<Row> of(
            Dataset<Row> accounts,
            Dataset<Row> contents,
            Dataset<Row> guarded,
            JavaPairRDD<Integer, Profile> records,
            long salt) {
        Dataset<Row> hashed = hashed(guarded, salt);
        Dataset<Row> keys = hashed.groupBy("id")
                .agg(
                        first("name_signature").as("name_signature"),
                        array_sort(collect_list(struct("kind", "value"))).as("keys"),
                        spoken());
        Dataset<Row> ends = accounts.select(
                col("id").as("connected"),
                xxhash64(col("channel"), col("external_id")).as("component"));
        return accounts.select("channel", "external_id", "id", "connected")
                .join(ends, "connected")
                .join(contents, "id")
                .join(keys, Ids.ID, "left")
                .join(blocks(accounts.sparkSession(), records, salt), Ids.ID, "left")
                .withColumn(
                        "keys", coalesce(col("keys"), expr("cast(array() as array<struct<kind:string,value:bigint>>)")))
                .withColumn("spoken", coalesce(col("spoken"), lit(0L)))
                .withColumn("blocks", coalesce(col("blocks"), expr("cast(array() as array<bigint>)")))
                .drop("id", "connected");
    }
}
