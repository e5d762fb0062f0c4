package io.fishpond.jobs.churn;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.churn.LogisticModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** MLlib's logistic regression over pooled examples, with a little ridge so that collinear features share their weight. */
final class LogisticFit {
    private static final double RIDGE = 1e-3;
    private static final int MOST_ITERATIONS = 100;

    private LogisticFit() {}

    /**
     * Fits on examples that hold both outcomes. They are read as one sorted partition: sums of doubles in another order
     * would be other sums.
     */
    static LogisticModel fit(Dataset<Row> examples) {
        Dataset<Row> sorted = examples.coalesce(1)
                .sortWithinPartitions("cutoff", "draw", "member_id")
                .select(col("label"), array_to_vector(col("features")).as("features"));
        LogisticRegressionModel fitted = new LogisticRegression()
                .setFamily("binomial")
                .setStandardization(true)
                .setElasticNetParam(0)
                .setRegParam(RIDGE)
                .setMaxIter(MOST_ITERATIONS)
                .fit(sorted);
        Vector means = sorted.select(Summarizer.mean(col("features"))).head().getAs(0);
        return new LogisticModel(fitted.intercept(), fitted.coefficients().toArray(), means.toArray());
    }
}
