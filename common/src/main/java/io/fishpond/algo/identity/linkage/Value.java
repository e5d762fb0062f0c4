package io.fishpond.algo.identity.linkage;

import java.io.Serializable;

/** A cell ready to be compared: its plain text, and the distinct terms in it in their order of characters. */
public final class Value implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final String[] terms;

    Value(String text, String... terms) {
        this.text = text;
        this.terms = terms;
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
