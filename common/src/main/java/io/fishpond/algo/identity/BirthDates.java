package io.fishpond.algo.identity;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Birth dates: which are missing although something stands there, how they are written, and how they are misread. */
public final class BirthDates implements Serializable {
    /** Nobody in a member base is older. */
    public static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    /** What spreadsheets and databases show where there is no date. */
    private static final Set<LocalDate> DEFAULTS = Set.of(
            LocalDate.of(1, 1, 1),
            LocalDate.of(1000, 1, 1),
            LocalDate.of(1601, 1, 1),
            LocalDate.of(1753, 1, 1),
            LocalDate.of(1899, 12, 30),
            LocalDate.of(1899, 12, 31),
            LocalDate.of(1900, 1, 1),
            LocalDate.of(1970, 1, 1));

    private static final Pattern TIME = Pattern.compile("(?<=\\d)[t ]\\d{1,2}:\\d{2}.*$");
    private static final Pattern NUMERALS = Pattern.compile("(" + ChineseNumerals.RUN + ")(?=[年月日号])");
    private static final Pattern LUNAR = Pattern.compile("农历|阴历|\\(农\\)|旧历");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})\\D+(\\d{1,2})\\D+(\\d{1,2})\\D?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})\\D(\\d{1,2})\\D(\\d{4})");
    private static final Pattern SHORT_YEAR = Pattern.compile("(\\d{2})\\D(\\d{1,2})\\D(\\d{1,2})\\D?");
    private static final Pattern DAY_NAMED_MONTH =
            Pattern.compile("(\\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})[ ,-]*(\\d{4})");
    private static final Pattern NAMED_MONTH_DAY =
            Pattern.compile("([a-z]{3,9})[ -]?(\\d{1,2})(?:st|nd|rd|th)?[ ,-]+(\\d{4})");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int ABBREVIATION = 3;
    private static final int CENTURY = 100;

    /** Added to a date's digits, it keeps their leading zeros. */
    private static final int TEN_THOUSAND_YEARS = 100_000_000;

    private final LocalDate earliest;
    private final LocalDate latest;

    /** From {@link #EARLIEST} to the day of the run. */
    public BirthDates(LocalDate asOf) {
        this(EARLIEST, asOf);
    }

    /**
     * @param earliest first plausible day; data of other times needs another than {@link #EARLIEST}
     * @param latest last plausible day
     */
    public BirthDates(LocalDate earliest, LocalDate latest) {
        if (earliest.isAfter(latest)) {
            throw new IllegalArgumentException("birth dates from " + earliest + " to " + latest + ": there are none");
        }
        this.earliest = earliest;
        this.latest = latest;
    }

    /** The date; null for none, a system's default such as 1900-01-01, and one that is not plausible. */
    public @Nullable LocalDate normalize(@Nullable LocalDate date) {
        boolean usable = date != null && !date.isBefore(earliest) && !date.isAfter(latest) && !DEFAULTS.contains(date);
        return usable ? date : null;
    }

    /**
     * The plausible date that a text names: year first ({@code 1980-03-12}, {@code 19800312}, {@code 1980年3月12日},
     * {@code 一九八〇年三月十二日}), day first ({@code 12/03/1980}), month first where it cannot be the day, a month's English
     * name, a two-digit year (its latest plausible century), a day of the lunar calendar ({@code 农历1980年正月初一} with
     * Arabic or plain numerals). Null if there is none.
     */
    public @Nullable LocalDate parse(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null) {
            return null;
        }
        String lower = TIME.matcher(text.toLowerCase(Locale.ROOT)).replaceFirst("");
        Matcher lunar = LUNAR.matcher(lower);
        boolean isLunar = lunar.find();
        String written = arabic(isLunar ? lunar.replaceAll("").strip() : lower);
        int[] parts = parts(written);
        if (parts == null) {
            return null;
        }
        if (isLunar) {
            return normalize(LunarCalendar.toGregorian(new LunarCalendar.Day(parts[0], parts[1], parts[2], false)));
        }
        LocalDate date = date(parts[0], parts[1], parts[2]);
        return normalize(date == null ? date(parts[0], parts[2], parts[1]) : date);
    }

    /**
     * Plausible dates that may have been meant by one who wrote this one, each with how it differs; the date itself is not
     * among them. At most some twenty.
     */
    public Map<LocalDate, BirthDateAgreement> misreadings(LocalDate date) {
        Map<LocalDate, BirthDateAgreement> meant = new LinkedHashMap<>();
        add(swapped(date), BirthDateAgreement.DAY_MONTH_SWAPPED, date, meant);
        add(date.minusYears(CENTURY), BirthDateAgreement.CENTURY, date, meant);
        add(date.plusYears(CENTURY), BirthDateAgreement.CENTURY, date, meant);
        for (LocalDate other : lunarSlips(date)) {
            add(other, BirthDateAgreement.LUNAR, date, meant);
        }
        String digits = digits(date);
        for (int i = 0; i + 1 < digits.length(); i++) {
            char[] typed = digits.toCharArray();
            typed[i] = digits.charAt(i + 1);
            typed[i + 1] = digits.charAt(i);
            add(date(typed), BirthDateAgreement.DIGITS_SWAPPED, date, meant);
        }
        for (int i = 0; i < digits.length(); i++) {
            for (int step = -1; step <= 1; step += 2) {
                char[] typed = digits.toCharArray();
                typed[i] = (char) (typed[i] + step);
                add(typed[i] < '0' || typed[i] > '9' ? null : date(typed), BirthDateAgreement.ONE_DIGIT, date, meant);
            }
        }
        return meant;
    }

    /** How two dates differ, the likeliest slip where several would explain it; symmetric. */
    public static BirthDateAgreement compare(LocalDate one, LocalDate other) {
        if (one.equals(other)) {
            return BirthDateAgreement.SAME;
        }
        if (other.equals(swapped(one))) {
            return BirthDateAgreement.DAY_MONTH_SWAPPED;
        }
        boolean sameDay = MonthDay.from(one).equals(MonthDay.from(other));
        int years = Math.abs(one.getYear() - other.getYear());
        if (sameDay && years == CENTURY) {
            return BirthDateAgreement.CENTURY;
        }
        // The lunar new year lies between 20 January and 21 February, so that lunar dates lag by 18 to 54 days.
        if (Math.abs(one.toEpochDay() - other.toEpochDay()) <= 60
                && (lunarSlips(one).contains(other) || lunarSlips(other).contains(one))) {
            return BirthDateAgreement.LUNAR;
        }
        BirthDateAgreement typed = typed(digits(one), digits(other));
        if (typed != null) {
            return typed;
        }
        if (sameDay) {
            return BirthDateAgreement.SAME_DAY_AND_MONTH;
        }
        return years == 0 ? BirthDateAgreement.SAME_YEAR : BirthDateAgreement.DIFFERENT;
    }

    private void add(
            @Nullable LocalDate candidate,
            BirthDateAgreement agreement,
            LocalDate date,
            Map<LocalDate, BirthDateAgreement> meant) {
        LocalDate plausible = normalize(candidate);
        if (plausible != null && !plausible.equals(date)) {
            meant.putIfAbsent(plausible, agreement);
        }
    }

    private static @Nullable BirthDateAgreement typed(String one, String other) {
        if (one.length() != other.length()) {
            return null;
        }
        int differing = 0;
        int first = -1;
        int last = -1;
        for (int i = 0; i < one.length(); i++) {
            if (one.charAt(i) != other.charAt(i)) {
                differing++;
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (differing == 1) {
            return BirthDateAgreement.ONE_DIGIT;
        }
        boolean swapped = differing == 2
                && last == first + 1
                && one.charAt(first) == other.charAt(last)
                && one.charAt(last) == other.charAt(first);
        return swapped ? BirthDateAgreement.DIGITS_SWAPPED : null;
    }

    private static @Nullable LocalDate swapped(LocalDate date) {
        return date(date.getYear(), date.getDayOfMonth(), date.getMonthValue());
    }

    /** The date if a lunar day had been written as a Gregorian one, and if its lunar day had been. */
    private static List<LocalDate> lunarSlips(LocalDate date) {
        List<LocalDate> slips = new ArrayList<>();
        for (boolean leap : new boolean[] {false, true}) {
            LocalDate meant = LunarCalendar.toGregorian(
                    new LunarCalendar.Day(date.getYear(), date.getMonthValue(), date.getDayOfMonth(), leap));
            if (meant != null) {
                slips.add(meant);
            }
        }
        LunarCalendar.Day lunar = LunarCalendar.fromGregorian(date);
        LocalDate written = lunar == null ? null : date(lunar.year(), lunar.month(), lunar.day());
        if (written != null) {
            slips.add(written);
        }
        return slips;
    }

    private static String arabic(String text) {
        String joined = text.indexOf('月') < 0 ? text : text.replace(" ", "");
        String plain = HanCharacters.simplify(joined)
                .replace("正月", "1月")
                .replace("冬月", "11月")
                .replace("腊月", "12月");
        String days =
                plain.replaceFirst("初(?=" + ChineseNumerals.RUN + "$)", "").replaceFirst("廿(?=[一二三四五六七八九])", "二十");
        String named = days.matches(".*月" + ChineseNumerals.RUN + "$") ? days + "日" : days;
        return ChineseNumerals.toArabic(named, NUMERALS);
    }

    /** Year, month and day as written, whether or not there is such a day; null if nothing like it is. */
    private int @Nullable [] parts(String text) {
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.matches()) {
            return numbers(yearFirst, 1, 2, 3);
        }
        Matcher compact = COMPACT.matcher(text);
        if (compact.matches()) {
            return numbers(compact, 1, 2, 3);
        }
        Matcher yearLast = YEAR_LAST.matcher(text);
        if (yearLast.matches()) {
            return numbers(yearLast, 3, 2, 1);
        }
        Matcher dayFirst = DAY_NAMED_MONTH.matcher(text);
        if (dayFirst.matches()) {
            return named(dayFirst, 3, 2, 1);
        }
        Matcher monthFirst = NAMED_MONTH_DAY.matcher(text);
        if (monthFirst.matches()) {
            return named(monthFirst, 3, 1, 2);
        }
        Matcher shortYear = SHORT_YEAR.matcher(text);
        return shortYear.matches() ? inLatestCentury(numbers(shortYear, 1, 2, 3)) : null;
    }

    /** Parts with a two-digit year in the latest century that makes no future date of them. */
    private int[] inLatestCentury(int[] parts) {
        int year = parts[0] + latest.getYear() / CENTURY * CENTURY;
        LocalDate date = date(year, parts[1], parts[2]);
        boolean future = date == null ? year > latest.getYear() : date.isAfter(latest);
        return new int[] {future ? year - CENTURY : year, parts[1], parts[2]};
    }

    private static int[] numbers(Matcher matcher, int year, int month, int day) {
        return new int[] {
            Integer.parseInt(matcher.group(year)),
            Integer.parseInt(matcher.group(month)),
            Integer.parseInt(matcher.group(day))
        };
    }

    private static int @Nullable [] named(Matcher matcher, int year, int month, int day) {
        int at = MONTHS.indexOf(matcher.group(month).substring(0, ABBREVIATION));
        if (at < 0 || at % ABBREVIATION != 0) {
            return null;
        }
        return new int[] {
            Integer.parseInt(matcher.group(year)), at / ABBREVIATION + 1, Integer.parseInt(matcher.group(day))
        };
    }

    private static String digits(LocalDate date) {
        int number = (date.getYear() * CENTURY + date.getMonthValue()) * CENTURY + date.getDayOfMonth();
        return String.valueOf(number + TEN_THOUSAND_YEARS).substring(1);
    }

    private static @Nullable LocalDate date(char[] digits) {
        String text = new String(digits);
        return date(
                Integer.parseInt(text.substring(0, 4)),
                Integer.parseInt(text.substring(4, 6)),
                Integer.parseInt(text.substring(6)));
    }

    private static @Nullable LocalDate date(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
