package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.PersonName;
import io.fishpond.algo.identity.PersonNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of cells that hold several terms, in any order: the words of a whole name or an address. Terms are paired off,
 * equal ones first, then those that differ by a slip, by what was left out, or are an initial of the other.
 */
enum TermComparison implements Comparison {
    /** The words of a person's whole name. */
    PERSON(
            "nothing shared",
            "one shared",
            "several shared",
            "one, none against",
            "several, none against",
            "all, with slips",
            "same") {
        @Override
        int level(int equal, int close, int leftA, int leftB) {
            int shared = equal + close;
            if (shared == 0) {
                return 0;
            }
            if (leftA == 0 && leftB == 0) {
                return close == 0 ? 6 : shared > 1 ? 5 : 3;
            }
            boolean contradiction = leftA > 0 && leftB > 0;
            return contradiction ? (shared > 1 ? 2 : 1) : (shared > 1 ? 4 : 3);
        }

        @Override
        Stream<String> words(String raw) {
            PersonName name = PersonNames.parse(raw);
            return name != null && name.isChinese() ? name.chineseWords().stream() : super.words(raw);
        }
    },

    /** The words of a place or an address. */
    WORDS("nothing shared", "some shared", "none against", "same") {
        @Override
        int level(int equal, int close, int leftA, int leftB) {
            if (equal + close == 0) {
                return 0;
            }
            if (leftA > 0 && leftB > 0) {
                return 1;
            }
            return leftA == 0 && leftB == 0 && close == 0 ? 3 : 2;
        }
    };

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2018\u2019`]");
    private static final double CLOSE = 0.9;
    private static final int MOST = 32;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> levels;

    TermComparison(String... levels) {
        this.levels = List.of(levels);
    }

    abstract int level(int equal, int close, int leftA, int leftB);

    Stream<String> words(String raw) {
        return SEPARATORS.splitAsStream(
                APOSTROPHES.matcher(raw.toLowerCase(Locale.ROOT)).replaceAll(""));
    }

    @Override
    public @Nullable Value parse(String raw) {
        return Value.of(words(raw), MOST);
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public int level(Value a, Value b) {
        if (a.text().equals(b.text())) {
            return levels.size() - 1;
        }
        long paired = pairOff(a, b, null);
        int equal = (int) (paired & 0xFF);
        int close = (int) (paired >>> 8);
        return level(equal, close, a.size() - equal - close, b.size() - equal - close);
    }

    /** The terms, and all of them together. */
    @Override
    public String[] counted(Value value) {
        if (value.size() == 1) {
            return value.terms();
        }
        String[] counted = Arrays.copyOf(value.terms(), value.size() + 1);
        counted[value.size()] = value.text();
        return counted;
    }

    /**
     * Words of a place go together (Newcastle upon Tyne is one name, not three), so that the rarest speaks for all; names that
     * make up a person's do not, and add up. Where the whole is the same and several bear it, its own frequency is known.
     */
    @Override
    public double surprise(Value a, Value b, int level, TermFrequencies frequencies) {
        Tally tally = new Tally(frequencies);
        pairOff(a, b, tally);
        double shared = this == WORDS ? tally.most : tally.sum;
        if (!a.text().equals(b.text())) {
            return shared;
        }
        boolean wholeTells = this == WORDS || frequencies.knows(a.text());
        return wholeTells ? Math.min(frequencies.bits(a.text()), tally.sum) : shared;
    }

    private static final class Tally implements Pairing {
        private final TermFrequencies frequencies;
        private double sum;
        private double most;

        Tally(TermFrequencies frequencies) {
            this.frequencies = frequencies;
        }

        @Override
        public void paired(String termA, String termB) {
            double bits = Math.min(frequencies.bits(termA), frequencies.bits(termB));
            sum += bits;
            most = Math.max(most, bits);
        }
    }

    private interface Pairing {
        void paired(String termA, String termB);
    }

    /** Equal terms in the low byte, close ones above it. The lesser text leads, so that neither order nor side matters. */
    private static long pairOff(Value one, Value other, @Nullable Pairing pairing) {
        boolean ordered = one.text().compareTo(other.text()) <= 0;
        Value a = ordered ? one : other;
        Value b = ordered ? other : one;
        int freeA = (int) ((1L << a.size()) - 1);
        int freeB = (int) ((1L << b.size()) - 1);
        int equal = 0;
        for (int i = 0, j = 0; i < a.size() && j < b.size(); ) {
            int order = a.term(i).compareTo(b.term(j));
            if (order == 0) {
                equal++;
                freeA &= ~(1 << i);
                freeB &= ~(1 << j);
                if (pairing != null) {
                    pairing.paired(a.term(i), b.term(j));
                }
            }
            if (order <= 0) {
                i++;
            }
            if (order >= 0) {
                j++;
            }
        }
        int close = 0;
        for (int restA = freeA; restA != 0 && freeB != 0; restA &= restA - 1) {
            int i = Integer.numberOfTrailingZeros(restA);
            for (int restB = freeB; restB != 0; restB &= restB - 1) {
                int j = Integer.numberOfTrailingZeros(restB);
                if (isClose(a.term(i), b.term(j))) {
                    close++;
                    freeB &= ~(1 << j);
                    if (pairing != null) {
                        pairing.paired(a.term(i), b.term(j));
                    }
                    break;
                }
            }
        }
        return equal | (long) close << 8;
    }

    /** A slip, a short form, or an initial. */
    private static boolean isClose(String a, String b) {
        if (a.startsWith(b) || b.startsWith(a)) {
            return true;
        }
        int shorter = Math.min(a.length(), b.length());
        return shorter > 2 && (Similarity.isOneEdit(a, b) || (shorter > 3 && Similarity.jaroWinkler(a, b) >= CLOSE));
    }
}
