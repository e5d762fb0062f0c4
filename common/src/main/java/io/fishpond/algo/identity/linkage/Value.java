package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cell ready to be compared: its plain text, and the distinct terms in it in their order of characters. */
public final class Value implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final String[] terms;

    Value(String text, String... terms) {
        this.text = text;
        this.terms = terms;
    }

    /** Terms in any order, empty and repeated ones left out, of which the first {@code most} are kept; null if none are left. */
    static @Nullable Value of(Stream<String> written, int most) {
        String[] terms = written.filter(term -> !term.isEmpty())
                .distinct()
                .sorted()
                .limit(most)
                .toArray(String[]::new);
        return terms.length == 0 ? null : new Value(String.join(" ", terms), terms);
    }

    public String text() {
        return text;
    }

    String[] terms() {
        return terms.clone();
    }

    int size() {
        return terms.length;
    }

    String term(int index) {
        return terms[index];
    }

    @Override
    public String toString() {
        return text;
    }
}
