package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Places of the last published forest that tonight's referrals leave as they were. */
final class Standing {
    private Standing() {}

    /**
     * Places, in the form of {@link Forest#places}, of those who were brought then as they are now, in trees in which nobody
     * who was there then has another referrer now, or one more, or one less.
     *
     * @param referred tonight's referrals: member_id, referrer_id, is_staff_referral, is_flagged
     * @param last one day of {@code marts.referral_forest}
     */
    static Dataset<Row> places(Dataset<Row> referred, Dataset<Row> last) {
        Dataset<Row> tonight = referred.selectExpr("member_id", edge() + " as now");
        Dataset<Row> compared = last.withColumn("then", expr("if(referrer_id is null, null, " + edge() + ")"))
                .join(tonight, new String[] {"member_id"}, "left");
        Dataset<Row> moved =
                compared.where("not now <=> then").select("root_id").distinct();
        return compared.where("then is not null and customers_root_id is not null")
                .join(moved, new String[] {"root_id"}, "left_anti")
                .selectExpr(
                        "member_id",
                        "root_id",
                        "cast(depth as bigint) as depth",
                        "customers_root_id",
                        "cast(customers_depth as bigint) as customers_depth",
                        "unflagged_customers_root_id",
                        "cast(unflagged_customers_depth as bigint) as unflagged_customers_depth");
    }

    private static String edge() {
        return "struct(referrer_id, is_staff_referral, is_flagged)";
    }
}
