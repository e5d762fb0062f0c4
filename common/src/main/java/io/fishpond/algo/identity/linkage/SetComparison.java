package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.MaskedValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comparisons of cells that may list several equivalent values, of which one shared is agreement. */
enum SetComparison implements Comparison {
    /** Phone numbers in one form; they differ by a digit, or one is masked as in {@code +86138****0001} and could be the other. */
    PHONES("none shared", "mask fits", "one slip", "shared") {
        @Override
        int near(String a, String b) {
            if (isMasked(a) || isMasked(b)) {
                return MaskedValue.parse(a).isConsistentWith(MaskedValue.parse(b)) ? 1 : 0;
            }
            return Similarity.isOneEdit(a, b) ? 2 : 0;
        }

        @Override
        boolean isMasked(String term) {
            return term.indexOf('*') >= 0;
        }
    },

    /** E-mail addresses: a slip, or the same mailbox name elsewhere. */
    EMAILS("none shared", "alike", "one slip", "shared") {
        @Override
        int near(String a, String b) {
            if (Similarity.isOneEdit(a, b)) {
                return 2;
            }
            String nameA = mailbox(a);
            String nameB = mailbox(b);
            return nameA.equals(nameB) || Similarity.jaroWinkler(a, b) >= ALIKE ? 1 : 0;
        }

        private String mailbox(String address) {
            int at = address.indexOf('@');
            return at < 0 ? address : address.substring(0, at);
        }
    };

    private static final double ALIKE = 0.92;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;|]+");

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> levels;

    SetComparison(String... levels) {
        this.levels = List.of(levels);
    }

    abstract int near(String a, String b);

    /** Whether parts of the value are unknown, so that equal texts need not be equal values. */
    boolean isMasked(String term) {
        return false;
    }

    @Override
    public @Nullable Value parse(String raw) {
        return Value.of(SEPARATORS.splitAsStream(raw.strip().toLowerCase(Locale.ROOT)), Integer.MAX_VALUE);
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public int level(Value a, Value b) {
        int best = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                best = Math.max(best, level(a.term(i), b.term(j)));
            }
        }
        return best;
    }

    @Override
    public String[] counted(Value value) {
        return value.terms();
    }

    /** The rarest of what they share: further shared values hardly tell more, for they travel together. */
    @Override
    public double surprise(Value a, Value b, int level, TermFrequencies frequencies) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                if (level(a.term(i), b.term(j)) == level) {
                    most = Math.max(most, Math.min(frequencies.bits(a.term(i)), frequencies.bits(b.term(j))));
                }
            }
        }
        return most;
    }

    private int level(String a, String b) {
        return a.equals(b) && !isMasked(a) ? levels.size() - 1 : near(a, b);
    }
}
