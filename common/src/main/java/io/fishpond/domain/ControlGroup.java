package io.fishpond.domain;

import java.io.Serializable;

/**
 * Whom nothing that contacts people takes, of all members the same share by a keyed hash: nobody outside can tell, and no night
 * draws anew.
 *
 * @param key of the member ids
 * @param share of all members, 0 to 1
 */
public record ControlGroup(Secret key, double share) implements Serializable {
    /** Whether a member whose arm was not drawn yet is in it. */
    public boolean holds(String memberId) {
        return key.uniform("control:" + memberId) < share;
    }
}
