package io.fishpond.jobs.generate;

import io.fishpond.jobs.generate.Town.Bought;
import io.fishpond.jobs.generate.Town.Did;
import io.fishpond.jobs.generate.Town.Member;
import io.fishpond.jobs.generate.Town.Shown;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How one person stood at the end of a day, by the definitions of {@code conf/demo.yaml}, worked out by hand. */
final class Standing {
    private static final List<String> STAGES = List.of("entry", "settle", "activate", "convert", "repurchase", "refer");

    final Member member;
    final List<Shown> accounts;
    /** Of the day: what was ordered and counts, the first first, and what is left of it. */
    final List<Bought> counted;

    final List<Bought> stands;
    final List<Did> hers;
    final SortedSet<String> channels;
    final Shown founding;
    final String store;
    final String owner;
    final LocalDate born;
    final Set<Long> orderDays;
    final long historical;
    final long current;
    final long staffFriends;
    final boolean reachableWecom;
    final boolean reachableSms;
    final boolean reachableEmail;
    final boolean hasOrderDays;
    final Long lastEventOn;
    final boolean hasRecentEvent;
    final long shares;
    final boolean hasShared;
    final long directs;
    /** Filled when all are known. */
    boolean isTop;

    int decile;
    int recencyScore;
    int frequencyScore;
    int monetaryScore;

    private final long day;
    private final LocalDate date;

    /** Of some of her accounts, as if she had no other. */
    private Standing(Town town, Member member, Predicate<Shown> isHers, LocalDate date, long directs) {
        this.member = member;
        this.date = date;
        this.day = date.toEpochDay();
        this.directs = directs;
        long end = (day + 1) * World.DAY;
        this.accounts = member.accounts.stream()
                .filter(a -> a.seen() < end && isHers.test(a))
                .toList();
        Set<String> ids =
                accounts.stream().map(a -> a.channel() + a.externalId()).collect(Collectors.toSet());
        this.counted = member.bought.stream()
                .filter(b -> b.order().at() < end && b.counts() && ids.contains(b.channel() + b.externalId()))
                // Paid back in full by then, it never was.
                .filter(b ->
                        !b.status().equals("refunded") || Town.day(b.order().refundedAt()) > day)
                .toList();
        this.stands = counted.stream().filter(b -> b.net(day) > 0).toList();
        this.hers = member.did.stream()
                .filter(d -> d.at() < end && d.isHers() && ids.contains(d.channel() + d.externalId()))
                .toList();
        this.channels = accounts.stream().map(Shown::channel).collect(Collectors.toCollection(TreeSet::new));
        this.founding = accounts.stream()
                .min(Comparator.comparingLong(Shown::seen)
                        .thenComparing(Shown::channel)
                        .thenComparing(Shown::externalId))
                .orElse(null);
        this.store = accounts.stream()
                .map(Shown::store)
                .filter(s -> s != null)
                .findFirst()
                .orElse(null);
        this.owner = channels.contains("wecom") || channels.contains("crm")
                ? World.staffId(member.life.person().owner())
                : null;
        this.born = member.life.person().accounts.stream()
                        .filter(a -> channels.contains(a.channel().id()))
                        .anyMatch(a -> Contact.of(member.life.person(), member.life.identity(), a, new Mess())
                                .birthKnown())
                ? member.life.identity().born()
                : null;
        this.orderDays = stands.stream().map(b -> Town.day(b.order().at())).collect(Collectors.toSet());
        this.historical = counted.stream().mapToLong(b -> b.net(day)).sum();
        this.current = counted.stream()
                .filter(b -> Town.day(b.order().at()) > aYearBefore())
                .mapToLong(b -> b.net(day))
                .sum();
        this.staffFriends = member.friends.stream()
                .filter(f -> f.since() < end && f.ended() >= end && ids.contains("wecom" + f.externalId()))
                .map(Town.Friend::staff)
                .filter(staff -> town.leftOn.getOrDefault(staff, Long.MAX_VALUE) > day)
                .distinct()
                .count();
        this.reachableWecom = staffFriends > 0;
        this.reachableSms = accounts.stream().anyMatch(a -> a.phone() != null);
        this.reachableEmail = accounts.stream().anyMatch(a -> a.email() != null);
        this.hasOrderDays = recentOrderDays() >= 2;
        this.lastEventOn = Stream.concat(
                        hers.stream().map(Did::at),
                        counted.stream().map(b -> b.order().at()))
                .max(Comparator.naturalOrder())
                .map(Town::day)
                .orElse(null);
        this.hasRecentEvent = lastEventOn != null && lastEventOn > day - 90;
        this.shares = hers.stream()
                .filter(d -> d.kind().equals("share") && Town.day(d.at()) > day - 365)
                .count();
        this.hasShared = hers.stream().anyMatch(d -> d.kind().equals("share"));
    }

