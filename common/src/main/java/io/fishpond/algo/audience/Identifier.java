package io.fishpond.algo.audience;

import java.util.List;

/** By what a recipient knows a person again. */
public enum Identifier {
    PHONE,
    EMAIL,
    /** The id that WeCom gave her as the contact of an employee. */
    WECOM;

    /** The contact channels of a consent that speaks of it. */
    public List<String> contactChannels() {
        return switch (this) {
            case PHONE -> List.of("any", "phone", "sms");
            case EMAIL -> List.of("any", "email");
            case WECOM -> List.of("any", "wecom");
        };
    }
}
