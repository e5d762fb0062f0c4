package io.fishpond.jobs.identity;

import io.fishpond.config.Deployment;
import java.util.List;
import java.util.Locale;

/** What a night's members may come to: absolutely, and against the last published night. */
final class IdentityGate {
    private IdentityGate() {}

    /**
     * One figure beside its limit.
     *
     * @param metric as {@code ops.metrics} names it
     * @param title as people call it
     * @param published of the last published night; 0 if there was none
     * @param tonight of this night
     * @param allowed at most
     * @param settings the keys that allow more
     */
    record Check(String metric, String title, double published, double tonight, double allowed, String settings) {
        boolean isBreach() {
            return tonight > allowed;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: from %s in the last published night to %s (at most %s, by %s)",
                    title,
                    figure(published),
                    figure(tonight),
                    figure(allowed),
                    settings);
        }

        private static String figure(double value) {
            return value == Math.rint(value)
                    ? String.format(Locale.ROOT, "%,.0f", value)
                    : String.format(Locale.ROOT, "%,.2f", value);
        }
    }

    /**
     * Every figure that has a limit this night.
     *
     * @param published figures of the last published night; without accounts if this is the first, which only absolute limits bind
     */
    static List<Check> checks(MemberFigures tonight, MemberFigures published, Deployment.Gate limits) {
        String absoluteSize = "identity.gate.largest_member";
        String absoluteAverage = "identity.gate.accounts_per_member";
        if (published.accounts() == 0) {
            return List.of(
                    new Check(
                            "largest_member",
                            "accounts of the largest member",
                            0,
                            tonight.largest(),
                            limits.largestMember(),
                            absoluteSize),
                    new Check(
                            "accounts_per_member",
                            "accounts per member",
                            0,
                            tonight.accountsPerMember(),
                            limits.accountsPerMember(),
                            absoluteAverage));
        }
        String jump = "identity.gate.jump and slack";
        double largest = risen(published.largest(), limits.jump(), limits.slack());
        double average =
                risen(published.accountsPerMember(), limits.averageJump(), (double) limits.slack() / tonight.members());
        return List.of(
                new Check(
                        "largest_member",
                        "accounts of the largest member",
                        published.largest(),
                        tonight.largest(),
                        Math.min(largest, limits.largestMember()),
                        largest < limits.largestMember() ? jump : absoluteSize),
                new Check(
                        "merges",
                        "merges (accounts less members)",
                        published.merges(),
                        tonight.merges(),
                        risen(published.merges(), limits.jump(), limits.slack()),
                        jump),
                new Check(
                        "accounts_per_member",
                        "accounts per member",
                        published.accountsPerMember(),
                        tonight.accountsPerMember(),
                        Math.min(average, limits.accountsPerMember()),
                        average < limits.accountsPerMember()
                                ? "identity.gate.average_jump and slack"
                                : absoluteAverage));
    }

    /** What a figure may rise to: so many times itself, or by the slack, whichever is more. */
    private static double risen(double published, double times, double slack) {
        return Math.max(published * times, published + slack);
    }
}
