package io.fishpond.algo.identity.incremental;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.algo.identity.ledger.IdLedger;
import io.fishpond.algo.identity.ledger.LedgerAccount;
import io.fishpond.algo.identity.ledger.MemberEvent;
import io.fishpond.algo.identity.ledger.Settlement;
import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.AttributeKind;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.algo.identity.linkage.ClusterRepair;
import io.fishpond.algo.identity.linkage.Components;
import io.fishpond.algo.identity.linkage.FixedModel;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.Profile;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Identity of accounts in memory, by the same classes as on Spark: a night done in full from the accounts and the ledger, or from
 * what changed since the night before.
 */
public final class InMemoryIdentity {
    private static final Linkage LINKAGE = new Linkage(
            List.of(
                    new Attribute("name", AttributeKind.CATEGORY),
                    new Attribute("phone", AttributeKind.CATEGORY),
                    new Attribute("birth", AttributeKind.CATEGORY)),
            List.of(BlockingRule.parse("phone"), BlockingRule.parse("name")));
    private static final LinkageModel MODEL =
            FixedModel.of(LINKAGE, -3, new double[] {-2, 4}, new double[] {-1, 5}, new double[] {-3, 2});
    private static final ClusterRepair REPAIR = new ClusterRepair(MODEL, -10);
    private static final KeyLimit HUB = new KeyLimit(2);
    private static final KeyLimit BLOCK = new KeyLimit(3);
    private static final int LARGEST_COMPONENT = 4;
    private static final double CUT = 0;
    private static final double THRESHOLD = 0.5;
    private static final Map<Content, Profile> PROFILES = new HashMap<>();
    private static final AccountKey NOBODY = new AccountKey("", "");

    private static final Function<Content, Set<String>> PHONE =
            content -> content.phone() == null ? Set.of() : Set.of(content.phone());
    private static final Map<Content, Set<Long>> KEYS = new HashMap<>();
    private static final Function<Content, Set<Long>> BLOCKS =
            content -> KEYS.computeIfAbsent(content, InMemoryIdentity::blocks);
    private static final Function<Map.Entry<AccountKey, Content>, Object> NAMES =
            account -> account.getValue().name();
    private static final Function<Map.Entry<AccountKey, Content>, Object> RECORDS = Map.Entry::getKey;

    private InMemoryIdentity() {}

    /** A pair of accounts above the cut, the lesser first. */
    public record Link(AccountKey a, AccountKey b, float bits) {}

    /** A row of the ledger. */
    public record Entry(String memberId, LocalDate firstLandedOn, LocalDate withdrawnOn) {}

    /** Something that happened, and in which night. */
    public record Event(LocalDate happenedOn, MemberEvent what) {}

