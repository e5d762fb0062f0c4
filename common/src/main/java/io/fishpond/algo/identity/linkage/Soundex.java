package io.fishpond.algo.identity.linkage;

/** The American Soundex of the census: a letter and three digits that names of like sound share (Russell 1918, Knuth vol. 3). */
final class Soundex {
    private static final String CODES = "01230120022455012623010202";
    private static final int LENGTH = 4;

    private Soundex() {}

    /** The code of the Latin letters of {@code text}; the text itself where there are none. */
    static String of(String text) {
        StringBuilder code = new StringBuilder(LENGTH);
        char last = '0';
        for (int i = 0; i < text.length() && code.length() < LENGTH; i++) {
            int letter = Character.toLowerCase(text.charAt(i)) - 'a';
            if (letter < 0 || letter >= CODES.length()) {
                continue;
            }
            char digit = CODES.charAt(letter);
            if (code.isEmpty()) {
                code.append((char) ('a' + letter));
            } else if (digit != '0' && digit != last) {
                code.append(digit);
            }
            // h and w do not part letters of one sound; vowels do.
            if (letter != 'h' - 'a' && letter != 'w' - 'a') {
                last = digit;
            }
        }
        return code.isEmpty()
                ? text
                : code.append("0".repeat(LENGTH - code.length())).toString();
    }
}
