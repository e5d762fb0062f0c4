package io.fishpond.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One segment, as its file declares it: by rule, or by likeness to a seed.
 *
 * @param name of the segment
 * @param title what people call it
 * @param purpose what the list is for
 * @param owner who answers for it
 * @param refresh how often its members are chosen anew
 * @param consent purpose for which consent must stand; null if the list contacts nobody
 * @param contactChannel by which members are contacted; null for any
 * @param where Spark SQL over {@code member_profile}: whom a rule takes; null for a lookalike
 * @param rankBy Spark SQL over {@code member_profile}: whom a rule ranks first
 * @param lookalike seeds and dial; null for a rule
 * @param includeStaff staff may be on the list
 * @param priority of two lists that contact somebody, the one with the smaller number goes first
 * @param mostContacts within the days of {@code audience.caps}, whatever by, from which on this list contacts a member no more; null for
 *     what holds for all lists
 * @param holdout share of those who are eligible that is kept off, to measure what the list does
 * @param file the segment's file, for messages
 */
public record SegmentDefinition(
        String name,
        String title,
        String purpose,
        String owner,
        Refresh refresh,
        @Nullable String consent,
        @Nullable String contactChannel,
        @Nullable String where,
        String rankBy,
        @Nullable Lookalike lookalike,
        boolean includeStaff,
        int priority,
        @Nullable Integer mostContacts,
        double holdout,
        String file) {

    /** Ways by which members are contacted. */
    public static final List<String> CONTACT_CHANNELS = List.of("wecom", "sms", "email");

    /** How often the members of a list are chosen anew; on the nights between, they can only leave. */
    public enum Refresh {
        /** Every night. */
        DAILY,
        /** On the first night of a week, which starts on Monday. */
        WEEKLY,
        /** On the first night of a month. */
        MONTHLY;

        /** As it stands in files and tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The day from which on the choice of a night holds: made on that day or later, it still holds on {@code asOf}. */
        public LocalDate since(LocalDate asOf) {
            return switch (this) {
                case DAILY -> asOf;
                case WEEKLY -> asOf.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTHLY -> asOf.withDayOfMonth(1);
            };
        }
    }

    /** What its file says of whom the list takes, in words: a list that says something else is another list. */
    public String choice() {
        String who = lookalike == null ? where + ", ranked by " + rankBy : lookalike.choice();
        return who + (includeStaff ? ", staff included" : "");
    }

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
            List<String> exclude) {

        private String choice() {
            return "like " + (segment != null ? "segment " + segment : members != null ? "file " + members : seeds)
                    + (weightBy == null ? "" : ", weighted by " + weightBy) + ", dial " + dial
                    + (exclude.isEmpty() ? "" : ", without " + String.join(", ", exclude));
        }
    }
}
