package io.fishpond.algo.identity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's name in parts that can be compared: lower case, without accents, titles and punctuation, Chinese characters
 * simplified. A part is null where the name as written does not have it, so that {@code 王先生} is a family name alone.
 *
 * @param family family name, particles and double names separated by spaces ({@code van der berg}); null if there is none
 * @param given first given name; both characters, or their joined pinyin, of a Chinese one; null if there is none
 * @param middle further given names and initials, in order
 * @param generation {@code jr}, {@code sr}, {@code ii}, … where the name says so, else null
 * @param gender what a form of address says, else null
 * @param orderKnown false where family and given name could as well be the other way round
 */
public record PersonName(
        @Nullable String family,
        @Nullable String given,
        List<String> middle,
        @Nullable String generation,
        @Nullable Gender gender,
        boolean orderKnown)
        implements Serializable {

    /** What a form of address tells of its bearer. */
    public enum Gender {
        FEMALE,
        MALE
    }

    public PersonName {
        if (family == null && given == null) {
            throw new IllegalArgumentException("a name needs a family or a given name");
        }
        middle = List.copyOf(middle);
    }

    /** The parts as one text in the order of their script: {@code 王国强}, {@code robert j smith}. */
    public String text() {
        if (family != null && isHan(family)) {
            return given == null ? family : family + given;
        }
        List<String> parts = new ArrayList<>();
        if (given != null) {
            parts.add(given);
        }
        parts.addAll(middle);
        if (family != null) {
            parts.add(family);
        }
        return String.join(" ", parts);
    }

    /** Whether a part is missing, so that many people are called so. */
    public boolean isPartial() {
        return family == null || given == null;
    }

    /** The family name in Latin letters, pinyin for a Chinese one; null if there is none. */
    public @Nullable String familyReading() {
        return family == null || !isHan(family) ? family : ChineseSurnames.reading(family);
    }

    /** The given name in Latin letters, joined pinyin for a Chinese one; null if there is none. */
    public @Nullable String givenReading() {
        return given == null || !isHan(given) ? given : Pinyin.of(given);
    }

    /** The given name in Latin letters and, unless the name is Chinese, an English nickname in full; null if there is none. */
    public @Nullable String canonicalGiven() {
        String reading = givenReading();
        return reading == null || isChinese() ? reading : Nicknames.canonical(reading);
    }

    /**
     * Family and given name in Latin letters, nicknames in full, syllables of pinyin apart, in alphabetical order: alike for
     * {@code 王国强}, {@code Wang Guoqiang} and {@code Guo Qiang Wang}. For finding candidates rather than for deciding.
     */
    public String readingKey() {
        boolean chinese = isChinese();
        List<String> parts = new ArrayList<>();
        for (String reading : new @Nullable String[] {familyReading(), canonicalGiven()}) {
            if (reading != null) {
                List<String> syllables = chinese ? Pinyin.syllables(reading) : null;
                parts.addAll(syllables == null ? List.of(reading) : syllables);
            }
        }
        parts.sort(null);
        return String.join(" ", parts);
    }

    /**
     * The words by which a Chinese name is compared: the syllables of its reading, and the given name as it is written in
     * characters. So a homophone differs in one word, a reading in Latin letters lacks one, and a namesake differs in none.
     * Empty where no family name is known, for what is written there is a nickname; and for all other names.
     */
    public List<String> chineseWords() {
        if (family == null || !isChinese()) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of(readingKey().split(" ", 0)));
        if (given != null && isHan(given)) {
            words.add(given);
        }
        return words;
    }

    /** The name read the other way round; itself where the order is known or a part is missing. */
    public PersonName swapped() {
        return orderKnown || isPartial() ? this : new PersonName(given, family, middle, generation, gender, false);
    }

    /** Whether the name is in Chinese characters, or pinyin behind a Chinese surname's. */
    public boolean isChinese() {
        if (family == null || isHan(family)) {
            return family != null || (given != null && isHan(given));
        }
        return ChineseSurnames.rank(family) != null && (given == null || Pinyin.syllables(given) != null);
    }

    private static boolean isHan(String part) {
        return Character.UnicodeScript.of(part.codePointAt(0)) == Character.UnicodeScript.HAN;
    }
}
