package io.fishpond.jobs.segments;

import io.fishpond.domain.Secret;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Draws who is held out, by a keyed hash of member and campaign: nobody outside can tell, and no night draws anew. */
final class Arms implements Serializable {
    static final String TREATED = "treated";

    private final Secret key;
    private final double controlShare;

    Arms(Secret key, double controlShare) {
        this.key = key;
        this.controlShare = controlShare;
    }

    /**
     * The arm of a member whom the segment could take for the first time.
     *
     * @param isControl whether she is in the global control group; null if that was not drawn yet
     */
    String draw(String segment, String memberId, @Nullable Boolean isControl, double holdoutShare) {
        if (isControl == null ? place("control:" + memberId) < controlShare : isControl) {
            return "control";
        }
        return place("holdout:" + segment + ":" + memberId) < holdoutShare ? "holdout" : TREATED;
    }

    /** Uniform in [0, 1). */
    private double place(String message) {
        return (ByteBuffer.wrap(key.hmac(message)).getLong() >>> 11) * 0x1p-53;
    }
}
