package io.fishpond.algo.identity.ledger;

import static java.util.stream.Collectors.joining;

import io.fishpond.algo.identity.AccountKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A ledger over nights of clusters that are written as words of one-letter accounts. */
final class LedgerNights {
    private LocalDate asOf = LocalDate.parse("2026-01-01");
    private final Map<String, LedgerAccount> ledger = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Map<String, String> members = new TreeMap<>();
    private List<MemberEvent> events = List.of();

    void night(String clusters) {
        asOf = asOf.plusDays(1);
        Map<String, Long> found = new TreeMap<>();
        String[] words = clusters.isBlank() ? new String[0] : clusters.strip().split(" +");
        for (int cluster = 0; cluster < words.length; cluster++) {
            for (String account : words[cluster].split("")) {
                found.put(account, (long) cluster);
            }
        }
        Set<String> known = new TreeSet<>(ledger.keySet());
        known.addAll(found.keySet());
        List<LedgerAccount> accounts = new ArrayList<>();
        known.forEach(account -> accounts.add(account(account, found.get(account))));

        Settlement settlement = new IdLedger(this::mint).settle(accounts);

        accounts.forEach(account -> ledger.put(account.key().externalId(), recorded(account, settlement)));
        aliases.replaceAll((alias, now) -> settlement.became().getOrDefault(now, now));
        settlement.members().values().forEach(id -> aliases.put(id, id));
        members.clear();
        settlement.members().forEach((cluster, id) -> members.put(words[cluster.intValue()], id));
        events = settlement.events();
    }

    private LedgerAccount account(String name, Long cluster) {
        LedgerAccount last = ledger.get(name);
        return new LedgerAccount(
                new AccountKey("c", name),
                (last == null ? asOf : last.firstLandedOn()).atStartOfDay().toInstant(ZoneOffset.UTC),
                last == null ? asOf : last.firstLandedOn(),
                last == null ? null : last.memberId(),
                last != null && last.wasWithdrawn(),
                cluster);
    }

    private static LedgerAccount recorded(LedgerAccount account, Settlement settlement) {
        return new LedgerAccount(
                account.key(),
                account.firstSeenAt(),
                account.firstLandedOn(),
                settlement.memberId(account),
                account.cluster() == null,
                null);
    }

    private String mint(AccountKey founder) {
        String id = founder.externalId().toUpperCase(Locale.ROOT);
        int generation = 0;
        while (aliases.containsKey(id + (generation == 0 ? "" : generation))) {
            generation++;
        }
        return id + (generation == 0 ? "" : generation);
    }

    /** The id of every cluster of the last night. */
    Map<String, String> members() {
        return Map.copyOf(members);
    }

    String ids() {
        return written(members);
    }

    Map<String, String> aliases() {
        return aliases;
    }

    /** Ids beside accounts, absent ones too. */
    Set<String> recordedIds() {
        return ledger.values().stream().map(LedgerAccount::memberId).collect(Collectors.toSet());
    }

    /** The aliases that live in no cluster. */
    String formerIds() {
        Map<String, String> former = new TreeMap<>(aliases);
        former.keySet().removeAll(members.values());
        return written(former);
    }

    private static String written(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(joining(" "));
    }

    String events() {
        return events.stream()
                .map(event -> event.memberId() + " "
                        + event.kind().name().toLowerCase(Locale.ROOT)
                        + (event.other() == null ? "" : " " + event.other()))
                .collect(joining(", "));
    }
}
