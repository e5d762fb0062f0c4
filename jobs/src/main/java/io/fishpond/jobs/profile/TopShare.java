package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.col;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The smallest set of members that holds a share of a total: the largest amounts first, ties by member id. */
final class TopShare {
    private TopShare() {}

    /**
     * The members of that set.
     *
     * @param amounts member_id and a decimal column, not negative
     * @param share of the total, 0 to 1
     * @return one column, member_id
     */
    static Dataset<Row> of(Dataset<Row> amounts, String column, double share) {
        JavaRDD<Row> sorted = amounts.where(col(column).gt(0))
                .select("member_id", column)
                .orderBy(col(column).desc(), col("member_id"))
                .javaRDD()
                .cache();
        // A running sum over sorted partitions: their totals come first, one figure a partition.
        List<BigDecimal> totals =
                sorted.mapPartitions(rows -> List.of(sum(rows)).iterator()).collect();
        BigDecimal total = totals.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal target = total.multiply(BigDecimal.valueOf(share)).setScale(2, RoundingMode.CEILING);
        List<BigDecimal> before = new ArrayList<>();
        BigDecimal running = BigDecimal.ZERO;
        for (BigDecimal partition : totals) {
            before.add(running);
            running = running.add(partition);
        }
        JavaRDD<Row> top =
                sorted.mapPartitionsWithIndex((index, rows) -> takeUntil(rows, before.get(index), target), true);
        return amounts.sparkSession()
                .createDataFrame(top, new StructType().add("member_id", DataTypes.StringType, false));
    }

    private static BigDecimal sum(Iterator<Row> rows) {
        BigDecimal sum = BigDecimal.ZERO;
        while (rows.hasNext()) {
            sum = sum.add(rows.next().getDecimal(1));
        }
        return sum;
    }

    private static Iterator<Row> takeUntil(Iterator<Row> rows, BigDecimal before, BigDecimal target) {
        List<Row> taken = new ArrayList<>();
        BigDecimal running = before;
        while (rows.hasNext() && running.compareTo(target) < 0) {
            Row row = rows.next();
            running = running.add(row.getDecimal(1));
            taken.add(RowFactory.create(row.getString(0)));
        }
        return taken.iterator();
    }
}
