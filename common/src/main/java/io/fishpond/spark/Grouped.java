package io.fishpond.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log10;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Members who are alike counted together, so that what there is to know of all of them fits the driver. */
public final class Grouped {
    /** Significant digits of amounts, the finest first; 0 for cents. */
    public static final List<Integer> DIGITS = List.of(0, 3, 2, 1);

    private Grouped() {}

    /** An amount of 0 or more as a double, rounded to as many digits; to cents, as it is, for 0. */
    public static Column significant(Column amount, int digits) {
        Column exact = amount.cast("double");
        Column unit = pow(lit(10), floor(log10(exact)).minus(digits - 1));
        return digits == 0 ? exact : coalesce(round(exact.divide(unit)).multiply(unit), lit(0.0));
    }

    /**
     * The finest grouping of at most {@code limit} rows; the coarsest, whatever its size, where none is as small.
     *
     * @param coarseness what {@code grouped} is asked for, the finest first
     */
    public static List<Row> finest(List<Integer> coarseness, int limit, IntFunction<Dataset<Row>> grouped) {
        for (int k = 0; k < coarseness.size() - 1; k++) {
            List<Row> rows = grouped.apply(coarseness.get(k)).limit(limit + 1).collectAsList();
            if (rows.size() <= limit) {
                return rows;
            }
        }
        return grouped.apply(coarseness.get(coarseness.size() - 1)).collectAsList();
    }
}
