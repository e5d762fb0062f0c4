package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.months_between;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import io.fishpond.algo.value.CohortMean;
import io.fishpond.algo.value.PredictionIntervals;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What to expect of members who never ordered: what those of the same acquisition channel, who were as many months old and
 * had not ordered either when the closed window began, brought in during it. A cell of fewer than 20 members gives way to
 * its channel, a channel of fewer to all; where nobody was there to learn from, nothing is expected.
 */
final class Newcomers implements Serializable {

    /** The model that marts name for them. */
    static final String MODEL = "cohort_mean";

    private static final long LEAST_MEMBERS = 20;
    private static final int MOST_MONTHS = 12;

    /** Part of the members; null stands for all channels, or all ages. */
    private record Cell(@Nullable String channel, @Nullable Integer months) implements Serializable {}

    /**
     * What the members of a cell do.
     *
     * @param orders purchase days a week
     * @param spend revenue of such a day
     */
    record Pace(CohortMean orders, double spend) implements Serializable {}

    private static final Pace NONE = new Pace(new CohortMean(0), 0);

    private final Map<Cell, Pace> paces;

    private Newcomers(Map<Cell, Pace> paces) {
        this.paces = paces;
    }

    /** Those of whom nothing is known. */
    static Newcomers unknown() {
        return new Newcomers(Map.of());
    }

    /**
     * Learns from a closed window.
     *
     * @param neverBought members without an order at its cutoff, aged then, with later_days and later_revenue (null for
     *     none)
     */
    static Newcomers of(Dataset<Row> neverBought, ClosedWindow window) {
        List<Row> cells = neverBought
                .rollup(col("acquisition_channel"), col("age_months"))
                .agg(
                        count(lit(1)).as("members"),
                        coalesce(sum("later_days"), lit(0L)).as("days"),
                        coalesce(sum("later_revenue"), lit(0)).cast("double").as("revenue"))
                .where(col("members").geq(LEAST_MEMBERS))
                .collectAsList();
        Map<Cell, Pace> paces = new HashMap<>();
        for (Row cell : cells) {
            long members = cell.getAs("members");
            long days = cell.getAs("days");
            double revenue = cell.getAs("revenue");
            CohortMean orders = new CohortMean(days / (members * window.weeks()));
            paces.put(
                    new Cell(cell.getAs("acquisition_channel"), cell.getAs("age_months")),
                    days == 0 ? NONE : new Pace(orders, revenue / days));
        }
        return new Newcomers(paces);
    }

    /** How many full months members had been known on {@code day}, 12 for a year or more. */
    static Column ageMonths(LocalDate day) {
        Column months = floor(months_between(lit(day), to_date(col("first_seen_at"))));
        return least(lit(MOST_MONTHS), greatest(lit(0), months)).cast("int");
    }

    Pace pace(String channel, int months) {
        Pace ofChannel = paces.getOrDefault(new Cell(channel, null), paces.getOrDefault(new Cell(null, null), NONE));
        return paces.getOrDefault(new Cell(channel, months), ofChannel);
    }

    /**
     * Intervals around the revenue that these paces foretell.
     *
     * @param sample of those that were learnt from
     * @return null where there were none
     */
    @Nullable
    PredictionIntervals intervals(List<Row> sample, ClosedWindow window, double level) {
        if (sample.isEmpty()) {
            return null;
        }
        double[] foretold = sample.stream()
                .map(r -> pace(r.getAs("acquisition_channel"), r.<Integer>getAs("age_months")))
                .mapToDouble(p -> p.orders().ordersPerWeek() * window.weeks() * p.spend())
                .toArray();
        double[] came = sample.stream().mapToDouble(Past::revenue).toArray();
        return PredictionIntervals.calibrate(foretold, came, level);
    }
}
