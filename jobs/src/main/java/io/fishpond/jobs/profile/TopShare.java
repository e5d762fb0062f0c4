package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

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
        Row last = last(amounts.where(col(column).gt(0)).select("member_id", column), column, share);
        return amounts.where(
                        last == null
                                ? lit(false)
                                : col(column)
                                        .gt(last.getDecimal(1))
                                        .or(col(column)
                                                .equalTo(last.getDecimal(1))
                                                .and(col("member_id").leq(last.getString(0)))))
                .select("member_id");
    }

    /** The last of them in order, member_id and amount; null if there is none. */
    private static @Nullable Row last(Dataset<Row> amounts, String column, double share) {
        JavaRDD<Row> sorted =
                amounts.orderBy(col(column).desc(), col("member_id")).javaRDD().cache();
        try {
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
            List<Row> lasts = sorted.mapPartitionsWithIndex(
                            (index, rows) -> lastUntil(rows, before.get(index), target), true)
                    .collect();
            return lasts.isEmpty() ? null : lasts.get(lasts.size() - 1);
        } finally {
            sorted.unpersist();
        }
    }

    private static BigDecimal sum(Iterator<Row> rows) {
        BigDecimal sum = BigDecimal.ZERO;
        while (rows.hasNext()) {
            sum = sum.add(rows.next().getDecimal(1));
        }
        return sum;
    }

    /** The last row of a partition that is needed to reach the target; nothing if it is reached before. */
    private static Iterator<Row> lastUntil(Iterator<Row> rows, BigDecimal before, BigDecimal target) {
        List<Row> last = List.of();
        BigDecimal running = before;
        while (rows.hasNext() && running.compareTo(target) < 0) {
            Row row = rows.next();
            running = running.add(row.getDecimal(1));
            last = List.of(row);
        }
        return last.iterator();
    }
}
