package io.fishpond.algo.identity.ledger;

import static java.util.Comparator.comparingInt;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.ledger.MemberEvent.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Settles which member id lives on in which cluster of accounts, so that an id goes on meaning the person that it meant.
 *
 * <p>The ledger has one row an account, for ever: an account that is absent for a night stays, withdrawn, with the id that it
 * had. Beside it stand the aliases, every id that was ever given with the id that it means now. A night goes like this.
 *
 * <ol>
 *   <li><b>An id goes where most of its accounts are found tonight</b>: first of those that were there last night too, for they
 *       are whom the id meant; among equals, most of those that have come back; then the cluster with the oldest account.
 *       Absent accounts have no say in it. Majority comes before maximum overlap of clusters and ids as a whole (an assignment
 *       of greatest weight): that would send an id after its smaller part wherever a stranger claims the larger one, and every
 *       list that bears the id would then name the wrong person.
 *   <li><b>In a cluster lives the id that brings it most accounts</b>, whether they were there last night or have come back; of
 *       equals the one with the oldest account. The others that came are absorbed: from now on they mean the one that lives.
 *       So an id lives in one cluster at most, and a cluster has one id.
 *   <li><b>A cluster to which no id went</b> gets one that was never given. Accounts that another id lost to it were split off.
 *   <li><b>An id of which no account is found</b> is retired: it keeps its meaning and is never given again. When accounts of it
 *       come back, they count for it as above, and it lives again or is absorbed.
 *   <li><b>An absent account goes with its id</b>: where that was absorbed, it bears from now on what the id became.
 * </ol>
 *
 * <p>Hence ids that were absorbed stand beside no account and cannot live again; whatever an alias means is alive, or retired
 * and then means itself: one step always resolves. The same clusters again settle to the same ids without an event.
 */
public final class IdLedger {
    private final Function<AccountKey, String> mint;

    /** @param mint an id for a member with this founding record that was never given to any */
    public IdLedger(Function<AccountKey, String> mint) {
        this.mint = mint;
    }

    /** Accounts that one id sends to one cluster. */
    private record Party(String memberId, long cluster, int stayed, int returned, LedgerAccount oldest) {
        private static final Comparator<Party> MAJORITY = comparingInt(Party::stayed)
                .thenComparingInt(Party::returned)
                .reversed()
                .thenComparing(Party::oldest, LedgerAccount.AGE);

        private static final Comparator<Party> OVERLAP =
                comparingInt(Party::accounts).reversed().thenComparing(Party::oldest, LedgerAccount.AGE);

        private static Party of(String memberId, long cluster, LedgerAccount account) {
            int returned = account.wasWithdrawn() ? 1 : 0;
            return new Party(memberId, cluster, 1 - returned, returned, account);
        }

        private Party plus(Party other) {
            return new Party(
                    memberId,
                    cluster,
                    stayed + other.stayed,
                    returned + other.returned,
                    Collections.min(List.of(oldest, other.oldest), LedgerAccount.AGE));
        }

        private int accounts() {
            return stayed + returned;
        }
    }

    /**
     * Settles the ids of a group.
     *
     * @param accounts of one or more groups that ids and clusters connect: with an account, all of its cluster, and all that
     *     the ledger has of its id, absent ones too; each once, in any order
     */
    public Settlement settle(Collection<LedgerAccount> accounts) {
        SortedMap<Long, LedgerAccount> founders = founders(accounts);
        SortedMap<String, SortedMap<Long, Party>> parties = parties(accounts);
        SortedMap<Long, Party> heirs = heirs(parties.values());
        List<MemberEvent> events = new ArrayList<>();
        SortedMap<Long, String> members = new TreeMap<>();
        founders.forEach((cluster, founder) -> {
            Party heir = heirs.get(cluster);
            String memberId = heir == null ? mint.apply(founder.key()) : heir.memberId();
            members.put(cluster, memberId);
            if (heir == null) {
                events.add(new MemberEvent(memberId, Kind.CREATED, null));
            }
        });
        Set<String> lived = lived(accounts);
        SortedMap<String, String> became = new TreeMap<>();
        parties.forEach((memberId, sent) -> {
            String now = sent.isEmpty() ? memberId : at(members, majority(sent).cluster());
            became.put(memberId, now);
            if (!now.equals(memberId)) {
                events.add(new MemberEvent(memberId, Kind.ABSORBED, now));
                events.add(new MemberEvent(now, Kind.MERGED, memberId));
            } else if (sent.isEmpty() && lived.contains(memberId)) {
                events.add(new MemberEvent(memberId, Kind.RETIRED, null));
            } else if (!sent.isEmpty() && !lived.contains(memberId)) {
                events.add(new MemberEvent(memberId, Kind.RETURNED, null));
            }
            for (long cluster : sent.keySet()) {
                String other = at(members, cluster);
                if (!other.equals(now)) {
                    events.add(new MemberEvent(memberId, Kind.SPLIT, other));
                }
            }
        });
        Collections.sort(events);
        return new Settlement(members, became, events);
    }

    private static String at(Map<Long, String> members, long cluster) {
        return Objects.requireNonNull(members.get(cluster), "a cluster without accounts");
    }

    private static SortedMap<Long, LedgerAccount> founders(Collection<LedgerAccount> accounts) {
        SortedMap<Long, LedgerAccount> founders = new TreeMap<>();
        for (LedgerAccount account : accounts) {
            if (account.cluster() != null) {
                founders.merge(account.cluster(), account, BinaryOperator.minBy(LedgerAccount.FOUNDING));
            }
        }
        return founders;
    }

    /** By id, then by cluster; an id of which no account is found sends none. */
    private static SortedMap<String, SortedMap<Long, Party>> parties(Collection<LedgerAccount> accounts) {
        SortedMap<String, SortedMap<Long, Party>> parties = new TreeMap<>();
        for (LedgerAccount account : accounts) {
            String memberId = account.memberId();
            Long cluster = account.cluster();
            if (memberId != null) {
                SortedMap<Long, Party> sent = parties.computeIfAbsent(memberId, id -> new TreeMap<>());
                if (cluster != null) {
                    sent.merge(cluster, Party.of(memberId, cluster, account), Party::plus);
                }
            }
        }
        return parties;
    }

    private static SortedMap<Long, Party> heirs(Collection<SortedMap<Long, Party>> parties) {
        SortedMap<Long, Party> heirs = new TreeMap<>();
        for (SortedMap<Long, Party> sent : parties) {
            if (!sent.isEmpty()) {
                Party majority = majority(sent);
                heirs.merge(majority.cluster(), majority, BinaryOperator.minBy(Party.OVERLAP));
            }
        }
        return heirs;
    }

    private static Party majority(SortedMap<Long, Party> sent) {
        return Collections.min(sent.values(), Party.MAJORITY);
    }

    /** The ids that were not retired last night. */
    private static Set<String> lived(Collection<LedgerAccount> accounts) {
        Set<String> lived = new HashSet<>();
        for (LedgerAccount account : accounts) {
            if (account.memberId() != null && !account.wasWithdrawn()) {
                lived.add(account.memberId());
            }
        }
        return lived;
    }
}
