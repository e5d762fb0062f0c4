package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Who came onto a list and who left it. */
final class Changes {
    private Changes() {}

    /**
     * One row per segment and member who came or left.
     *
     * @param before segment, member_id, as members are now
     * @param judged tonight's candidates: segment, member_id, loss
     * @param aliases rows of {@code core.member_aliases}
     * @param previous day of {@code before}
     * @param refused lists that are not published tonight
     */
    static Dataset<Row> between(
            Dataset<Row> before,
            Dataset<Row> judged,
            Dataset<Row> aliases,
            @Nullable LocalDate previous,
            List<String> refused) {
        Dataset<Row> ids = aliases.groupBy("member_id")
                .agg(expr("concat_ws(',', sort_array(collect_set(alias_id)))").as("ids"));
        return before.withColumn("was", lit(true))
                .join(judged.withColumn("is", expr("loss is null")), new String[] {"segment", "member_id"}, "full")
                .where("coalesce(was, false) != coalesce(is, false)")
                .join(ids, new String[] {"member_id"}, "left")
                .withColumn("is_refused", col("segment").isInCollection(refused))
                .selectExpr(
                        "segment",
                        "member_id",
                        "if(coalesce(is, false), 'add', 'remove') as change",
                        "case when is then 'listed' when is_refused then 'not_published' else coalesce(loss, 'no_match') end as why",
                        "coalesce(ids, member_id) as ids")
                .withColumn("previous_as_of", lit(previous).cast("date"));
    }
}
