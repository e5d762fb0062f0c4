package io.fishpond.jobs.segments;

import io.fishpond.algo.lookalike.Proof;
import io.fishpond.config.SegmentDefinition;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What became of one segment.
 *
 * @param definition as configured
 * @param candidates members that rule or dial took, with score and reasons; null where nothing is published
 * @param method how they were found
 * @param seeds of a lookalike; null for a rule
 * @param proof of a lookalike; null for a rule, or where it did not come to that
 * @param notes what to know
 */
record Listing(
        SegmentDefinition definition,
        @Nullable Dataset<Row> candidates,
        String method,
        @Nullable Long seeds,
        @Nullable Proof proof,
        List<String> notes) {}
