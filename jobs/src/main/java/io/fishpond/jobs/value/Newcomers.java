package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.fishpond.algo.value.CohortMean;
import io.fishpond.algo.value.PredictionIntervals;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * @param neverBought rows of {@link Past} of members without an order at its cutoff
     */
    static Newcomers of(Dataset<Row> neverBought, ClosedWindow window) {
        List<Row> cells = neverBought
                .rollup(col("acquisition_channel"), col("age_months"))
                .agg(
                        count(lit(1)).as("members"),
                        sum("later_days").as("days"),
                        sum("later_cents").as("cents"))
                .where(col("members").geq(LEAST_MEMBERS))
                .collectAsList();
        Map<Cell, Pace> paces = new HashMap<>();
        for (Row cell : cells) {
            long members = cell.getAs("members");
            long days = cell.getAs("days");
            double revenue = cell.<Long>getAs("cents") / 100.0;
            CohortMean orders = new CohortMean(days / (members * window.weeks()));
            paces.put(
                    new Cell(cell.getAs("acquisition_channel"), cell.getAs("age_months")),
                    days == 0 ? NONE : new Pace(orders, revenue / days));
        }
        return new Newcomers(paces);
    }

    /** How many full months a member had been known on a day, 12 for a year or more; days are counted from 1970-01-01. */
    static int ageMonths(int firstSeen, int day) {
        long months = ChronoUnit.MONTHS.between(LocalDate.ofEpochDay(firstSeen), LocalDate.ofEpochDay(day));
        return (int) Math.max(0, Math.min(MOST_MONTHS, months));
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