    /** Everybody of whom anything was seen by the end of the day, by number. */
    static SortedMap<Long, Standing> of(Town town, LocalDate date) {
        long end = (date.toEpochDay() + 1) * World.DAY;
        Set<Long> seen = new HashSet<>();
        town.members.forEach((number, member) -> {
            if (member.accounts.stream().anyMatch(a -> a.seen() < end)) {
                seen.add(number);
            }
        });
        Map<Long, Long> directs = new HashMap<>();
        town.referrers.forEach((referee, referrer) -> {
            if (seen.contains(referee)) {
                directs.merge(referrer, 1L, Long::sum);
            }
        });
        SortedMap<Long, Standing> all = new TreeMap<>();
        for (long number : seen) {
            all.put(
                    number,
                    new Standing(town, town.members.get(number), a -> true, date, directs.getOrDefault(number, 0L)));
        }
        rank(all);
        return all;
    }

    /** How an account would stand if it were somebody of her own. */
    static Standing ofAccount(Town town, Member member, Shown account, LocalDate date) {
        return new Standing(town, member, account::equals, date, 0);
    }

    private static void rank(SortedMap<Long, Standing> all) {
        List<Standing> byCurrent = all.values().stream()
                .sorted(Comparator.comparingLong((Standing s) -> -s.current).thenComparing(s -> s.member.id))
                .toList();
        double target = 0.8 * byCurrent.stream().mapToLong(s -> s.current).sum();
        long running = 0;
        for (Standing standing : byCurrent) {
            if (running >= target || standing.current == 0) {
                break;
            }
            standing.isTop = true;
            running += standing.current;
        }
        List<Standing> byTotal = all.values().stream()
                .sorted(Comparator.comparingLong((Standing s) -> -s.historical).thenComparing(s -> s.member.id))
                .toList();
        for (int i = 0; i < byTotal.size(); i++) {
            byTotal.get(i).decile = (int) (10L * i / byTotal.size()) + 1;
        }
        List<Standing> customers =
                all.values().stream().filter(s -> !s.stands.isEmpty()).toList();
        score(customers, s -> -s.daysSinceOrder(), (s, score) -> s.recencyScore = score);
        score(customers, s -> s.orderDays.size(), (s, score) -> s.frequencyScore = score);
        score(customers, s -> s.historical / 100, (s, score) -> s.monetaryScore = score);
    }

