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
 * @param contactChannel by which members are contacted; null for any
 * @param where Spark SQL over {@code member_profile}: whom a rule takes; null for a lookalike
 * @param rankBy Spark SQL over {@code member_profile}: whom a rule ranks first
 * @param lookalike seeds and dial; null for a rule
 * @param includeStaff staff may be on the list
 * @param priority of two lists that contact somebody, the one with the smaller number goes first
 * @param holdout share of those who are eligible that is kept off, to measure what the list does
 * @param file the segment's file, for messages
 */
public record SegmentDefinition(
        String name,
        String purpose,
        String owner,
        @Nullable String consent,
        @Nullable String contactChannel,
        @Nullable String where,
        String rankBy,
        @Nullable Lookalike lookalike,
        boolean includeStaff,
        int priority,
        double holdout,
        String file) {

    /** Ways by which members are contacted. */
    public static final List<String> CONTACT_CHANNELS = List.of("wecom", "sms", "email");

    /** Whether the list is for contacting people. */
    public boolean contacts() {
        return consent != null;
    }

    /**
     * Whom to resemble; one of the first three tells.
     *
     * @param seeds Spark SQL over {@code member_profile} that is true for a seed
     * @param segment name of a segment with a rule
     * @param members file of member ids or {@code channel:external_id}, one a line, below the deployment's exports
     * @param weightBy Spark SQL over {@code member_profile}: how much a seed counts; null for all alike
     * @param dial share of the eligible base to take, 0.01 to 0.20
     * @param exclude columns of {@code member_profile} that are no features, beside those that the seeds are told by
     */
    public record Lookalike(
            @Nullable String seeds,
            @Nullable String segment,
            @Nullable String members,
            @Nullable String weightBy,
            double dial,
            List<String> exclude) {}
}
