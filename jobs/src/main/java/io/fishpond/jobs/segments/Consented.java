package io.fishpond.jobs.segments;

import io.fishpond.config.SegmentDefinition;

/** Whom a list may take, as far as consent goes. */
final class Consented {
    private Consented() {}

    /** Spark SQL over {@link io.fishpond.spark.ChannelConsent} that is true for whom the list may take. */
    static String of(SegmentDefinition definition) {
        String contact =
                definition.contactChannel() == null ? "consent_marketing" : "consent_" + definition.contactChannel();
        return "not refuses_targeting" + (definition.contacts() ? " and " + contact : "");
    }
}
