package io.fishpond.algo.identity.linkage;

import java.util.Arrays;

/** How alike two strings are, by their UTF-16 units. */
public final class Similarity {
    private static final double PREFIX_SCALE = 0.1;
    private static final int PREFIX_LIMIT = 4;

    private Similarity() {}

    /**
     * Jaro's similarity, raised by a shared beginning: 0 (nothing in common) to 1 (equal). Source: Winkler, "String comparator
     * metrics and enhanced decision rules in the Fellegi-Sunter model of record linkage" (1990), scale 0.1, prefix up to 4.
     */
    public static double jaroWinkler(String a, String b) {
        double jaro = jaro(a, b);
        int limit = Math.min(PREFIX_LIMIT, Math.min(a.length(), b.length()));
        return jaro + Math.min(commonPrefix(a, b), limit) * PREFIX_SCALE * (1 - jaro);
    }

    /** Jaro's similarity (1989): shared characters within a window, less half of those that stand in another order. */
    public static double jaro(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        // Which characters pair off can depend on the side that leads: the lesser string does.
        String a = one.compareTo(other) < 0 ? one : other;
        String b = one.compareTo(other) < 0 ? other : one;
        int window = Math.max(0, Math.max(a.length(), b.length()) / 2 - 1);
        boolean[] takenA = new boolean[a.length()];
        boolean[] takenB = new boolean[b.length()];
        int shared = 0;
        for (int i = 0; i < a.length(); i++) {
            int last = Math.min(b.length() - 1, i + window);
            for (int j = Math.max(0, i - window); j <= last; j++) {
                if (!takenB[j] && a.charAt(i) == b.charAt(j)) {
                    takenA[i] = true;
                    takenB[j] = true;
                    shared++;
                    break;
                }
            }
        }
        if (shared == 0) {
            return 0;
        }
        int displaced = 0;
        for (int i = 0, j = 0; i < a.length(); i++) {
            if (takenA[i]) {
                while (!takenB[j]) {
                    j++;
                }
                if (a.charAt(i) != b.charAt(j)) {
                    displaced++;
                }
                j++;
            }
        }
        double common = shared;
        return (common / a.length() + common / b.length() + (common - displaced / 2.0) / common) / 3;
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours from one string to the other, no part edited twice: the
     * optimal string alignment of Damerau (1964) and Levenshtein (1966). O(a · b).
     */
    public static int editDistance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                row[j] = swapped ? Math.min(best, before[j - 2] + 1) : best;
            }
            int[] free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }

    /** Whether {@link #editDistance} is exactly one, in linear time. */
    public static boolean isOneEdit(String a, String b) {
        String shorter = a.length() <= b.length() ? a : b;
        String longer = a.length() <= b.length() ? b : a;
        int surplus = longer.length() - shorter.length();
        int start = commonPrefix(shorter, longer);
        if (surplus > 1 || (surplus == 0 && start == shorter.length())) {
            return false;
        }
        if (surplus == 1) {
            return sameFrom(shorter, start, longer, start + 1);
        }
        boolean swapped = start + 1 < shorter.length()
                && shorter.charAt(start) == longer.charAt(start + 1)
                && shorter.charAt(start + 1) == longer.charAt(start)
                && sameFrom(shorter, start + 2, longer, start + 2);
        return swapped || sameFrom(shorter, start + 1, longer, start + 1);
    }

    private static boolean sameFrom(String a, int fromA, String b, int fromB) {
        return a.length() - fromA == b.length() - fromB && a.regionMatches(fromA, b, fromB, a.length() - fromA);
    }

    /** Characters that both begin with. */
    public static int commonPrefix(String a, String b) {
        int limit = Math.min(a.length(), b.length());
        int length = 0;
        while (length < limit && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }
}
