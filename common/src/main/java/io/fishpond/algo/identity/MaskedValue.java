package io.fishpond.algo.identity;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a value that its deliverer has masked: how it begins and how it ends, as in {@code 138****0001}. Partial
 * evidence, never a key: several people fit it. How many characters were hidden is not kept, since platforms write as many
 * asterisks as they like.
 *
 * @param prefix what stands before the mask, in normal form; empty if it begins with the mask
 * @param suffix what stands behind it; empty if it ends with the mask
 */
public record MaskedValue(String prefix, String suffix) implements Serializable {
    private static final String MASK = "****";

    /** What stands before the first mask and behind the last one; null if there is no mask or nothing beside it. */
    static @Nullable MaskedValue of(String text, Pattern mask) {
        Matcher masks = mask.matcher(text);
        if (!masks.find()) {
            return null;
        }
        String prefix = text.substring(0, masks.start());
        int end = masks.end();
        while (masks.find()) {
            end = masks.end();
        }
        String suffix = text.substring(end);
        return prefix.isEmpty() && suffix.isEmpty() ? null : new MaskedValue(prefix, suffix);
    }

    /** Reads what {@link #toString} writes; a value without a mask begins and ends with all of itself. */
    public static MaskedValue parse(String written) {
        int mask = written.indexOf(MASK);
        return mask < 0
                ? new MaskedValue(written, written)
                : new MaskedValue(written.substring(0, mask), written.substring(mask + MASK.length()));
    }

    /** Whether the mask could hide this value, given in the normal form of its kind. */
    public boolean matches(String full) {
        return full.length() > prefix.length() + suffix.length() && full.startsWith(prefix) && full.endsWith(suffix);
    }

    /** Whether some value fits both masks. */
    public boolean isConsistentWith(MaskedValue other) {
        return eitherBegins(prefix, other.prefix) && eitherEnds(suffix, other.suffix);
    }

    /** How many characters are known: the more, the fewer people fit by chance. */
    public int known() {
        return prefix.length() + suffix.length();
    }

    private static boolean eitherBegins(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    private static boolean eitherEnds(String one, String other) {
        return one.endsWith(other) || other.endsWith(one);
    }

    /** {@code 138****0001}. */
    @Override
    public String toString() {
        return prefix + MASK + suffix;
    }
}
