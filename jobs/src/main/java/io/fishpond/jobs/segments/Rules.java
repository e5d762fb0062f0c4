package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.SegmentDefinition;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Segments by predicate. */
final class Rules {
    private Rules() {}

    /** What the rule of a segment is, staff left out unless it includes them. */
    static String predicate(SegmentDefinition definition) {
        String where = Objects.requireNonNull(definition.where());
        return definition.includeStaff() ? where : "(" + where + ") and not is_staff";
    }

    /** Whom the rule takes: segment, member_id, score, reason_1 to reason_3, the values that it reads. */
    static Dataset<Row> taken(Dataset<Row> audience, SegmentDefinition definition) {
        List<Feature> read = Predicates.featuresOf(audience.sparkSession(), Objects.requireNonNull(definition.where()));
        Dataset<Row> candidates = audience.where(predicate(definition))
                .withColumn("segment", lit(definition.name()))
                .withColumn("score", expr("round(coalesce(cast(" + definition.rankBy() + " as double), 0D), 6)"));
        for (int i = 1; i <= 3; i++) {
            Column reason =
                    read.size() < i ? lit(null).cast("string") : read.get(i - 1).words();
            candidates = candidates.withColumn("reason_" + i, reason);
        }
        return candidates.select("segment", "member_id", "score", "reason_1", "reason_2", "reason_3");
    }
}
