package io.fishpond.jobs.churn;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.learn.LinearLogOdds;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** MLlib's logistic regression, with a little ridge so that collinear features share their weight. */
final class LogisticFit {
    private static final double RIDGE = 1e-3;
    private static final int MOST_ITERATIONS = 100;

    private LogisticFit() {}

    /**
     * Fits on examples that hold both outcomes.
     *
     * @param examples label (1 or 0) and features, in one partition and a fixed order: sums of doubles in another order would
     *     be other sums
     */
    static LinearLogOdds fit(Dataset<Row> examples) {
        Dataset<Row> vectors =
                examples.select(col("label"), array_to_vector(col("features")).as("features"));
        LogisticRegressionModel fitted = new LogisticRegression()
                .setFamily("binomial")
                .setStandardization(true)
                .setElasticNetParam(0)
                .setRegParam(RIDGE)
                .setMaxIter(MOST_ITERATIONS)
                .fit(vectors);
        Vector means = vectors.select(Summarizer.mean(col("features"))).head().getAs(0);
        return new LinearLogOdds(fitted.intercept(), fitted.coefficients().toArray(), means.toArray());
    }
}
