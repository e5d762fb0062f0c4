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
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}]");
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
        String visible = INVISIBLE
                .matcher(Normalizer.normalize(raw, Normalizer.Form.NFKC).replaceAll("[\\t\\r\\n]", " "))
                .replaceAll("");
        String text = SPACES.matcher(visible).replaceAll(" ").strip();
        boolean empty = !SAYS_SOMETHING.matcher(text).find() || WORDS.contains(text.toLowerCase(Locale.ROOT));
        return empty ? null : text;
    }

    /** Whether parts of the value were hidden by whoever delivered it, as in {@code 138****0001}. */
    static boolean isMasked(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('●') >= 0 || text.indexOf('•') >= 0;
    }
}
