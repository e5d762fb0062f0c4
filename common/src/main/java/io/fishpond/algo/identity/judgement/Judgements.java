package io.fishpond.algo.identity.judgement;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.linkage.Constraints;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The judgements that stand: of every pair the last, none contradicting the others. They are of accounts and not of members, so
 * they outlive every rebuild; and what follows from them goes through absent accounts as well: with A linked to C and C to B, A
 * and B are one person's on the nights without C too.
 */
public final class Judgements implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By either account of the pair, then by the other. */
    private final SortedMap<AccountKey, SortedMap<AccountKey, Judgement>> standing = new TreeMap<>();

    /**
     * What stands after a history, whatever the order in which it is handed in.
     *
     * @throws ContradictedJudgementException at the first judgement that contradicts those before it
     */
    public static Judgements of(Collection<Judgement> history) {
        Judgements judgements = new Judgements();
        history.stream()
                .sorted(Comparator.comparing(Judgement::at)
                        .thenComparing(Judgement::a)
                        .thenComparing(Judgement::b))
                .forEach(judgements::add);
        return judgements;
    }

    /**
     * Lets a judgement stand, in place of any earlier one on the same pair.
     *
     * @throws ContradictedJudgementException if others that stand imply the opposite; nothing has changed then
     */
    public void add(Judgement judgement) {
        List<Judgement> path =
                switch (judgement.verdict()) {
                    case LINK -> pathApart(judgement.a(), judgement.b());
                    case UNLINK -> path(linked(judgement.a(), judgement.b()), judgement.b());
                    case RETRACT -> List.of();
                };
        if (!path.isEmpty()) {
            throw new ContradictedJudgementException(judgement, path);
        }
        put(judgement.a(), judgement.b(), judgement);
        put(judgement.b(), judgement.a(), judgement);
    }

    private void put(AccountKey one, AccountKey other, Judgement judgement) {
        SortedMap<AccountKey, Judgement> judgements = standing.computeIfAbsent(one, key -> new TreeMap<>());
        if (judgement.verdict() == Judgement.Verdict.RETRACT) {
            judgements.remove(other);
        } else {
            judgements.put(other, judgement);
        }
    }

    /** The path between the two that has an unlink of others in it; empty if there is none. */
    private List<Judgement> pathApart(AccountKey a, AccountKey b) {
        Map<AccountKey, @Nullable Judgement> toA = linked(a, null);
        Map<AccountKey, @Nullable Judgement> toB = linked(b, null);
        for (AccountKey c : new TreeSet<>(toA.keySet())) {
            for (Judgement unlink : judgements(c)) {
                AccountKey d = unlink.other(c);
                if (!unlink.links() && toB.containsKey(d) && !(c.equals(a) && d.equals(b))) {
                    List<Judgement> path = new ArrayList<>(path(toA, c));
                    path.add(unlink);
                    path.addAll(wayBack(toB, d));
                    return path;
                }
            }
        }
        return List.of();
    }

    /**
     * Every account that links lead to, in fewest steps, with the link that leads there; the start without one.
     *
     * @param except an account to which no link leads straight from the start
     */
    private Map<AccountKey, @Nullable Judgement> linked(AccountKey start, @Nullable AccountKey except) {
        Map<AccountKey, @Nullable Judgement> reached = new HashMap<>();
        reached.put(start, null);
        Deque<AccountKey> left = new ArrayDeque<>(List.of(start));
        while (!left.isEmpty()) {
            AccountKey account = left.remove();
            for (Judgement judgement : judgements(account)) {
                AccountKey next = judgement.other(account);
                boolean allowed = !account.equals(start) || !next.equals(except);
                if (judgement.links() && allowed && !reached.containsKey(next)) {
                    reached.put(next, judgement);
                    left.add(next);
                }
            }
        }
        return reached;
    }

    /** The links from the start to an account, in turn; none if no link leads there. */
    private static List<Judgement> path(Map<AccountKey, @Nullable Judgement> reached, AccountKey end) {
        List<Judgement> path = wayBack(reached, end);
        Collections.reverse(path);
        return path;
    }

    private static List<Judgement> wayBack(Map<AccountKey, @Nullable Judgement> reached, AccountKey end) {
        List<Judgement> way = new ArrayList<>();
        AccountKey account = end;
        for (Judgement link = reached.get(end); link != null; link = reached.get(account)) {
            way.add(link);
            account = link.other(account);
        }
        return way;
    }

    private Collection<Judgement> judgements(AccountKey account) {
        SortedMap<AccountKey, Judgement> judgements = standing.get(account);
        return judgements == null ? List.of() : judgements.values();
    }

    /** The judgement that stands on this very pair. */
    public Optional<Judgement> on(AccountKey a, AccountKey b) {
        return judgements(a).stream()
                .filter(judgement -> judgement.other(a).equals(b))
                .findAny();
    }

    /** Every account of which one stands. */
    public SortedSet<AccountKey> accounts() {
        SortedSet<AccountKey> accounts = new TreeSet<>(standing.keySet());
        accounts.removeIf(account -> judgements(account).isEmpty());
        return accounts;
    }

    /** The accounts that are one person's with this one by links alone, itself among them. */
    public SortedSet<AccountKey> group(AccountKey account) {
        return new TreeSet<>(linked(account, null).keySet());
    }

    /** Every group of more than one account, by its least. */
    public List<SortedSet<AccountKey>> groups() {
        List<SortedSet<AccountKey>> groups = new ArrayList<>();
        Set<AccountKey> seen = new HashSet<>();
        for (AccountKey account : standing.keySet()) {
            if (!seen.contains(account)) {
                SortedSet<AccountKey> group = group(account);
                seen.addAll(group);
                if (group.size() > 1) {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** What they say of the accounts of one component, by place. */
    public Constraints constraints(List<AccountKey> members) {
        Map<AccountKey, Integer> labels = new HashMap<>();
        int[] groups = new int[members.size()];
        for (int i = 0; i < groups.length; i++) {
            AccountKey member = members.get(i);
            Integer label = labels.get(member);
            groups[i] = label == null ? i : label;
            if (label == null && standing.containsKey(member)) {
                for (AccountKey linked : group(member)) {
                    labels.put(linked, i);
                }
            }
        }
        Set<List<Integer>> apart = new HashSet<>();
        for (AccountKey account : labels.keySet()) {
            for (Judgement judgement : judgements(account)) {
                Integer other = labels.get(judgement.other(account));
                if (!judgement.links() && other != null) {
                    apart.add(Arrays.asList(labels.get(account), other));
                }
            }
        }
        return new Constraints(i -> groups[i], (i, j) -> apart.contains(Arrays.asList(groups[i], groups[j])));
    }
}
