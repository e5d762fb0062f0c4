package io.fishpond.algo.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** English given names and their everyday forms: Bob is Robert, Liz is Elizabeth. */
public final class Nicknames {
    /** Every listed name → the full names it may stand for, the likeliest first; a full name stands for itself. */
    private static final Map<String, List<String>> FULL = full();

    private Nicknames() {}

    /** The given name (lower case) in its usual full form; a name that is not listed is its own. */
    public static String canonical(String given) {
        List<String> names = FULL.get(given);
        return names == null ? given : names.get(0);
    }

    /** Every full name that the given name (lower case) may stand for, the likeliest first; at least itself. */
    public static List<String> fullNames(String given) {
        return FULL.getOrDefault(given, List.of(given));
    }

    /** Whether both given names (lower case) may be said of one person: they have a full name in common. */
    public static boolean agree(String one, String other) {
        return one.equals(other) || !Collections.disjoint(fullNames(one), fullNames(other));
    }

    static boolean isListed(String given) {
        return FULL.containsKey(given);
    }

    private static Map<String, List<String>> full() {
        Map<String, List<String>> full = new HashMap<>();
        List<String> lines = WordList.lines("english-nicknames.txt");
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(':'));
            full.computeIfAbsent(name, n -> new ArrayList<>()).add(name);
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            for (String nickname : line.substring(colon + 1).strip().split(" ", 0)) {
                List<String> names = full.computeIfAbsent(nickname, n -> new ArrayList<>());
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        full.replaceAll((nickname, names) -> List.copyOf(names));
        return Map.copyOf(full);
    }
}
