package io.fishpond.jobs.influence;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Walks up the trees for a few pairs of members; for everybody at once see {@link Forest}. */
final class Ancestry {
    private Ancestry() {}

    /**
     * The pairs of which the one is above the other, at most {@code most} hops: below, above, hops, and path, the members from
     * {@code below} up to the one whom {@code above} brought.
     *
     * @param pairs below, above; distinct
     * @param referred member_id, referrer_id of a forest
     */
    static Dataset<Row> climb(Dataset<Row> pairs, Dataset<Row> referred, int most) {
        Dataset<Row> steps = referred.selectExpr("member_id as at", "referrer_id as next");
        List<Dataset<Row>> arrived = new ArrayList<>();
        Dataset<Row> climbing = pairs.selectExpr(
                "below", "above", "below as at", "cast(array() as array<string>) as path", "0 as hops");
        for (int hop = 1; hop <= most; hop++) {
            Dataset<Row> reached = Lineage.cut(climbing.join(steps, "at")
                    .selectExpr("below", "above", "next as at", "concat(path, array(at)) as path", "hops + 1 as hops"));
            arrived.add(reached.where("at = above"));
            climbing = reached.where("at != above");
            if (climbing.isEmpty()) {
                break;
            }
        }
        return arrived.stream()
                .reduce(Dataset::union)
                .orElseThrow(() -> new IllegalArgumentException("a climb of " + most + " hops"))
                .drop("at");
    }
}
