package io.fishpond.algo.identity;

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

    private static final Set<String> TITLES = Set.of("mr", "mrs", "ms", "mx", "miss", "dr", "prof", "phd", "esq");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2018\u2019`]");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Asterisks and their like, and 某 (“some”) behind a surname. */
    private static final Pattern MASK = Pattern.compile("[*●•]+|某+");

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
     * The name without what varies from form to form: case, accents, traditional characters, titles, order and punctuation.
     * Two spellings of one signature are the same name; null where there is no name to compare.
     */
    public static @Nullable String signature(@Nullable String raw) {
        String name = clean(raw);
        if (name == null) {
            return null;
        }
        String plain = LatinLetters.fold(name);
        if (hasHan(plain)) {
            plain = ChinesePersonNames.withoutTitles(HanCharacters.simplify(plain.replace(" ", "")));
        }
        List<String> tokens = Arrays.stream(
                        SEPARATORS.split(APOSTROPHES.matcher(plain).replaceAll(""), 0))
                .filter(token -> !token.isEmpty())
                .toList();
        List<String> names =
                tokens.stream().filter(token -> !TITLES.contains(token)).toList();
        return (names.isEmpty() ? tokens : names).stream().sorted().collect(Collectors.joining(" "));
    }

    /**
     * The name in parts: surname and given name of a Chinese one in characters or pinyin, of any other by comma, particles and
     * position. Null where {@link #clean} is, and where nothing but a form of address was given; a name that names only a
     * surname ({@code 王先生}) or cannot be split is {@linkplain PersonName#isPartial partial}.
     */
    public static @Nullable PersonName parse(@Nullable String raw) {
        String name = clean(raw);
        if (name == null || name.indexOf('某') > 0) {
            return null;
        }
        return hasHan(name) ? ChinesePersonNames.parse(HanCharacters.simplify(name)) : WesternPersonNames.parse(name);
    }

    /**
     * What a masked name ({@code 张**}, {@code 王*强}, {@code 李某}) shows, to be compared with {@link PersonName#text}; null if
     * the name is not masked, or shows nothing.
     */
    public static @Nullable MaskedValue masked(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null || !MASK.matcher(text).find()) {
            return null;
        }
        String name = LatinLetters.fold(text);
        return MaskedValue.of(
                hasHan(name) ? ChinesePersonNames.withoutTitles(HanCharacters.simplify(name.replace(" ", ""))) : name,
                MASK);
    }

    /** Whether the name is written in Chinese characters and in no script that mixes with them. */
    private static boolean hasHan(String name) {
        boolean han = false;
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (character < '\u0370') {
                continue;
            }
            switch (Character.UnicodeScript.of(character)) {
                case HAN -> han = true;
                case HIRAGANA, KATAKANA, HANGUL -> {
                    return false;
                }
                default -> {}
            }
        }
        return han;
    }
}
