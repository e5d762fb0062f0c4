package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Recency, frequency and monetary scores of customers, 1 to 5: one more than the number of the four inner fifth points that
 * she passes, so that equal customers score alike however they are spread over the cluster.
 */
final class Fifths {
    private static final String FIFTHS = "array(0.2, 0.4, 0.6, 0.8)";
    /** Whole units of money, so that as few values come together as there are amounts in them. */
    private static final String MONETARY = "cast(historical_value as bigint)";

    private Fifths() {}

    /**
     * Adds {@code recency_score}, {@code frequency_score} and {@code monetary_score}; null for who never bought.
     *
     * @param value last_order_on, order_days, historical_value, orders, …; read twice
     */
    static Dataset<Row> scored(Dataset<Row> value, LocalDate asOf) {
        // Days counted down, so that more is more recent.
        String recency = "-datediff(date'" + asOf + "', last_order_on)";
        Row points = value.where("orders > 0")
                .selectExpr(points(recency), points("order_days"), points(MONETARY))
                .head();
        return value.withColumn("recency_score", expr(score(recency, points.getList(0))))
                .withColumn("frequency_score", expr(score("order_days", points.getList(1))))
                .withColumn("monetary_score", expr(score(MONETARY, points.getList(2))));
    }

    private static String points(String measure) {
        return "coalesce(percentile(" + measure + ", " + FIFTHS + "), array())";
    }

    private static String score(String measure, List<Double> points) {
        StringBuilder sql = new StringBuilder("if(orders > 0, 1");
        for (double point : points) {
            sql.append(" + if(").append(measure).append(" > ").append(point).append("D, 1, 0)");
        }
        return sql.append(", null)").toString();
    }
}
