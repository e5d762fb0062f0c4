package io.fishpond.jobs.generate;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as the channels write them. */
final class Times {
    private static final DateTimeFormatter DASHES = pattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter SLASHES = pattern("yyyy/MM/dd HH:mm:ss");
    private static final DateTimeFormatter COMPACT = pattern("yyyyMMddHHmmss");
    private static final DateTimeFormatter HAN = pattern("yyyy年MM月dd日 HH:mm");
    private static final DateTimeFormatter ISO = pattern("yyyy-MM-dd'T'HH:mm:ss'+08:00'");

    private Times() {}

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    static String dashes(long at) {
        return local(at).format(DASHES);
    }

    static String slashes(long at) {
        return local(at).format(SLASHES);
    }

    static String compact(long at) {
        return local(at).format(COMPACT);
    }

    static String han(long at) {
        return local(at).format(HAN);
    }

    static String iso(long at) {
        return local(at).format(ISO);
    }

    static String epochSeconds(long at) {
        return Long.toString(at - World.OFFSET);
    }

    static long epochMillis(long at) {
        return (at - World.OFFSET) * 1000;
    }

    private static LocalDateTime local(long at) {
        return LocalDateTime.ofEpochSecond(at, 0, ZoneOffset.UTC);
    }
}
