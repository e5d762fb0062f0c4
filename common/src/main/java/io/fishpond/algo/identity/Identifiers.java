package io.fishpond.algo.identity;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Identifiers that a system has issued: exact, or nothing. */
public final class Identifiers {
    private static final Pattern ONE_CHARACTER = Pattern.compile("0+|(.)\\1{3,}");

    private Identifiers() {}

    /** A WeChat unionid, whose case tells people apart; null for a placeholder or a masked one. */
    public static @Nullable String unionId(@Nullable String raw) {
        return issued(raw);
    }

    /** A card number in upper case without spaces and dashes, as a till would read it; null for a placeholder or a masked one. */
    public static @Nullable String card(@Nullable String raw) {
        String card = issued(raw);
        if (card == null) {
            return null;
        }
        String plain = card.replaceAll("\\p{Pd}", "").toUpperCase(Locale.ROOT);
        return ONE_CHARACTER.matcher(plain).matches() ? null : plain;
    }

    private static @Nullable String issued(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null || Placeholders.isMasked(text)) {
            return null;
        }
        String plain = text.replace(" ", "");
        return ONE_CHARACTER.matcher(plain).matches() ? null : plain;
    }
}
