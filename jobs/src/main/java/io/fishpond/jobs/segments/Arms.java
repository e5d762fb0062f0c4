package io.fishpond.jobs.segments;

import io.fishpond.domain.ControlGroup;
import io.fishpond.domain.Secret;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Draws who is held out, by a keyed hash of member and campaign: nobody outside can tell, and no night draws anew. */
final class Arms implements Serializable {
    static final String TREATED = "treated";

    private final Secret key;
    private final ControlGroup control;

    Arms(Secret key, double controlShare) {
        this.key = key;
        this.control = new ControlGroup(key, controlShare);
    }

    /**
     * The arm of a member whom the segment could take for the first time.
     *
     * @param isControl whether she is in the global control group; null if that was not drawn yet
     */
    String draw(String segment, String memberId, @Nullable Boolean isControl, double holdoutShare) {
        if (isControl == null ? control.holds(memberId) : isControl) {
            return "control";
        }
        return key.uniform("holdout:" + segment + ":" + memberId) < holdoutShare ? "holdout" : TREATED;
    }
}
