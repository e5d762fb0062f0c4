package io.fishpond.jobs.churn;

import io.fishpond.algo.learn.BoostedTrees;
import io.fishpond.algo.learn.Boosting;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Boosted trees, grown on the driver from a bounded hash sample: a Spark job a split would take longer than the counting. */
final class TreesFit {
    /** Fewer examples grow trees that remember them. */
    static final int LEAST_EXAMPLES = 2_000;
    /** More add seconds to the night and nothing that could be told from noise to trees this small. */
    private static final int MOST_EXAMPLES = 20_000;

    private TreesFit() {}

    /** Fits on examples that hold both outcomes: those of the least draws, in their order. */
    static BoostedTrees fit(Dataset<Row> examples) {
        List<Row> sample = examples.orderBy("draw", "cutoff", "member_id")
                .limit(MOST_EXAMPLES)
                .select("label", "features")
                .collectAsList();
        double[][] rows = new double[sample.size()][];
        boolean[] left = new boolean[sample.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = sample.get(i).getDouble(0) == 1;
            rows[i] = sample.get(i).<Double>getList(1).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        return Boosting.SMALL.fit(rows, left);
    }
}
