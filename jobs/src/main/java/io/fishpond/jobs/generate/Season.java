package io.fishpond.jobs.generate;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;

/**
 * How fast the purchase clock runs on each day: about 1 on average, faster at weekends and before the festivals (6.18,
 * 11.11, Spring Festival), slower in the week of Spring Festival. Renewals happen on that clock, so that orders follow the season
 * without their gaps losing shape.
 */
final class Season {
    /** How strongly people follow the festivals: most do somewhat, some hardly, some buy for them only. */
    private static final double[] SENSITIVITIES = {0.3, 1.0, 2.0};
    /** First days of Spring Festival, 2018 to 2036. */
    private static final LocalDate[] SPRING_FESTIVALS = {
        LocalDate.of(2018, 2, 16), LocalDate.of(2019, 2, 5), LocalDate.of(2020, 1, 25), LocalDate.of(2021, 2, 12),
        LocalDate.of(2022, 2, 1), LocalDate.of(2023, 1, 22), LocalDate.of(2024, 2, 10), LocalDate.of(2025, 1, 29),
        LocalDate.of(2026, 2, 17), LocalDate.of(2027, 2, 6), LocalDate.of(2028, 1, 26), LocalDate.of(2029, 2, 13),
        LocalDate.of(2030, 2, 3), LocalDate.of(2031, 1, 23), LocalDate.of(2032, 2, 11), LocalDate.of(2033, 1, 31),
        LocalDate.of(2034, 2, 19), LocalDate.of(2035, 2, 8), LocalDate.of(2036, 1, 28)
    };

    private final long firstDay;
    private final double[] speed;
    private final double[] clock;

    /** The clock of one kind of people from {@code first} to {@code last}. */
    private Season(double sensitivity, LocalDate first, LocalDate last) {
        this.firstDay = first.toEpochDay();
        int days = Math.toIntExact(ChronoUnit.DAYS.between(first, last)) + 1;
        this.speed = new double[days];
        double sum = 0;
        for (int i = 0; i < days; i++) {
            speed[i] = 1 + sensitivity * bump(first.plusDays(i));
            sum += speed[i];
        }
        this.clock = new double[days + 1];
        for (int i = 0; i < days; i++) {
            speed[i] *= days / sum;
            clock[i + 1] = clock[i] + speed[i];
        }
    }

    /** The clocks of all kinds of people, from the least to the most festive. */
    static Season[] all(LocalDate first, LocalDate last) {
        Season[] seasons = new Season[SENSITIVITIES.length];
        for (int i = 0; i < seasons.length; i++) {
            seasons[i] = new Season(SENSITIVITIES[i], first, last);
        }
        return seasons;
    }

    private static double bump(LocalDate day) {
        double bump = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0.15 : -0.06;
        MonthDay date = MonthDay.from(day);
        if (date.equals(MonthDay.of(11, 11)) || date.equals(MonthDay.of(6, 18))) {
            bump += 3;
        } else if (within(date, 11, 1, 11) || within(date, 6, 10, 18)) {
            bump += 1;
        } else if (within(date, 12, 10, 12)) {
            bump += 0.8;
        }
        long toFestival = ChronoUnit.DAYS.between(day, springFestival(day.getYear()));
        if (toFestival > 0 && toFestival <= 21) {
            bump += 0.7;
        } else if (toFestival <= 0 && toFestival > -7) {
            bump -= 0.4;
        }
        return bump;
    }

    private static boolean within(MonthDay date, int month, int from, int to) {
        return date.getMonthValue() == month && date.getDayOfMonth() >= from && date.getDayOfMonth() <= to;
    }

    static LocalDate springFestival(int year) {
        int index = year - SPRING_FESTIVALS[0].getYear();
        return index >= 0 && index < SPRING_FESTIVALS.length ? SPRING_FESTIVALS[index] : LocalDate.of(year, 2, 5);
    }

    /** The campaign that an order or a share on that day belongs to. */
    static String campaign(LocalDate day) {
        MonthDay date = MonthDay.from(day);
        if (within(date, 11, 1, 11)) {
            return "double11_" + day.getYear();
        }
        if (within(date, 6, 10, 18)) {
            return "mid618_" + day.getYear();
        }
        long toFestival = ChronoUnit.DAYS.between(day, springFestival(day.getYear()));
        return toFestival > 0 && toFestival <= 21 ? "spring_" + day.getYear() : "always_on";
    }

    /** Clock time at {@code day} (epoch days and a fraction); clock days. */
    double clockAt(double day) {
        double since = day - firstDay;
        int index = (int) since;
        return clock[index] + (since - index) * speed[index];
    }

    /** Epoch day and fraction at which the clock shows {@code time}; infinite beyond the calendar. */
    double dayAt(double time) {
        if (time >= clock[clock.length - 1]) {
            return Double.POSITIVE_INFINITY;
        }
        int index = java.util.Arrays.binarySearch(clock, time);
        int day = index >= 0 ? index : -index - 2;
        return firstDay + day + (time - clock[day]) / speed[day];
    }

    /** Clock days that pass on that epoch day. */
    double speedOn(long epochDay) {
        return speed[(int) (epochDay - firstDay)];
    }
}
