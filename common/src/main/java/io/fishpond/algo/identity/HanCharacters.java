package io.fishpond.algo.identity;

import java.util.Arrays;
import java.util.Map;

/**
 * Simplified form and reading of single Chinese characters of Unicode's first blocks (CJK Unified Ideographs and Extension A),
 * as ICU's Traditional-Simplified and Han-Latin give them, corrected for names.
 */
final class HanCharacters {
    private static final char FIRST = '\u3400';
    private static final char LAST = '\u9fff';

    /** Variants that ICU leaves, and a character that names keep though dictionaries simplify it. */
    private static final Map<Character, Character> NAME_FORMS = Map.ofEntries(
            Map.entry('乾', '乾'),
            Map.entry('峯', '峰'),
            Map.entry('羣', '群'),
            Map.entry('髙', '高'),
            Map.entry('锺', '钟'),
            Map.entry('衞', '卫'),
            Map.entry('産', '产'),
            Map.entry('寳', '宝'),
            Map.entry('勲', '勋'),
            Map.entry('甯', '宁'),
            Map.entry('濬', '浚'),
            Map.entry('堦', '阶'));

    /** What names say where the dictionary's first reading is another. */
    private static final String NAME_READINGS = "曾zeng 徵zheng 长chang 晟sheng 彊qiang 莘xin 地di 都du";

    private static final char[] SIMPLIFIED = simplified();
    private static final String[] READINGS = readings();

    private HanCharacters() {}

    /** The text with every traditional or variant character in its simplified form; other text stays. */
    static String simplify(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (simplify(text.charAt(i)) != text.charAt(i)) {
                char[] characters = text.toCharArray();
                for (int j = i; j < characters.length; j++) {
                    characters[j] = simplify(characters[j]);
                }
                return new String(characters);
            }
        }
        return text;
    }

    /** The usual reading in pinyin without tone or umlaut; empty if the character has none. */
    static String reading(char character) {
        return isCovered(character) ? READINGS[character - FIRST] : "";
    }

    private static char simplify(char character) {
        return isCovered(character) ? SIMPLIFIED[character - FIRST] : character;
    }

    private static boolean isCovered(char character) {
        return character >= FIRST && character <= LAST;
    }

    private static char[] simplified() {
        char[] simplified = new char[LAST - FIRST + 1];
        for (int i = 0; i < simplified.length; i++) {
            simplified[i] = (char) (FIRST + i);
        }
        for (String pairs : WordList.words("han-simplified.txt")) {
            for (int i = 0; i < pairs.length(); i += 2) {
                simplified[pairs.charAt(i) - FIRST] = pairs.charAt(i + 1);
            }
        }
        NAME_FORMS.forEach((written, simple) -> simplified[written - FIRST] = simple);
        return simplified;
    }

    private static String[] readings() {
        String[] readings = new String[LAST - FIRST + 1];
        Arrays.fill(readings, "");
        for (String line : WordList.lines("han-readings.txt")) {
            int space = line.indexOf(' ');
            String reading = line.substring(0, space);
            for (int i = space + 1; i < line.length(); i++) {
                readings[line.charAt(i) - FIRST] = reading;
            }
        }
        for (String word : NAME_READINGS.split(" ", 0)) {
            readings[word.charAt(0) - FIRST] = word.substring(1);
        }
        return readings;
    }
}
