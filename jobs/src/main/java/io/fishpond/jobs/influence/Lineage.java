package io.fishpond.jobs.influence;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** Frames that forget how they were made: else the plan of a loop doubles with every round. */
final class Lineage {
    private Lineage() {}

    /**
     * Computes the frame now: into the checkpoint folder where the cluster has one, else onto the executors. It is made
     * a frame anew because a checkpoint keeps the size that was estimated of its plan, and the estimate of a join is a
     * product: within a few rounds it has millions of digits.
     */
    static Dataset<Row> cut(Dataset<Row> frame) {
        boolean hasFolder =
                frame.sparkSession().sparkContext().getCheckpointDir().isDefined();
        Dataset<Row> computed = hasFolder ? frame.checkpoint() : frame.localCheckpoint();
        // As Spark's own rows: to turn ten million into Java's and back takes longer than a round.
        return ((SparkSession) frame.sparkSession())
                .internalCreateDataFrame(computed.queryExecution().toRdd(), frame.schema(), false);
    }
}
