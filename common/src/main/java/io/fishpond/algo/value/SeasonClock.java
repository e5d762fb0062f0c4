package io.fishpond.algo.value;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A clock that runs fast in the months in which members order more, and slow in the others: on it their orders know no
 * season. A year on it is as long as on the calendar.
 *
 * <p>Source: classical multiplicative decomposition with a centred average of 2 &times; 12 months (Hyndman and Athanasopoulos,
 * "Forecasting: Principles and Practice", 3rd edition, 2021, section 3.4), of the repeat orders per customer and day.
 */
public final class SeasonClock implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int YEAR = 12;
    private static final int HALF = YEAR / 2;
    private static final double DAYS = 365.25;
    /** Customers before whom the rate of a month is a matter of chance, and a stray early order of no account. */
    private static final long LEAST_CUSTOMERS = 200;
    /** Years that the clock can show, from 1970; before and after it is the calendar's. */
    private static final int YEARS = 200;

    private final double[] speeds;
    /** The reading at the start of each month since 1970. */
    private final double[] starts;

    SeasonClock(double[] speeds) {
        this.speeds = speeds.clone();
        this.starts = new double[YEARS * YEAR];
        for (int month = 1; month < starts.length; month++) {
            YearMonth last = YearMonth.of(1970, Month.JANUARY).plusMonths(month - 1L);
            starts[month] = starts[month - 1] + speeds[last.getMonthValue() - 1] * last.lengthOfMonth();
        }
    }

    /**
     * Learns the speeds of the months.
     *
     * @param upTo last day that is known
     * @return empty where the calendar does not hold two full years, or a month of it no repeat order
     */
    public static Optional<SeasonClock> learn(OrderCalendar calendar, int upTo) {
        if (calendar.customersBy(upTo) < LEAST_CUSTOMERS) {
            return Optional.empty();
        }
        YearMonth first = YearMonth.from(LocalDate.ofEpochDay(calendar.dayOfCustomers(LEAST_CUSTOMERS)))
                .plusMonths(1);
        YearMonth end = YearMonth.from(LocalDate.ofEpochDay(upTo + 1L));
        List<Double> rates = new ArrayList<>();
        for (YearMonth month = first; month.isBefore(end); month = month.plusMonths(1)) {
            rates.add(rate(calendar, month));
        }
        double[] ratios = new double[YEAR];
        int[] counts = new int[YEAR];
        for (int k = HALF; k + HALF < rates.size(); k++) {
            double level = (rates.get(k - HALF) + rates.get(k + HALF)) / 2;
            for (int near = k - HALF + 1; near < k + HALF; near++) {
                level += rates.get(near);
            }
            int month = first.plusMonths(k).getMonthValue() - 1;
            ratios[month] += rates.get(k) / (level / YEAR);
            counts[month]++;
        }
        double mean = 0;
        for (int month = 0; month < YEAR; month++) {
            ratios[month] /= counts[month];
            if (!(ratios[month] > 0)) {
                return Optional.empty();
            }
            mean += ratios[month] * days(Month.of(month + 1));
        }
        for (int month = 0; month < YEAR; month++) {
            ratios[month] *= DAYS / mean;
        }
        return Optional.of(new SeasonClock(ratios));
    }

    private static double days(Month month) {
        return month == Month.FEBRUARY ? 28.25 : month.maxLength();
    }

    /** Repeat orders of a month per customer and day of hers in it. */
    private static double rate(OrderCalendar calendar, YearMonth month) {
        int from = (int) month.atDay(1).toEpochDay();
        int to = (int) month.atEndOfMonth().toEpochDay();
        double days = (double) calendar.customersBy(from - 1) * month.lengthOfMonth();
        for (var joined : calendar.firsts(from, to).entrySet()) {
            days += (double) joined.getValue() * (to - joined.getKey());
        }
        return days > 0 ? calendar.repeats(from, to) / days : 0;
    }

    /** Speed in a month; 1 is the calendar's. */
    public double speed(Month month) {
        return speeds[month.getValue() - 1];
    }

    /** What the clock shows, in days, at the start of a day counted from 1970-01-01, or some part of a day later. */
    public double at(double days) {
        LocalDate day = LocalDate.ofEpochDay((long) Math.floor(days));
        int month = (day.getYear() - 1970) * YEAR + day.getMonthValue() - 1;
        double into = day.getDayOfMonth() - 1 + (days - Math.floor(days));
        if (month < 0 || month >= starts.length) {
            return days;
        }
        return starts[month] + speeds[day.getMonthValue() - 1] * into;
    }
}
