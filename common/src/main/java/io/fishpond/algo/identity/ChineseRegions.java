package io.fishpond.algo.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Provinces and prefecture-level cities of China by their short names. */
final class ChineseRegions {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;
    private static final Map<String, Set<String>> PROVINCES = new HashMap<>();
    private static final Map<String, String> PROVINCE_OF = new HashMap<>();

    static {
        for (String line : WordList.lines("chinese-regions.txt")) {
            int colon = line.indexOf(':');
            String province = line.substring(0, colon);
            Set<String> cities = Set.of(line.substring(colon + 1).strip().split(" ", 0));
            PROVINCES.put(province, cities);
            cities.forEach(city -> PROVINCE_OF.put(city, province));
        }
    }

    private ChineseRegions() {}

    /** The province that the text begins with; null if none. */
    static @Nullable String leadingProvince(String text) {
        return leading(text, PROVINCES.keySet());
    }

    /** The city that the text begins with, of the province if that is known; null if none. */
    static @Nullable String leadingCity(String text, @Nullable String province) {
        return leading(text, province == null ? PROVINCE_OF.keySet() : PROVINCES.getOrDefault(province, Set.of()));
    }

    static @Nullable String provinceOf(String city) {
        return PROVINCE_OF.get(city);
    }

    /** Whether the province is its own only city, as Shanghai is. */
    static boolean isMunicipality(String province) {
        return PROVINCES.getOrDefault(province, Set.of()).equals(Set.of(province));
    }

    private static @Nullable String leading(String text, Set<String> names) {
        for (int length = Math.min(LONGEST, text.length()); length >= SHORTEST; length--) {
            String name = text.substring(0, length);
            if (names.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
