package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The latest stretch of days that is over, by which models are compared: from the day after the cutoff to the as-of date.
 *
 * @param cutoff last day that the models may know
 * @param days length of the stretch
 */
record ClosedWindow(LocalDate cutoff, int days) {

    private static final int SHORTEST = 28;
    private static final int LEAST_PAST = 180;
    private static final long LEAST_CUSTOMERS = 200;

    /**
     * The longest window before which there is enough to learn from: 180 days since the first order of all, and 200
     * customers. The wanted length is tried first, then its half, its quarter and so on, 28 days at last.
     *
     * @param histories as {@link Purchases#histories} gives them as of {@code asOf}
     * @param wanted length in days
     * @return empty where even the shortest leaves too little
     */
    static Optional<ClosedWindow> before(LocalDate asOf, Dataset<Row> histories, int wanted) {
        List<ClosedWindow> candidates = candidates(asOf, wanted);
        Column[] customers = candidates.stream()
                .map(w -> count_if(col("first_order_on").leq(lit(w.cutoff))))
                .toArray(Column[]::new);
        Row found = histories.agg(min("first_order_on"), customers).head();
        if (found.isNullAt(0)) {
            return Optional.empty();
        }
        LocalDate earliest = found.<LocalDate>getAs(0).plusDays(LEAST_PAST);
        for (int i = 0; i < candidates.size(); i++) {
            boolean known = !candidates.get(i).cutoff.isBefore(earliest);
            if (known && found.getLong(i + 1) >= LEAST_CUSTOMERS) {
                return Optional.of(candidates.get(i));
            }
        }
        return Optional.empty();
    }

    static List<ClosedWindow> candidates(LocalDate asOf, int wanted) {
        List<ClosedWindow> candidates = new ArrayList<>();
        int days = wanted;
        while (days > SHORTEST) {
            candidates.add(new ClosedWindow(asOf.minusDays(days), days));
            days /= 2;
        }
        int last = Math.min(wanted, SHORTEST);
        candidates.add(new ClosedWindow(asOf.minusDays(last), last));
        return candidates;
    }

    double weeks() {
        return days / 7.0;
    }
}
