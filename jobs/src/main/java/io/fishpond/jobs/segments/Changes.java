package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Who came onto a list and who left it, so that what was published, with these rows added and removed, is what is published now:
 * whether it is known by the ids of then or by those of today.
 */
final class Changes {
    private Changes() {}

    /**
     * One row per segment and member id that came or left: segment, member_id, change, why, ids, previous_as_of.
     *
     * @param before of {@link Past#listed}
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
        Dataset<Row> members = before.groupBy("segment", "member_id")
                .agg(
                        expr("bool_or(listed_id = member_id)").as("was_so"),
                        expr("collect_list(listed_id) filter (where listed_id != member_id)")
                                .as("merged"));
        return members.withColumn("was", lit(true))
                .join(judged.withColumn("is", expr("loss is null")), new String[] {"segment", "member_id"}, "full")
                .join(ids, new String[] {"member_id"}, "left")
                .withColumn("was", expr("coalesce(was, false)"))
                .withColumn("is", expr("coalesce(is, false)"))
                .withColumn("is_refused", col("segment").isInCollection(refused))
                .selectExpr(
                        "segment",
                        "coalesce(ids, member_id) as ids",
                        """
                        inline(filter(concat(
                          array(case
                            when is and not coalesce(was_so, false)
                              then struct(member_id, 'add' as change, if(was, 'merged', 'listed') as why)
                            when was and not is then struct(member_id, 'remove' as change,
                              if(is_refused, 'not_published', coalesce(loss, 'no_match')) as why) end),
                          transform(coalesce(merged, array()), id -> struct(id as member_id, 'remove' as change, 'merged' as why))),
                          row -> row is not null))""")
                .withColumn("previous_as_of", lit(previous).cast("date"));
    }
}
