package io.fishpond.algo.identity;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of people as far as they can be compared without guessing. */
public final class PersonNames {
    /** What shops and platforms call those who gave no name. */
    private static final Set<String> ANYBODY =
            Set.of("guest", "customer", "member", "user", "游客", "顾客", "客户", "会员", "用户", "微信用户");

    private static final Set<String> TITLES = Set.of("mr", "mrs", "ms", "miss", "dr");
    private static final Pattern HAN_TITLE = Pattern.compile("(?<=.)(先生|女士|小姐|太太)$");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2018\u2019`]");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private PersonNames() {}

    /** The name as people read it; null for a placeholder, a masked one, or one without a letter. */
    public static @Nullable String clean(@Nullable String raw) {
        String name = Placeholders.clean(raw);
        boolean usable = name != null
                && !Placeholders.isMasked(name)
                && LETTER.matcher(name).find()
                && !ANYBODY.contains(name.toLowerCase(Locale.ROOT));
        return usable ? name : null;
    }

    /**
     * The name without what varies from form to form: case, accents, titles, order and punctuation. Two spellings of one
     * signature are the same name; null where there is no name to compare.
     */
    public static @Nullable String signature(@Nullable String raw) {
        String name = clean(raw);
        if (name == null) {
            return null;
        }
        String plain = MARKS.matcher(Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("");
        if (HAN.matcher(plain).find()) {
            plain = HAN_TITLE.matcher(plain.replace(" ", "")).replaceAll("");
        }
        List<String> tokens = Arrays.stream(
                        SEPARATORS.split(APOSTROPHES.matcher(plain).replaceAll(""), 0))
                .filter(token -> !token.isEmpty())
                .toList();
        List<String> names =
                tokens.stream().filter(token -> !TITLES.contains(token)).toList();
        return (names.isEmpty() ? tokens : names).stream().sorted().collect(Collectors.joining(" "));
    }
}
