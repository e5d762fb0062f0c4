package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Audience;
import io.fishpond.spark.InParallel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lookalikes of many seed lists: learnt on the driver from a bounded sample, scored where the members are, in one pass for all.
 */
final class Lookalikes {
    private final Dataset<Row> framed;
    private final List<Feature> features;
    private final LearningSample sample;
    private final List<Learnt> learnt;

    /**
     * Learns.
     *
     * @param audience see {@link AudienceFrame}, held: two passes learn, and two score
     * @param seed of all draws
     */
    Lookalikes(Dataset<Row> audience, List<SeedList> lists, Audience settings, long seed) {
        this.features = lists.stream()
                .flatMap(list -> list.features().stream())
                .distinct()
                .toList();
        this.framed = LearningSample.framed(audience, lists, features, seed);
        this.sample = LearningSample.of(framed, lists, features, settings.buckets());
        this.learnt = InParallel.map(
                IntStream.range(0, lists.size()).boxed().toList(), i -> Learnt.from(sample, i, lists.get(i), settings));
    }

    /** What each list taught, in the order of the lists. */
    List<Learnt> learnt() {
        return learnt;
    }

    /**
     * Whom the lists take: segment, member_id, score, reason_1 to reason_3.
     *
     * @param audience the same
     */
    Dataset<Row> taken(Dataset<Row> audience) {
        long[] seats = learnt.stream()
                .mapToLong(one -> Math.max(1, Math.round(one.list().dial() * one.others())))
                .toArray();
        Column names = array(learnt.stream().map(one -> lit(one.list().name())).toArray(Column[]::new));
        Column words = array(features.stream().map(Feature::words).toArray(Column[]::new));
        List<Column> columns = new ArrayList<>(
                List.of(expr("element_at(names, list + 1) as segment"), expr("member_id"), expr("score")));
        for (int i = 1; i <= 3; i++) {
            columns.add(expr(
                    ("case when size(features) >= %1$d then concat(element_at(words, element_at(features, %1$d) + 1),"
                                    + " format_string(' (%%+.2f)', element_at(contributions, %1$d))) end as reason_%1$d")
                            .formatted(i)));
        }
        return new Scoring(sample, learnt)
                .taken(framed, seats)
                .join(audience, "member_id")
                // Only now: of everybody it would be more work than the scores.
                .withColumn("words", words)
                .withColumn("names", names)
                .select(columns.toArray(Column[]::new));
    }

    /** Everybody's score for one list: member_id, role, score. */
    Dataset<Row> scores(int list) {
        return new Scoring(sample, learnt).all(framed, list);
    }
}
