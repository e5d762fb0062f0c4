package io.fishpond.algo.identity;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chinese surnames in simplified characters, with their readings and a rough order of frequency. */
final class ChineseSurnames {
    private static final int COMPOUND_LENGTH = 2;

    /** Surname → reading. */
    private static final Map<String, String> READINGS = new HashMap<>();

    /** Reading → place of the most frequent surname read so, from 0. */
    private static final Map<String, Integer> RANKS = new HashMap<>();

    static {
        for (String word : WordList.words("chinese-surnames.txt")) {
            int end = word.length() > COMPOUND_LENGTH && word.charAt(1) > 'z' ? COMPOUND_LENGTH : 1;
            String surname = word.substring(0, end);
            String reading = word.substring(end);
            READINGS.put(surname, reading);
            RANKS.putIfAbsent(reading, RANKS.size());
        }
    }

    private ChineseSurnames() {}

    static boolean contains(String surname) {
        return READINGS.containsKey(surname);
    }

    /** The compound or single surname that the name begins with; null if there is none. */
    static @Nullable String leading(String name) {
        if (name.length() >= COMPOUND_LENGTH && contains(name.substring(0, COMPOUND_LENGTH))) {
            return name.substring(0, COMPOUND_LENGTH);
        }
        return !name.isEmpty() && contains(name.substring(0, 1)) ? name.substring(0, 1) : null;
    }

    /** How the surname is read; one that is not listed, as its characters usually are. */
    static String reading(String surname) {
        String reading = READINGS.get(surname);
        return reading == null ? Pinyin.of(surname) : reading;
    }

    /** Place among readings of surnames by frequency, from 0; null if no surname is read so. */
    static @Nullable Integer rank(String reading) {
        return RANKS.get(reading);
    }
}
