package io.fishpond.jobs.segments;

import io.fishpond.config.SegmentDefinition;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom a list may take, as far as consent and reach go: Spark SQL over {@link io.fishpond.spark.ChannelConsent} and the profile.
 * A list that says no contact channel may use any, but each only of whom consents to that very one.
 */
final class Consented {
    private Consented() {}

    /** True for whom the list may take. */
    static String of(SegmentDefinition definition) {
        return "not refuses_targeting" + (definition.contacts() ? " and " + by(definition.contactChannel()) : "");
    }

    /** True for who agrees to be contacted by the channel; null for any. */
    static String by(@Nullable String channel) {
        return channel != null ? "consent_" + channel : byAny("consent_%s");
    }

    /** True for who can be reached by the channel; by any, of those to which she agrees, for null. */
    static String reachedBy(@Nullable String channel) {
        return channel != null ? "is_reachable_" + channel : byAny("consent_%1$s and is_reachable_%1$s");
    }

    private static String byAny(String one) {
        return SegmentDefinition.CONTACT_CHANNELS.stream()
                .map(channel -> one.formatted(channel))
                .collect(Collectors.joining(" or ", "(", ")"));
    }
}
