package io.fishpond.algo.identity;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A phone number as it was understood.
 *
 * @param number E.164
 * @param extension digits to dial behind it: the number is then a switchboard's or a relay's; null without
 * @param kind what is known of the line
 */
public record Phone(String number, @Nullable String extension, Kind kind) implements Serializable {

    /** What a number's numbering plan says of its line. */
    public enum Kind {
        MOBILE,
        LANDLINE,
        /** Mobile or landline, in a country whose numbers do not tell. */
        EITHER,
        /** A company's: toll-free, shared cost, premium rate. */
        SERVICE,
        OTHER
    }

    /** Whether it can belong to a person or a household rather than to a company. */
    public boolean isPersonal() {
        return extension == null && kind != Kind.SERVICE;
    }
}
