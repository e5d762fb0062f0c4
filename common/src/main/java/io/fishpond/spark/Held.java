package io.fishpond.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Frames that are read more than once, kept until this is closed. Unlike frames that are only persisted, they show nothing of
 * what they are made of to the plans of those who read them: Spark writes the plan of a persisted frame out in every plan that
 * reads it, again wherever it is read, so that where frames build on frames plans soon take longer than what they plan.
 */
public final class Held implements AutoCloseable {
    private final List<Dataset<Row>> frames = new CopyOnWriteArrayList<>();

    /** The same frame, computed once. */
    public Dataset<Row> of(Dataset<Row> frame) {
        Dataset<Row> held = frame.sparkSession()
                .createDataFrame(frame.javaRDD(), frame.schema())
                .persist();
        frames.add(held);
        return held;
    }

    @Override
    public void close() {
        frames.forEach(Dataset::unpersist);
    }
}
