package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.UnionFind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The links that hold accounts together: a spanning forest of greatest weight (Kruskal 1956). The way between two accounts in it
 * is the one whose weakest link is strongest.
 */
final class StrongestLinks {
    private final List<AccountPair> links = new ArrayList<>();

    /** @param all links that there are; those by a key alone are the strongest */
    StrongestLinks(List<AccountPair> all) {
        List<String> accounts = all.stream()
                .flatMap(link -> Stream.of(link.a(), link.b()))
                .distinct()
                .toList();
        Map<String, Integer> numbers = new HashMap<>();
        accounts.forEach(account -> numbers.put(account, numbers.size()));
        UnionFind groups = new UnionFind(accounts.size());
        for (AccountPair link : all.stream().sorted(AccountPair.BY_STRENGTH).toList()) {
            int a = groups.find(numbers.get(link.a()));
            int b = groups.find(numbers.get(link.b()));
            if (a != b) {
                groups.union(a, b);
                links.add(link);
            }
        }
    }

    /** The links, the strongest first: one fewer than accounts, if they all hang together. */
    List<AccountPair> links() {
        return Collections.unmodifiableList(links);
    }

    /** The links that lead from one account to another, in their order; empty if none do. */
    List<AccountPair> path(String from, String to) {
        Map<String, AccountPair> reachedBy = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String account = open.removeFirst();
            for (AccountPair link : links) {
                if (link.joins(account) && !link.equals(reachedBy.get(account))) {
                    reachedBy.put(link.other(account), link);
                    open.addLast(link.other(account));
                }
            }
        }
        List<AccountPair> path = new ArrayList<>();
        for (String account = to;
                reachedBy.containsKey(account);
                account = path.get(path.size() - 1).other(account)) {
            path.add(reachedBy.get(account));
        }
        Collections.reverse(path);
        return path;
    }
}
