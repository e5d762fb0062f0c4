package io.fishpond.algo.identity.ledger;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a member id in a night.
 *
 * @param other the other member of it; null if there is none
 */
public record MemberEvent(String memberId, Kind kind, @Nullable String other)
        implements Comparable<MemberEvent>, Serializable {
    private static final Comparator<MemberEvent> ORDER = Comparator.comparing(MemberEvent::memberId)
            .thenComparing(MemberEvent::kind)
            .thenComparing(MemberEvent::other, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** What can happen. */
    public enum Kind {
        /** The id was given for the first time. */
        CREATED,
        /** The id means the other from now on. */
        ABSORBED,
        /** The id took the other in. */
        MERGED,
        /** Accounts of the id are the other's from now on. */
        SPLIT,
        /** The last account of the id was withdrawn. */
        RETIRED,
        /** An account of a retired id came back, and the id lives again. */
        RETURNED
    }

    @Override
    public int compareTo(MemberEvent other) {
        return ORDER.compare(this, other);
    }
}