    /**
     * Everything that is known after a night.
     *
     * @param said the contents without values beyond the hub's line
     * @param components by account: the least account of the component
     * @param clusters by account: the least account of the cluster
     * @param aliases every id that was ever given, and what it means
     */
    public record State(
            SortedMap<AccountKey, Content> contents,
            SortedMap<AccountKey, Content> said,
            Set<Link> links,
            SortedMap<AccountKey, AccountKey> components,
            SortedMap<AccountKey, AccountKey> clusters,
            SortedMap<AccountKey, Entry> ledger,
            SortedMap<String, String> aliases,
            List<Event> events) {

        /** Nothing is known yet. */
        public static State empty() {
            return new State(
                    new TreeMap<>(),
                    new TreeMap<>(),
                    Set.of(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    List.of());
        }
    }

    /** A night from nothing but the accounts, the judgements and the ledger of {@code was}. */
    public static State full(
            State was, SortedMap<AccountKey, Content> contents, Judgements judgements, LocalDate asOf) {
        SortedMap<AccountKey, Content> said = new TreeMap<>();
        contents.forEach((account, content) -> said.put(account, said(content, contents)));
        Set<Link> links = new HashSet<>();
        said.keySet().forEach(account -> links.addAll(links(account, said)));
        SortedMap<AccountKey, AccountKey> components = new TreeMap<>();
        SortedMap<AccountKey, AccountKey> clusters = new TreeMap<>();
        cluster(said.keySet(), said, links, judgements, components, clusters);
        Set<AccountKey> accounts = union(was.ledger().keySet(), contents.keySet());
        return settled(was, accounts, contents, said, links, components, clusters, asOf);
    }

    /**
     * The same night from what changed.
     *
     * @param judgedSince the judgements that were accepted since
     */
    public static State incremental(
            State was,
            SortedMap<AccountKey, Content> contents,
            Judgements judgements,
            List<Judgement> judgedSince,
            LocalDate asOf) {
        Set<AccountKey> touched = union(was.contents().keySet(), contents.keySet());
        touched.removeIf(account -> Objects.equals(was.contents().get(account), contents.get(account)));
        touched.addAll(crossed(touched, was.contents(), contents, PHONE, NAMES, HUB));
        SortedMap<AccountKey, Content> said = new TreeMap<>(was.said());
        said.keySet().removeAll(touched);
        touched.stream()
                .filter(contents::containsKey)
                .forEach(account -> said.put(account, said(contents.get(account), contents)));
        touched.addAll(crossed(touched, was.said(), said, BLOCKS, RECORDS, BLOCK));
        for (Judgement judgement : judgedSince) {
            touched.addAll(judgements.group(judgement.a()));
            touched.addAll(judgements.group(judgement.b()));
        }
        touched.retainAll(union(was.contents().keySet(), contents.keySet()));

        Set<Link> links = new HashSet<>(was.links());
        links.removeIf(link -> touched.contains(link.a()) || touched.contains(link.b()));
        Set<Link> made = new HashSet<>();
        touched.stream().filter(said::containsKey).forEach(account -> made.addAll(links(account, said)));
        links.addAll(made);
        made.addAll(required(said.keySet(), judgements).stream()
                .filter(link -> touched.contains(link.a()) || touched.contains(link.b()))
                .toList());
        Set<AccountKey> affected = affected(was, contents, touched, made);
        SortedMap<AccountKey, AccountKey> components = new TreeMap<>(was.components());
        SortedMap<AccountKey, AccountKey> clusters = new TreeMap<>(was.clusters());
        components.keySet().removeAll(affected);
        clusters.keySet().removeAll(affected);
        Set<AccountKey> left = new TreeSet<>(affected);
        left.retainAll(contents.keySet());
        cluster(left, said, links, judgements, components, clusters);

        Set<String> ids = affected.stream()
                .filter(was.ledger()::containsKey)
                .map(account -> was.ledger().get(account).memberId())
                .collect(Collectors.toSet());
        Set<AccountKey> accounts = new TreeSet<>(affected);
        was.ledger().forEach((account, entry) -> {
            if (ids.contains(entry.memberId())) {
                accounts.add(account);
            }
        });
        return settled(was, accounts, contents, said, links, components, clusters, asOf);
    }

    /** Phones and blocks beyond their line, and components that were taken apart: so that a test can tell that it met them. */
    static Set<String> extremes(State state) {
        Set<String> extremes = new TreeSet<>();
        state.contents().forEach((account, content) -> {
            if (!content.equals(state.said().get(account))) {
                extremes.add("phone " + content.phone());
            }
        });
        for (Content content : state.said().values()) {
            for (Long key : BLOCKS.apply(content)) {
                if (!BLOCK.allows(count(key, state.said(), BLOCKS, RECORDS))) {
                    extremes.add("block " + key);
                }
            }
        }
        for (AccountKey component : new TreeSet<>(state.components().values())) {
            if (Collections.frequency(state.components().values(), component) > LARGEST_COMPONENT) {
                extremes.add("component " + component);
            }
        }
        return extremes;
    }

    private static Set<AccountKey> affected(
            State was, SortedMap<AccountKey, Content> contents, Set<AccountKey> touched, Set<Link> made) {
        List<AccountKey> records = List.copyOf(union(was.contents().keySet(), contents.keySet()));
        AffectedComponents affected = new AffectedComponents(records.stream()
                .mapToInt(account ->
                        Collections.binarySearch(records, was.components().getOrDefault(account, NOBODY)))
                .map(place -> place < 0 ? AffectedComponents.NONE : place)
                .toArray());
        touched.forEach(account -> affected.touch(Collections.binarySearch(records, account)));
        made.forEach(link -> affected.link(
                Collections.binarySearch(records, link.a()), Collections.binarySearch(records, link.b())));
        return Arrays.stream(affected.records()).mapToObj(records::get).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Content said(Content content, SortedMap<AccountKey, Content> contents) {
        return PHONE.apply(content).stream().allMatch(phone -> HUB.allows(count(phone, contents, PHONE, NAMES)))
                ? content
                : content.withoutPhone();
    }

    /** How many different things are counted of the accounts that carry a key; null is none. */
    private static <K> long count(
            K key,
            SortedMap<AccountKey, Content> contents,
            Function<Content, Set<K>> keys,
            Function<Map.Entry<AccountKey, Content>, Object> counted) {
        Set<Object> things = new HashSet<>();
        for (Map.Entry<AccountKey, Content> account : contents.entrySet()) {
            if (keys.apply(account.getValue()).contains(key)) {
                things.add(counted.apply(account));
            }
        }
        things.remove(null);
        return things.size();
    }

    /** All accounts that carried or carry a key of these accounts which crossed its line. */
    private static <K> Set<AccountKey> crossed(
            Set<AccountKey> changed,
            SortedMap<AccountKey, Content> before,
            SortedMap<AccountKey, Content> now,
            Function<Content, Set<K>> keys,
            Function<Map.Entry<AccountKey, Content>, Object> counted,
            KeyLimit limit) {
        Set<AccountKey> carriers = new TreeSet<>();
        Stream.of(before, now)
                .flatMap(contents -> changed.stream().map(contents::get))
                .filter(Objects::nonNull)
                .flatMap(content -> keys.apply(content).stream())
                .distinct()
                .filter(key -> limit.isCrossed(count(key, before, keys, counted), count(key, now, keys, counted)))
                .forEach(key -> Stream.of(before, now)
                        .forEach(contents -> contents.forEach((account, content) -> {
                            if (keys.apply(content).contains(key)) {
                                carriers.add(account);
                            }
                        })));
        return carriers;
    }

    /** The links of an account. */
    private static List<Link> links(AccountKey account, SortedMap<AccountKey, Content> said) {
        List<Link> links = new ArrayList<>();
        Set<Long> open = BLOCKS.apply(said.get(account)).stream()
                .filter(key -> BLOCK.allows(count(key, said, BLOCKS, RECORDS)))
                .collect(Collectors.toSet());
        said.forEach((other, content) -> {
            if (!other.equals(account) && !Collections.disjoint(open, BLOCKS.apply(content))) {
                AccountKey a = account.compareTo(other) < 0 ? account : other;
                AccountKey b = account.compareTo(other) < 0 ? other : account;
                double bits = MODEL.bits(profile(said.get(a)), profile(said.get(b)));
                if (bits > CUT && !isContradicted(said.get(a), said.get(b))) {
                    links.add(new Link(a, b, (float) bits));
                }
            }
        });
        return links;
    }

    private static boolean isContradicted(Content a, Content b) {
        return a.birth() != null && b.birth() != null && !a.birth().equals(b.birth());
    }

    private static Profile profile(Content content) {
        return PROFILES.computeIfAbsent(content, c -> LINKAGE.profile(c.name(), c.phone(), c.birth()));
    }

    private static Set<Long> blocks(Content content) {
        return IntStream.range(0, LINKAGE.rules().size())
                .boxed()
                .flatMap(rule -> Arrays.stream(profile(content).keys(rule)).boxed())
                .collect(Collectors.toSet());
    }

    /** The accounts of each judged group that are there, in a chain. */
    private static List<Link> required(Set<AccountKey> present, Judgements judgements) {
        List<Link> required = new ArrayList<>();
        for (SortedSet<AccountKey> group : judgements.groups()) {
            List<AccountKey> found = group.stream().filter(present::contains).toList();
            for (int i = 1; i < found.size(); i++) {
                required.add(new Link(found.get(i - 1), found.get(i), Float.POSITIVE_INFINITY));
            }
        }
        return required;
    }

    /** Clusters whole components; puts down for each of their accounts in which component and cluster it is. */
    private static void cluster(
            Set<AccountKey> accounts,
            SortedMap<AccountKey, Content> said,
            Set<Link> links,
            Judgements judgements,
            SortedMap<AccountKey, AccountKey> components,
            SortedMap<AccountKey, AccountKey> clusters) {
        List<AccountKey> records = List.copyOf(accounts);
        List<Link> inner = Stream.concat(links.stream(), required(accounts, judgements).stream())
                .filter(link -> accounts.contains(link.a()))
                .toList();
        float[] bits = new float[inner.size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = inner.get(i).bits();
        }
        Components found = Components.of(
                records.size(),
                inner.stream()
                        .mapToInt(link -> Collections.binarySearch(records, link.a()))
                        .toArray(),
                inner.stream()
                        .mapToInt(link -> Collections.binarySearch(records, link.b()))
                        .toArray(),
                bits,
                CUT,
                LARGEST_COMPONENT);
        for (int[] places : found.connected()) {
            Arrays.stream(places).forEach(place -> components.put(records.get(place), records.get(places[0])));
        }
        for (int[] places : found.members()) {
            List<AccountKey> members =
                    Arrays.stream(places).mapToObj(records::get).toList();
            List<Content> contents = members.stream().map(said::get).toList();
            int[] labels = REPAIR.dendrogram(
                            contents.stream().map(InMemoryIdentity::profile).toList(),
                            (i, j) -> isContradicted(contents.get(i), contents.get(j)),
                            judgements.constraints(members))
                    .clusters(THRESHOLD);
            for (int i = 0; i < labels.length; i++) {
                clusters.put(members.get(i), members.get(labels[i]));
            }
        }
    }

    private static State settled(
            State was,
            Set<AccountKey> accounts,
            SortedMap<AccountKey, Content> contents,
            SortedMap<AccountKey, Content> said,
            Set<Link> links,
            SortedMap<AccountKey, AccountKey> components,
            SortedMap<AccountKey, AccountKey> clusters,
            LocalDate asOf) {
        List<AccountKey> places = List.copyOf(clusters.keySet());
        List<LedgerAccount> concerned = accounts.stream()
                .map(account -> {
                    Entry entry = was.ledger().get(account);
                    LocalDate landed = entry == null ? asOf : entry.firstLandedOn();
                    AccountKey cluster = clusters.get(account);
                    return new LedgerAccount(
                            account,
                            landed.atStartOfDay(ZoneOffset.UTC).toInstant(),
                            landed,
                            entry == null ? null : entry.memberId(),
                            entry != null && entry.withdrawnOn() != null,
                            cluster == null ? null : (long) Collections.binarySearch(places, cluster));
                })
                .toList();
        Settlement settlement =
                new IdLedger(founder -> minted(founder, was.aliases().keySet())).settle(concerned);

        SortedMap<AccountKey, Entry> ledger = new TreeMap<>(was.ledger());
        for (LedgerAccount account : concerned) {
            Entry entry = was.ledger().get(account.key());
            LocalDate since = entry == null || entry.withdrawnOn() == null ? asOf : entry.withdrawnOn();
            ledger.put(
                    account.key(),
                    new Entry(
                            settlement.memberId(account),
                            account.firstLandedOn(),
                            account.cluster() == null ? since : null));
        }
        SortedMap<String, String> aliases = new TreeMap<>(was.aliases());
        aliases.replaceAll((alias, now) -> settlement.became().getOrDefault(now, now));
        settlement.members().values().forEach(id -> aliases.put(id, id));
        List<Event> events = new ArrayList<>(was.events());
        settlement.events().forEach(event -> events.add(new Event(asOf, event)));
        return new State(new TreeMap<>(contents), said, links, components, clusters, ledger, aliases, events);
    }

    private static String minted(AccountKey founder, Set<String> given) {
        int generation = 0;
        while (given.contains(founder + "/" + generation)) {
            generation++;
        }
        return founder + "/" + generation;
    }

    private static Set<AccountKey> union(Set<AccountKey> a, Set<AccountKey> b) {
        Set<AccountKey> union = new TreeSet<>(a);
        union.addAll(b);
        return union;
    }
}
