package io.fishpond.algo.audience;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a platform wants an identifier written before it is hashed. */
enum Spelling {
    /** {@code +8613800138000} as {@code 13800138000}; other numbers have no such form. */
    MAINLAND_MOBILE {
        @Override
        @Nullable
        String of(String number) {
            Matcher mobile = MOBILE.matcher(number);
            return mobile.matches() ? mobile.group(1) : null;
        }
    },
    /** {@code +8613800138000} as it is. */
    E164 {
        @Override
        @Nullable
        String of(String number) {
            return NUMBER.matcher(number).matches() ? number : null;
        }
    },
    /** {@code +8613800138000} as {@code 8613800138000}. */
    DIGITS {
        @Override
        @Nullable
        String of(String number) {
            return NUMBER.matcher(number).matches() ? number.substring(1) : null;
        }
    },
    /** An address in lower case, half width and without blanks. */
    LOWER {
        @Override
        @Nullable
        String of(String address) {
            String lower = Normalizer.normalize(address, Normalizer.Form.NFKC)
                    .replaceAll("[\\s\\p{Z}]", "")
                    .toLowerCase(Locale.ROOT);
            return ADDRESS.matcher(lower).matches() ? lower : null;
        }
    },
    /** The same, and in Gmail's mailboxes without dots and tags. */
    LOWER_WITHOUT_GMAIL_TAGS {
        @Override
        @Nullable
        String of(String address) {
            String lower = LOWER.of(address);
            if (lower == null || !(lower.endsWith("@gmail.com") || lower.endsWith("@googlemail.com"))) {
                return lower;
            }
            int at = lower.indexOf('@');
            String mailbox = lower.substring(0, at).replaceFirst("\\+.*", "").replace(".", "");
            return mailbox.isEmpty() ? null : mailbox + lower.substring(at);
        }
    };

    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern MOBILE = Pattern.compile("\\+86(1[3-9][0-9]{9})");
    private static final Pattern ADDRESS = Pattern.compile("[^@]+@[^@]+");

    /** Null if the identifier has no such form. */
    abstract @Nullable String of(String identifier);
}
