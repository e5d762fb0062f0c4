package io.fishpond.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One segment, as its file declares it: by rule, or by likeness to a seed.
 *
 * @param name of the segment
 * @param purpose what the list is for
 * @param owner who answers for it
 * @param consent purpose for which consent must stand; null if the list contacts nobody
 * @param where Spark SQL over {@code member_profile}: whom a rule takes; null for a lookalike
 * @param rankBy Spark SQL over {@code member_profile}: whom a rule ranks first
 * @param lookalike seeds and dial; null for a rule
 * @param includeStaff staff may be on the list
 * @param file the segment's file, for messages
 */
public record SegmentDefinition(
        String name,
        String purpose,
        String owner,
        @Nullable String consent,
        @Nullable String where,
        String rankBy,
        @Nullable Lookalike lookalike,
        boolean includeStaff,
        String file) {

    /**
     * Whom to resemble.
     *
     * @param seeds Spark SQL over {@code member_profile} that is true for a seed
     * @param dial share of the eligible base to take, 0.01 to 0.20
     * @param exclude columns of {@code member_profile} that are no features, beside those that {@code seeds} reads
     */
    public record Lookalike(String seeds, double dial, List<String> exclude) {}
}
