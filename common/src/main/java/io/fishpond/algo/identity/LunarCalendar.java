package io.fishpond.algo.identity;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.ChineseCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The Chinese lunisolar calendar for lunar years 1800 to 2199, by ICU; each year is worked out once. */
final class LunarCalendar {
    private static final int FIRST_YEAR = 1800;
    private static final int LAST_YEAR = 2199;
    private static final int MONTHS = 12;
    private static final int LONGEST_MONTH = 30;

    /** Lunar years count from 2637 BCE in ICU. */
    private static final int EPOCH = 2637;

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final AtomicReferenceArray<@Nullable Year> YEARS =
            new AtomicReferenceArray<>(LAST_YEAR - FIRST_YEAR + 2);

    private LunarCalendar() {}

    /** A lunar day; {@code year} is the Gregorian year in which its lunar year begins. */
    record Day(int year, int month, int day, boolean leapMonth) {}

    /** Month starts in days since 1970-01-01, one more than there are months; leapMonth is 0 without one. */
    private static final class Year {
        final long[] starts;
        final int leapMonth;

        Year(long[] starts, int leapMonth) {
            this.starts = starts;
            this.leapMonth = leapMonth;
        }

        int index(int month, boolean leap) {
            return month - 1 + (leap || (leapMonth > 0 && month > leapMonth) ? 1 : 0);
        }
    }

    /** The Gregorian date of a lunar day; null if there is no such day. */
    static @Nullable LocalDate toGregorian(Day lunar) {
        boolean possible = lunar.year() >= FIRST_YEAR
                && lunar.year() <= LAST_YEAR
                && lunar.month() >= 1
                && lunar.month() <= MONTHS
                && lunar.day() >= 1
                && lunar.day() <= LONGEST_MONTH;
        if (!possible) {
            return null;
        }
        Year year = year(lunar.year());
        if (lunar.leapMonth() && year.leapMonth != lunar.month()) {
            return null;
        }
        int index = year.index(lunar.month(), lunar.leapMonth());
        long day = year.starts[index] + lunar.day() - 1;
        return day < year.starts[index + 1] ? LocalDate.ofEpochDay(day) : null;
    }

    /** The lunar day of a Gregorian date; null outside of the years. */
    static @Nullable Day fromGregorian(LocalDate date) {
        if (date.getYear() <= FIRST_YEAR || date.getYear() > LAST_YEAR) {
            return null;
        }
        long day = date.toEpochDay();
        int lunarYear = day < year(date.getYear()).starts[0] ? date.getYear() - 1 : date.getYear();
        Year year = year(lunarYear);
        int found = Arrays.binarySearch(year.starts, day);
        int index = found >= 0 ? found : -found - 2;
        boolean leap = year.leapMonth > 0 && index == year.leapMonth;
        int month = index + 1 - (year.leapMonth > 0 && index >= year.leapMonth ? 1 : 0);
        return new Day(lunarYear, month, (int) (day - year.starts[index]) + 1, leap);
    }

    private static Year year(int lunarYear) {
        Year known = YEARS.get(lunarYear - FIRST_YEAR);
        if (known != null) {
            return known;
        }
        Year year = workOut(lunarYear);
        YEARS.set(lunarYear - FIRST_YEAR, year);
        return year;
    }

    private static Year workOut(int lunarYear) {
        long[] starts = new long[MONTHS + 2];
        int count = 0;
        int leapMonth = 0;
        for (int month = 0; month < MONTHS; month++) {
            starts[count++] = start(lunarYear, month, 0);
            long next = month + 1 < MONTHS ? start(lunarYear, month + 1, 0) : start(lunarYear + 1, 0, 0);
            if (next - starts[count - 1] > LONGEST_MONTH) {
                leapMonth = month + 1;
                starts[count++] = start(lunarYear, month, 1);
            }
        }
        starts[count++] = start(lunarYear + 1, 0, 0);
        return new Year(Arrays.copyOf(starts, count), leapMonth);
    }

    private static long start(int lunarYear, int month, int leap) {
        ChineseCalendar calendar = new ChineseCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
        calendar.clear();
        calendar.set(Calendar.EXTENDED_YEAR, lunarYear + EPOCH);
        calendar.set(Calendar.MONTH, month);
        calendar.set(Calendar.IS_LEAP_MONTH, leap);
        calendar.set(Calendar.DATE, 1);
        return Math.floorDiv(calendar.getTimeInMillis(), MILLIS_PER_DAY);
    }
}
