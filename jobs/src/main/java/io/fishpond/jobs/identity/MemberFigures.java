package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far accounts are merged into members.
 *
 * @param accounts all there are
 * @param members all there are
 * @param largest accounts of the largest member
 */
record MemberFigures(long accounts, long members, long largest) {

    /** @param memberRecords one row per account, with member_id; all figures are 0 if there is none */
    static MemberFigures of(Dataset<Row> memberRecords) {
        Row row = memberRecords
                .groupBy("member_id")
                .agg(count(lit(1)).as("accounts"))
                .agg(coalesce(sum("accounts"), lit(0L)), count(lit(1)), coalesce(max(col("accounts")), lit(0L)))
                .head();
        return new MemberFigures(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    /** Accounts that are not the only one of their member, less one each: how often two were united. */
    long merges() {
        return accounts - members;
    }

    double accountsPerMember() {
        return members == 0 ? 0 : (double) accounts / members;
    }
}
