package io.fishpond.jobs.segments;

import io.fishpond.algo.identity.linkage.Similarity;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What to say of a name that there is not: the one that was perhaps meant, and all that there are. */
final class Nearest {
    private Nearest() {}

    static String to(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String other) -> Similarity.editDistance(name, other))
                        .thenComparing(Comparator.naturalOrder()))
                .map(nearest -> "Did you mean " + nearest + "? There are "
                        + known.stream().sorted().collect(Collectors.joining(", ")) + ".")
                .orElse("There is none.");
    }
}
