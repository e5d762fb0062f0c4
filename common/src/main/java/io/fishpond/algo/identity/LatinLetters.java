package io.fishpond.algo.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Letters as they are compared: lower case, without accents, special letters spelt out. */
final class LatinLetters {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private LatinLetters() {}

    /** {@code García} → {@code garcia}, {@code Strauß} → {@code strauss}, {@code Sørensen} → {@code sorensen}. */
    static String fold(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) > '\u007f') {
                String plain = MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD))
                        .replaceAll("");
                return Normalizer.normalize(spelt(plain), Normalizer.Form.NFC);
            }
        }
        return lower;
    }

    private static String spelt(String text) {
        StringBuilder spelt = new StringBuilder(text.length() + 2);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case 'ß' -> spelt.append("ss");
                case 'æ' -> spelt.append("ae");
                case 'œ' -> spelt.append("oe");
                case 'þ' -> spelt.append("th");
                case 'ø' -> spelt.append('o');
                case 'đ', 'ð' -> spelt.append('d');
                case 'ł' -> spelt.append('l');
                case 'ı' -> spelt.append('i');
                default -> spelt.append(letter);
            }
        }
        return spelt.toString();
    }
}
