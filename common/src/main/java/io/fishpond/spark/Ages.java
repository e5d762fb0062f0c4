package io.fishpond.spark;

import java.time.LocalDate;

/** How old members are: the one rule of who is a minor, wherever she must be left out. */
public final class Ages {
    private static final int MINOR_YEARS = 14;

    private Ages() {}

    /** SQL for the full years since {@code birth_date} at the end of a day; null if that is unknown. */
    public static String years(LocalDate asOf) {
        return "int(floor(months_between(date'" + asOf + "', birth_date) / 12))";
    }

    /** SQL for whether who was born on {@code birth_date} is a minor at the end of a day; false if that is unknown. */
    public static String isMinor(LocalDate asOf) {
        return "coalesce(" + years(asOf) + " < " + MINOR_YEARS + ", false)";
    }
}
