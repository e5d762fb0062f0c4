package io.fishpond.algo.identity.linkage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an attribute holds, which says how it is compared. */
public enum AttributeKind {
    /** A given or a family name. */
    NAME(ScalarComparison.NAME),
    /** A whole name, of any number of words in any order. */
    PERSON(TermComparison.PERSON),
    DATE(ScalarComparison.DATE),
    /** An identifier that is copied and never typed: it agrees or does not. */
    ID(ScalarComparison.CATEGORY),
    /** A number or code that people type. */
    CODE(ScalarComparison.CODE),
    CATEGORY(ScalarComparison.CATEGORY),
    POSTCODE(ScalarComparison.POSTCODE),
    /** A place or an address in words. */
    PLACE(TermComparison.WORDS),
    PHONES(SetComparison.PHONES),
    EMAILS(SetComparison.EMAILS);

    @SuppressWarnings("ImmutableEnumChecker") // every comparison is an enum itself
    private final Comparison comparison;

    AttributeKind(Comparison comparison) {
        this.comparison = comparison;
    }

    Comparison comparison() {
        return comparison;
    }

    /** Names of the levels of agreement, from none to the closest. */
    public List<String> levels() {
        return comparison.levels();
    }

    /** The cell ready for comparison; null if it is empty. */
    public @Nullable Value parse(@Nullable String raw) {
        return raw == null ? null : comparison.parse(raw);
    }

    /** The level at which two values agree. */
    public int level(Value a, Value b) {
        return comparison.level(a, b);
    }
}
