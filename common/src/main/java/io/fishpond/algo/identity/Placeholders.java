package io.fishpond.algo.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells a value from what people and systems write where there is none. */
public final class Placeholders {
    private static final Set<String> WORDS = Set.of(
            "null",
            "none",
            "nil",
            "nan",
            "na",
            "n/a",
            "undefined",
            "unknown",
            "anonymous",
            "not available",
            "无",
            "空",
            "暂无",
            "没有",
            "未知",
            "未填",
            "未填写",
            "不详",
            "匿名",
            "匿名用户");
    private static final Pattern WHITE_CONTROLS = Pattern.compile("[\\t\\r\\n]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}]");
    /** A single bullet between letters divides the parts of a name instead: {@code 阿里木•吐尔逊}. */
    private static final Pattern BULLET_MASK = Pattern.compile("(?<!\\p{L})•|•(?!\\p{L})");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SAYS_SOMETHING = Pattern.compile("[\\p{L}\\p{N}]");

    private Placeholders() {}

    /**
     * The text in Unicode NFKC, with single spaces and nothing invisible; null if it stands for nothing: a placeholder
     * word, or no letter and no digit.
     */
    public static @Nullable String clean(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        String text = isClean(raw) ? raw : cleaned(raw);
        boolean empty = !SAYS_SOMETHING.matcher(text).find() || WORDS.contains(text.toLowerCase(Locale.ROOT));
        return empty ? null : text;
    }

    /** Whether parts of the value were hidden by whoever delivered it, as in {@code 138****0001}. */
    static boolean isMasked(String text) {
        return text.indexOf('*') >= 0
                || text.indexOf('●') >= 0
                || (text.indexOf('•') >= 0 && BULLET_MASK.matcher(text).find());
    }

    /** The normal form of the many texts that are in it already is quickly told: printable ASCII and everyday Han. */
    private static boolean isClean(String raw) {
        char before = ' ';
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            boolean plain = (character > ' ' && character <= '~')
                    || (character >= '\u4e00' && character <= '\u9fff')
                    || (character == ' ' && before != ' ');
            if (!plain) {
                return false;
            }
            before = character;
        }
        return before != ' ';
    }

    private static String cleaned(String raw) {
        String spaced = WHITE_CONTROLS
                .matcher(Normalizer.normalize(raw, Normalizer.Form.NFKC))
                .replaceAll(" ");
        String visible = INVISIBLE.matcher(spaced).replaceAll("");
        return SPACES.matcher(visible).replaceAll(" ").strip();
    }
}
