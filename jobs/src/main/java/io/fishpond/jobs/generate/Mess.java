package io.fishpond.jobs.generate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what was made wrong on purpose, by kind. */
final class Mess {
    private final SortedMap<String, Long> counts = new TreeMap<>();

    void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    SortedMap<String, Long> counts() {
        return Collections.unmodifiableSortedMap(counts);
    }
}
