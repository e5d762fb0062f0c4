package io.fishpond.algo.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells family from given name in Chinese names written in pinyin, which come in either order. */
final class PinyinPersonNames {
    private static final int MOST_WORDS = 4;
    private static final int LONGEST_GIVEN = 3;

    /** A family name comes first more often than last: one that stands last must be this much more frequent to be it. */
    private static final int ORDER_ODDS = 3;

    /** Readings of surnames that are given names more often. */
    private static final Set<String> USUALLY_GIVEN = Set.of(
            "wei", "li", "jing", "yan", "fang", "na", "jie", "juan", "xia", "ping", "min", "jun", "lei", "tao", "ming",
            "hui", "hua", "bo", "bin", "fei", "feng", "lin", "ying", "ling", "xin", "jian", "qiang", "yong", "hong",
            "mei", "ting", "kai", "hao", "rui", "yi", "yu", "yun", "chen", "cheng", "ning", "jia", "xue", "peng",
            "liang", "dong", "yang", "long", "lan", "zhen", "qing", "jin", "guang", "yuan", "qi");

    private PinyinPersonNames() {}

    /**
     * The name as family and joined given name.
     *
     * @param words in lower case, hyphens and apostrophes within
     * @param shouted the only word in capitals, which then is the family name; null or anything else if there is none
     * @return null if the words are not pinyin throughout or none of the outer ones is a Chinese surname
     */
    static @Nullable PersonName parse(List<String> words, @Nullable String shouted) {
        if (words.size() > MOST_WORDS) {
            return null;
        }
        List<List<String>> syllables = new ArrayList<>();
        int count = 0;
        for (String word : words) {
            List<String> divided = Pinyin.syllables(word.replace('-', '\''));
            if (divided == null) {
                return null;
            }
            syllables.add(divided);
            count += divided.size();
        }
        int first = familyAtStart(syllables, count);
        int last = familyAtEnd(syllables, count);
        if (first == 0 && last == 0) {
            return null;
        }
        boolean both = first > 0 && last > 0;
        boolean startsWithIt = last == 0
                || (first > 0
                        && isAtStart(words, joined(syllables.subList(0, first)), first, syllables, last, shouted));
        int at = startsWithIt ? first : syllables.size() - last;
        String before = joined(syllables.subList(0, at));
        String behind = joined(syllables.subList(at, syllables.size()));
        boolean known = !both || (startsWithIt ? words.get(0) : words.get(words.size() - 1)).equals(shouted);
        return startsWithIt
                ? new PersonName(before, behind, List.of(), null, null, known)
                : new PersonName(behind, before, List.of(), null, null, known);
    }

    private static boolean isAtStart(
            List<String> words,
            String start,
            int first,
            List<List<String>> syllables,
            int last,
            @Nullable String shouted) {
        if (words.get(0).equals(shouted) || words.get(words.size() - 1).equals(shouted)) {
            return words.get(0).equals(shouted);
        }
        String end = joined(syllables.subList(syllables.size() - last, syllables.size()));
        boolean compoundStart = isCompound(syllables.subList(0, first));
        if (compoundStart != isCompound(syllables.subList(syllables.size() - last, syllables.size()))) {
            return compoundStart;
        }
        if (USUALLY_GIVEN.contains(start) != USUALLY_GIVEN.contains(end)) {
            return USUALLY_GIVEN.contains(end);
        }
        return rank(start) <= ORDER_ODDS * (rank(end) + 1);
    }

    /** How many words at the start make a surname: two if they are a compound one, else one or none. */
    private static int familyAtStart(List<List<String>> words, int syllables) {
        if (words.size() > 2 && isFamily(words.subList(0, 2), syllables)) {
            return 2;
        }
        return isFamily(words.subList(0, 1), syllables) ? 1 : 0;
    }

    private static int familyAtEnd(List<List<String>> words, int syllables) {
        int size = words.size();
        if (size > 2 && isFamily(words.subList(size - 2, size), syllables)) {
            return 2;
        }
        return isFamily(words.subList(size - 1, size), syllables) ? 1 : 0;
    }

    private static boolean isFamily(List<List<String>> words, int syllables) {
        int own = words.stream().mapToInt(List::size).sum();
        if (own > 2 || syllables - own > LONGEST_GIVEN) {
            return false;
        }
        String reading = joined(words);
        List<String> divided = Pinyin.syllables(reading);
        return ChineseSurnames.rank(reading) != null && divided != null && divided.size() == own;
    }

    private static boolean isCompound(List<List<String>> words) {
        return words.stream().mapToInt(List::size).sum() == 2;
    }

    private static int rank(String reading) {
        Integer rank = ChineseSurnames.rank(reading);
        return rank == null ? Integer.MAX_VALUE / (2 * ORDER_ODDS) : rank;
    }

    private static String joined(List<List<String>> words) {
        StringBuilder joined = new StringBuilder();
        words.forEach(word -> word.forEach(joined::append));
        return joined.toString();
    }
}
