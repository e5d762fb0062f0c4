package io.fishpond.algo.identity.ledger;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the ids of a group of accounts were settled in a night.
 *
 * @param members the id of every cluster
 * @param became what every id that the group bore last night means now; itself unless it was absorbed
 * @param events in the order of {@link MemberEvent}
 */
public record Settlement(Map<Long, String> members, Map<String, String> became, List<MemberEvent> events)
        implements Serializable {

    /** The id to stand beside an account of the group tonight: her member's, or, where it is absent, what its id became. */
    public String memberId(LedgerAccount account) {
        String memberId = account.cluster() != null ? members.get(account.cluster()) : became.get(account.memberId());
        return Objects.requireNonNull(memberId, () -> account.key() + " is not of this group");
    }
}