    /** One more than the inner fifth points, interpolated between neighbours, that each passes. */
    private static void score(
            List<Standing> customers, ToLongFunction<Standing> measure, ObjIntConsumer<Standing> scored) {
        long[] sorted = customers.stream().mapToLong(measure).sorted().toArray();
        double[] points = new double[4];
        for (int i = 0; i < points.length; i++) {
            double place = (i + 1) / 5.0 * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            points[i] = sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
        for (Standing customer : customers) {
            long amount = measure.applyAsLong(customer);
            scored.accept(
                    customer,
                    1
                            + (int) Arrays.stream(points)
                                    .filter(point -> amount > point)
                                    .count());
        }
    }

    private long aYearBefore() {
        return date.minusMonths(12).toEpochDay();
    }

    long recentOrderDays() {
        return orderDays.stream().filter(d -> d > aYearBefore()).count();
    }

    long daysSinceOrder() {
        return day - orderDays.stream().mapToLong(d -> d).max().orElseThrow();
    }

    boolean isReachable() {
        return reachableWecom || reachableSms || reachableEmail;
    }

    boolean isValid() {
        return isReachable() && hasOrderDays && hasRecentEvent;
    }

    boolean isSuper() {
        return isTop && (hasShared || directs > 0);
    }

    boolean isOwned() {
        return hasOwnAccount() && leavesBehaviour() && isReachable();
    }

    boolean hasOwnAccount() {
        return channels.stream().anyMatch(Town.OWN_CHANNELS::contains);
    }

    boolean leavesBehaviour() {
        return Stream.concat(hers.stream().map(Did::channel), counted.stream().map(Bought::channel))
                .anyMatch(Town.OWN_CHANNELS::contains);
    }

    boolean isMinor() {
        return born != null && born.plusYears(14).isAfter(date);
    }

    /** Channel of her first event, or of the last; of several at one second the first, or last, by name. */
    String touch(boolean first) {
        Comparator<Map.Entry<Long, String>> inTime =
                Comparator.comparing((Map.Entry<Long, String> e) -> e.getKey()).thenComparing(Map.Entry::getValue);
        Stream<Map.Entry<Long, String>> touches = Stream.concat(
                hers.stream().map(d -> Map.entry(d.at(), d.channel())),
                counted.stream().map(b -> Map.entry(b.order().at(), b.channel())));
        return (first ? touches.min(inTime) : touches.max(inTime))
                .map(Map.Entry::getValue)
                .orElse(first ? founding.channel() : null);
    }

    String preferredCategory() {
        Map<String, Long> spent = new TreeMap<>();
        stands.forEach(
                b -> b.order().lines().forEach(l -> spent.merge(l.product().category(), l.paid(), Long::sum)));
        return spent.entrySet().stream()
                .max(Comparator.comparingLong((Map.Entry<String, Long> e) -> e.getValue())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    boolean isLead() {
        return member.leads.values().stream()
                .map(stages -> stages.headMap((day + 1) * World.DAY))
                .anyMatch(
                        reached -> !reached.isEmpty() && !Set.of("成交", "战败").contains(reached.get(reached.lastKey())));
    }

    long visits() {
        return hers.stream().filter(d -> isOf(d.at(), 90)).count();
    }

    long activeDays() {
        return daysOf(hers, 90);
    }

    private boolean isOf(long at, int days) {
        return Town.day(at) > day - days;
    }

    private long daysOf(List<Did> did, int days) {
        return Stream.concat(did.stream().map(Did::at), counted.stream().map(b -> b.order()
                        .at()))
                .filter(at -> isOf(at, days))
                .map(Town::day)
                .distinct()
                .count();
    }

    /** Parts of closeness in the order in which it is documented, by the published formula. */
    double[] closeness() {
        List<Did> closer = hers.stream()
                .filter(d -> !Set.of("unfollow", "complaint").contains(d.kind()))
                .toList();
        Long last = Stream.concat(closer.stream().map(Did::at), counted.stream().map(b -> b.order()
                        .at()))
                .max(Comparator.naturalOrder())
                .map(Town::day)
                .orElse(null);
        long channelsUsed = Stream.concat(
                        closer.stream().filter(d -> isOf(d.at(), 365)).map(Did::channel),
                        counted.stream().filter(b -> isOf(b.order().at(), 365)).map(Bought::channel))
                .distinct()
                .count();
        long visits = closer.stream().filter(d -> isOf(d.at(), 90)).count();
        long words = of("message");
        double served = (words + staffFriends) / Math.pow(2, of("complaint"));
        return new double[] {
            last == null ? 0 : 25 * Math.pow(0.5, (day - last) / 30.0),
            saturated(20, daysOf(closer, 90), 6),
            saturated(10, channelsUsed, 1),
            saturated(15, visits, 8),
            saturated(20, shares + directs, 2),
            saturated(10, served, 2)
        };
    }

    private long of(String kind) {
        return hers.stream()
                .filter(d -> d.kind().equals(kind) && isOf(d.at(), 90))
                .count();
    }

    private static double saturated(double weight, double amount, double half) {
        return weight * amount / (amount + half);
    }

    /** The place of her stage, from 0. */
    int stage() {
        if (!orderDays.isEmpty()) {
            return directs > 0 ? 5 : orderDays.size() > 1 ? 4 : 3;
        }
        return lastEventOn != null ? 2 : isReachable() ? 1 : 0;
    }

    static String stageName(int stage) {
        return STAGES.get(stage);
    }

    /** The place of her grade, from 0: small, middle, big, brings_others. */
    int grade() {
        if (orderDays.isEmpty()) {
            return 0;
        }
        return directs > 0 ? 3 : orderDays.size() < 2 ? 0 : decile <= 2 ? 2 : 1;
    }

    static String gradeName(int grade) {
        return List.of("small", "middle", "big", "brings_others").get(grade);
    }

    boolean isIdle() {
        return lastEventOn == null || lastEventOn <= day - 90;
    }
}
