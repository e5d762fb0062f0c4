package io.fishpond.jobs.generate;

import java.util.Locale;

/** Amounts, counted in cents. */
final class Money {
    private Money() {}

    static String yuan(long cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }
}
