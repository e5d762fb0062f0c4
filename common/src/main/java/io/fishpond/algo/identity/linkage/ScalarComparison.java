package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.BirthDateAgreement;
import io.fishpond.algo.identity.BirthDates;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comparisons of cells that hold one value each. */
enum ScalarComparison implements Comparison {
    /** A given or family name: typing errors, short forms, initials. */
    NAME("different", "alike", "close", "same") {
        @Override
        int near(String a, String b) {
            double similarity = Similarity.jaroWinkler(a, b);
            if (similarity >= CLOSE || (Similarity.isOneEdit(a, b) && Math.min(a.length(), b.length()) > 2)) {
                return 2;
            }
            return similarity >= ALIKE || a.startsWith(b) || b.startsWith(a) ? 1 : 0;
        }
    },

    /** A day, year first: misread digits, day and month swapped, only the year known. */
    DATE("far", "within ten years", "same year", "one slip", "same") {
        @Override
        @Nullable
        String clean(String raw) {
            String date = raw.strip();
            return DIGIT_DATE.matcher(date).matches()
                    ? date.substring(0, 4) + "-" + date.substring(4, 6) + "-" + date.substring(6)
                    : date.isEmpty() ? null : date;
        }

        @Override
        int near(String a, String b) {
            if (Similarity.isOneEdit(a, b) || isSwapped(a, b)) {
                return 3;
            }
            int apart = Math.abs(year(a) - year(b));
            return apart == 0 ? 2 : apart <= TEN_YEARS ? 1 : 0;
        }

        /** Dates of other years that are neither a slip of one another nor one day of the lunar calendar and of ours. */
        @Override
        public boolean excludes(int level, Value a, Value b) {
            boolean whole = a.text().length() == DATE_LENGTH && b.text().length() == DATE_LENGTH;
            return whole ? level <= 1 && isUnlike(a.text(), b.text()) : level == 0;
        }

        private boolean isUnlike(String a, String b) {
            try {
                return BirthDates.compare(LocalDate.parse(a), LocalDate.parse(b)) == BirthDateAgreement.DIFFERENT;
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        private boolean isSwapped(String a, String b) {
            return a.length() == DATE_LENGTH
                    && b.length() == DATE_LENGTH
                    && a.regionMatches(0, b, 0, 4)
                    && a.regionMatches(5, b, 8, 2)
                    && a.regionMatches(8, b, 5, 2);
        }

        private int year(String date) {
            int year = 0;
            for (int i = 0; i < date.length() && Character.isDigit(date.charAt(i)); i++) {
                year = year * 10 + Character.digit(date.charAt(i), 10);
            }
            return year;
        }
    },

    /** An issued identifier or number. */
    CODE("different", "two slips", "one slip", "same") {
        @Override
        int near(String a, String b) {
            int edits = Similarity.editDistance(a, b);
            return edits > 2 || edits * 3 > Math.min(a.length(), b.length()) ? 0 : 3 - edits;
        }
    },

    /** One of few. */
    CATEGORY("different", "same") {
        @Override
        int near(String a, String b) {
            return 0;
        }
    },

    /** A postcode, the wider area first. */
    POSTCODE("different", "same area", "same district", "one slip", "same") {
        @Override
        int near(String a, String b) {
            if (Similarity.isOneEdit(a, b)) {
                return 3;
            }
            int shared = Similarity.commonPrefix(a, b);
            return shared >= 3 ? 2 : shared == 2 ? 1 : 0;
        }
    };

    private static final double CLOSE = 0.92;
    private static final double ALIKE = 0.8;
    private static final int TEN_YEARS = 10;
    private static final int DATE_LENGTH = 10;
    private static final Pattern DIGIT_DATE = Pattern.compile("\\d{8}");

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> levels;

    ScalarComparison(String... levels) {
        this.levels = List.of(levels);
    }

    abstract int near(String a, String b);

    @Nullable
    String clean(String raw) {
        String text = raw.strip().toLowerCase(Locale.ROOT);
        return text.isEmpty() ? null : text;
    }

    @Override
    public @Nullable Value parse(String raw) {
        String text = clean(raw);
        return text == null ? null : new Value(text, text);
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public int level(Value a, Value b) {
        return a.text().equals(b.text()) ? levels.size() - 1 : near(a.text(), b.text());
    }

    @Override
    public String[] counted(Value value) {
        return new String[] {value.text()};
    }

    @Override
    public double surprise(Value a, Value b, int level, TermFrequencies frequencies) {
        return Math.min(frequencies.bits(a.text()), frequencies.bits(b.text()));
    }
}
