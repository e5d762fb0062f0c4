package io.fishpond.algo.identity;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Postal addresses down to comparable tokens and parts; nothing is looked up or completed beyond province of city. */
public final class Addresses {
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private Addresses() {}

    /** The address's tokens as one text; null where {@link #parse} is. */
    public static @Nullable String normalize(@Nullable String raw) {
        Address address = parse(raw);
        return address == null ? null : address.text();
    }

    /** The address in parts: a Chinese one if it has a Chinese character, else a Western one. Null for a placeholder. */
    public static @Nullable Address parse(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null || Placeholders.isMasked(text)) {
            return null;
        }
        Address address = HAN.matcher(text).find()
                ? ChineseAddresses.parse(HanCharacters.simplify(text).toLowerCase(Locale.ROOT))
                : WesternAddresses.parse(LatinLetters.fold(text));
        return address.tokens().isEmpty() ? null : address;
    }
}
