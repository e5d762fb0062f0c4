package io.fishpond.algo.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers below ten thousand in Chinese characters: counted ({@code 二十四}) or spelt ({@code 二〇二四}). */
final class ChineseNumerals {
    /** A run of numerals, for use in larger patterns. */
    static final String RUN = "[零〇一二两三四五六七八九十百千]+";

    private static final String DIGITS = "零一二三四五六七八九";
    private static final long TEN = 10;
    private static final Pattern UNITS = Pattern.compile("[十百千]");

    private ChineseNumerals() {}

    /** The text with the numerals of each match's first group in Arabic digits. */
    static String toArabic(String text, Pattern numerals) {
        Matcher matcher = numerals.matcher(text);
        StringBuilder arabic = new StringBuilder(text.length());
        int from = 0;
        while (matcher.find()) {
            arabic.append(text, from, matcher.start(1)).append(toArabic(matcher.group(1)));
            from = matcher.end(1);
        }
        return from == 0 ? text : arabic.append(text, from, text.length()).toString();
    }

    /** The Arabic digits of one run of numerals. */
    static String toArabic(String run) {
        return UNITS.matcher(run).find() ? String.valueOf(counted(run)) : spelt(run);
    }

    private static long counted(String run) {
        long sum = 0;
        long digit = 0;
        for (int i = 0; i < run.length(); i++) {
            long unit = unit(run.charAt(i));
            if (unit == 1) {
                digit = digit(run.charAt(i));
            } else {
                sum += (digit == 0 ? 1 : digit) * unit;
                digit = 0;
            }
        }
        return sum + digit;
    }

    private static long unit(char character) {
        return switch (character) {
            case '十' -> TEN;
            case '百' -> TEN * TEN;
            case '千' -> TEN * TEN * TEN;
            default -> 1;
        };
    }

    private static String spelt(String run) {
        StringBuilder digits = new StringBuilder(run.length());
        for (int i = 0; i < run.length(); i++) {
            digits.append(digit(run.charAt(i)));
        }
        return digits.toString();
    }

    private static int digit(char character) {
        return switch (character) {
            case '〇' -> 0;
            case '两' -> 2;
            default -> DIGITS.indexOf(character);
        };
    }
}
