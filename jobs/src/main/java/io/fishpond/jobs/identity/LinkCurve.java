package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How good single links are, by the least weight that is asked of them. Every pair of accounts is judged by its own weight, before
 * clusters are repaired and without the pairs that follow from others; pairs that were never compared count as missed.
 *
 * @param points by rising threshold; every pair that was compared and weighs as much is in them
 * @param unweighed links of the truth's accounts that rest on a strong key alone; they are in no point
 */
public record LinkCurve(List<Point> points, long unweighed) {
    /** Whole bits from which on every compared pair is kept, see {@link WeighedPairs}. */
    private static final int LOWEST = -3;

    private static final int HIGHEST = 20;

    /**
     * Links of at least so much weight.
     *
     * @param bits the threshold
     * @param pairs links found
     * @param commonPairs those that are true
     * @param truePairs pairs of the truth
     */
    public record Point(int bits, long pairs, long commonPairs, long truePairs) {
        /** 1 if no pair was found, for none is wrong. */
        public double precision() {
            return pairs == 0 ? 1 : (double) commonPairs / pairs;
        }

        /** 1 if there are no true pairs, for none is missed. */
        public double recall() {
            return truePairs == 0 ? 1 : (double) commonPairs / truePairs;
        }

        public double f1() {
            double sum = precision() + recall();
            return sum == 0 ? 0 : 2 * precision() * recall() / sum;
        }
    }

    /**
     * Counts the scored pairs whose accounts the truth knows.
     *
     * @param links {@code core.member_links}
     * @param reviews {@code core.review_pairs}
     * @param truth channel, external_id, person; one row per account
     * @param truePairs pairs of accounts of one person in the truth
     */
    static LinkCurve of(Dataset<Row> links, Dataset<Row> reviews, Dataset<Row> truth, long truePairs) {
        Column cell = when(
                col("weight_bits").isNotNull(),
                greatest(lit(LOWEST - 1), least(lit(HIGHEST), floor(col("weight_bits")))));
        List<Row> counts = weights(links)
                .unionByName(weights(reviews))
                .distinct()
                .join(end(truth, "a"), key("a"))
                .join(end(truth, "b"), key("b"))
                .groupBy(cell.cast("int").as("bits"), col("person_a").equalTo(col("person_b")))
                .agg(count(lit(1)))
                .collectAsList();
        List<Point> points = new ArrayList<>();
        long pairs = 0;
        long common = 0;
        for (int bits = HIGHEST; bits >= LOWEST; bits--) {
            for (Row row : counts) {
                if (!row.isNullAt(0) && row.getInt(0) == bits) {
                    pairs += row.getLong(2);
                    common += row.getBoolean(1) ? row.getLong(2) : 0;
                }
            }
            points.add(new Point(bits, pairs, common, truePairs));
        }
        Collections.reverse(points);
        long unweighed = counts.stream()
                .filter(row -> row.isNullAt(0))
                .mapToLong(row -> row.getLong(2))
                .sum();
        return new LinkCurve(List.copyOf(points), unweighed);
    }

    private static Dataset<Row> weights(Dataset<Row> pairs) {
        return pairs.select("channel_a", "external_id_a", "channel_b", "external_id_b", "weight_bits");
    }

    private static Dataset<Row> end(Dataset<Row> truth, String end) {
        return truth.select(
                col("channel").as("channel_" + end),
                col("external_id").as("external_id_" + end),
                col("person").as("person_" + end));
    }

    private static Seq<String> key(String end) {
        return CollectionConverters.asScala(List.of("channel_" + end, "external_id_" + end))
                .toSeq();
    }
}
