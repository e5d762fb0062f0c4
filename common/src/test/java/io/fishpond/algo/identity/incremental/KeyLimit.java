package io.fishpond.algo.identity.incremental;

import java.io.Serializable;

/**
 * The line beyond which a key is nobody's own: for a strong value, the distinct name signatures on the records that carry it
 * (the hub guard); for a blocking key, those records (the size of its block). Beyond the line a value speaks for no record and a
 * block compares none.
 *
 * @param most the largest count that is still within
 */
public record KeyLimit(long most) implements Serializable {

    /** Whether a key with this count speaks for its records. */
    public boolean allows(long count) {
        return count <= most;
    }

    /**
     * Whether the line lies between both counts, so that everything that carried the key, or carries it now, has to be looked
     * at again: the key has fallen silent, or speaks.
     */
    public boolean isCrossed(long before, long now) {
        return allows(before) != allows(now);
    }
}
