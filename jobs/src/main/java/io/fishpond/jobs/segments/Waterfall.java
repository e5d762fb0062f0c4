package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.SegmentDefinition;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is taken off a list before it is published: each member by the first rule that applies to her. */
final class Waterfall {
    /** Columns of {@code segments} that count; the first is the sum of the others. */
    static final List<String> COUNTS =
            List.of("matched", "removed_minor", "removed_consent", "removed_unreachable", "size");

    private Waterfall() {}

    static Dataset<Row> withLoss(Dataset<Row> candidates, SegmentDefinition definition) {
        return withLoss(candidates, definition.name(), definition.consent() != null);
    }

    /**
     * Adds {@code segment} and {@code loss}, the rule that takes her off; null if she stays.
     *
     * @param contacts the list is for contacting people: needs consent, and a way to reach them
     */
    static Dataset<Row> withLoss(Dataset<Row> candidates, String segment, boolean contacts) {
        String forContact =
                """
                when not consent_marketing then 'consent'
                when not (is_reachable_wecom or is_reachable_sms or is_reachable_email) then 'unreachable'""";
        return candidates
                .withColumn("segment", lit(segment))
                .withColumn("loss", expr("case when is_minor then 'minor' " + (contacts ? forContact : "") + " end"))
                .select("segment", "member_id", "score", "reason_1", "reason_2", "reason_3", "loss");
    }

    /** How many were matched, taken off by each rule, and left, per segment. */
    static Dataset<Row> counts(Dataset<Row> candidates) {
        return candidates
                .groupBy("segment")
                .agg(
                        expr("count(1)").as("matched"),
                        expr("count_if(loss = 'minor')").as("removed_minor"),
                        expr("count_if(loss = 'consent')").as("removed_consent"),
                        expr("count_if(loss = 'unreachable')").as("removed_unreachable"),
                        expr("count_if(loss is null)").as("size"));
    }

    /** Who is left, ranked. */
    static Dataset<Row> ranked(Dataset<Row> candidates) {
        return candidates
                .where("loss is null")
                .withColumn(
                        "rank",
                        expr("cast(row_number() over (partition by segment order by score desc, member_id) as bigint)"))
                .drop("loss");
    }
}
