package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.SegmentDefinition;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Segments by predicate. */
final class Rules {
    private Rules() {}

    static Listing list(Dataset<Row> profile, SegmentDefinition definition) {
        String where = definition.where();
        String predicate = definition.includeStaff() ? where : "(" + where + ") and not is_staff";
        List<Feature> read = Feature.named(Predicates.columnsOf(profile.sparkSession(), where));
        Dataset<Row> candidates = profile.where(predicate)
                .withColumn("score", expr("round(coalesce(cast(" + definition.rankBy() + " as double), 0D), 6)"));
        for (int i = 1; i <= 3; i++) {
            Column reason =
                    read.size() < i ? lit(null).cast("string") : read.get(i - 1).words();
            candidates = candidates.withColumn("reason_" + i, reason);
        }
        return new Listing(definition, candidates, predicate, null, null, List.of());
    }
}
