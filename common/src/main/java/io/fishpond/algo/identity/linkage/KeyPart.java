package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One part of a blocking key: an attribute as it stands, or what a function makes of each of its terms, as in
 * {@code prefix(given_name, 3)}.
 *
 * @param length of a prefix or suffix; 0 elsewhere
 */
public record KeyPart(Function function, String attribute, int length) implements Serializable {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(?<function>\\w+)\\(\\s*)?(?<attribute>\\w+)(?:\\s*,\\s*(?<length>\\d+))?\\s*\\)?");

    /** What is taken of a value. */
    public enum Function {
        /** The whole value. */
        WHOLE,
        /** Each of its terms. */
        TERM,
        /** The first characters of each term that has as many. */
        PREFIX,
        /** The last characters of each term that has as many. */
        SUFFIX,
        /** The sound of each term. */
        SOUNDEX,
        /** The digits in it. */
        DIGITS,
        /** The year of a date. */
        YEAR,
        /** Month and day of a date. */
        DAY
    }

    /** Reads {@code attribute}, {@code function(attribute)} or {@code function(attribute, length)}. */
    static KeyPart parse(String written) {
        Matcher matcher = WRITTEN.matcher(written.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "cannot read '" + written + "': a key part is an attribute or, say, prefix(attribute, 3)");
        }
        String name = matcher.group("function");
        Function function = name == null ? Function.WHOLE : function(name, written);
        String length = matcher.group("length");
        boolean cuts = function == Function.PREFIX || function == Function.SUFFIX;
        if (cuts != (length != null)) {
            throw new IllegalArgumentException(
                    "in '" + written + "' " + (cuts ? "the length is missing" : "there is no use for a length"));
        }
        return new KeyPart(function, matcher.group("attribute"), length == null ? 0 : Integer.parseInt(length));
    }

    private static Function function(String name, String written) {
        try {
            return Function.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' in '" + written + "' is none of "
                            + Arrays.toString(Function.values()).toLowerCase(Locale.ROOT),
                    e);
        }
    }

    /** The distinct keys of a value; none if it lacks what the function takes. */
    String[] keys(Value value) {
        Stream<String> keys =
                switch (function) {
                    case WHOLE -> Stream.of(value.text());
                    case TERM -> terms(value);
                    case PREFIX -> terms(value).filter(this::isLongEnough).map(term -> term.substring(0, length));
                    case SUFFIX ->
                        terms(value).filter(this::isLongEnough).map(term -> term.substring(term.length() - length));
                    case SOUNDEX -> terms(value).map(Soundex::of);
                    case DIGITS -> Stream.of(value.text().replaceAll("\\D+", ""));
                    case YEAR ->
                        Stream.of(value.text())
                                .filter(date -> date.length() >= 4)
                                .map(date -> date.substring(0, 4));
                    case DAY ->
                        Stream.of(value.text())
                                .filter(date -> date.length() == 10)
                                .map(date -> date.substring(5));
                };
        return keys.filter(key -> !key.isEmpty()).distinct().toArray(String[]::new);
    }

    private static Stream<String> terms(Value value) {
        return Stream.iterate(0, i -> i < value.size(), i -> i + 1).map(value::term);
    }

    private boolean isLongEnough(String term) {
        return term.length() >= length;
    }

    /** As it is written. */
    @Override
    public String toString() {
        String argument = length == 0 ? attribute : attribute + ", " + length;
        return function == Function.WHOLE ? attribute : function.name().toLowerCase(Locale.ROOT) + "(" + argument + ")";
    }
}
