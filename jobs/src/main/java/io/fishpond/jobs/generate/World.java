package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What all persons share. A person is a pure function of the seed and her number, so every block of persons can be written
 * anywhere, and a person can be derived again wherever another one needs to know of her.
 *
 * <p>Times are seconds since 1970 on the clocks of the retailer (Asia/Shanghai), which have known no summer time since 1991.
 */
final class World {
    static final int DAY = 86_400;
    /** Shanghai is this far ahead of UTC. */
    static final int OFFSET = 8 * 3600;

    static final int STORES = 40;
    /** One person in so many is on the staff. */
    static final int PERSONS_PER_STAFF = 250;

    private static final int STAFF_RESIDUE = 7;
    private static final int HISTORY_DAYS = 1096;
    private static final int FUTURE_DAYS = 366;

    /** Streams of draws, one a topic, so that a change in one leaves the others as they are. */
    enum Topic {
        JOINING,
        BEHAVIOUR,
        ACCOUNTS,
        IDENTITY,
        PHONE,
        REFERRAL,
        CLAIMS,
        ORDERS,
        BASKETS,
        EVENTS,
        CONSENTS,
        LEADS,
        STAFF,
        IDS,
        GUESTS,
        COSTS,
        FAULTS,
        RECORDS,
        SHARES,
        OUTREACH,
        TRANSFERS;

        /** Names the stream; does not depend on the order of the topics. */
        final long key = name().hashCode();
    }

    final long members;
    final long seed;
    final LocalDate asOf;
    /** Epoch day on which the business opened. */
    final long firstDay;
    /** First second after the as-of date. */
    final long end;

    final Season[] seasons;

    final MessLevel mess;

    private @Nullable Roster roster;

    World(long members, long seed, LocalDate asOf, MessLevel mess) {
        this.mess = mess;
        this.members = members;
        this.seed = seed;
        this.asOf = asOf;
        this.firstDay = asOf.toEpochDay() - HISTORY_DAYS;
        this.end = (asOf.toEpochDay() + 1) * DAY;
        this.seasons = Season.all(LocalDate.ofEpochDay(firstDay), asOf.plusDays(FUTURE_DAYS + 1));
    }

    SplitMix64 random(long person, Topic topic) {
        return SplitMix64.of(seed, person, topic.key);
    }

    /** When the person opened her first account: the base has grown faster and faster, with the season. */
    long joined(long person) {
        SplitMix64 random = random(person, Topic.JOINING);
        double share = StrictMath.pow(random.nextDouble(), isStaff(person) ? 3 : 0.75);
        Season season = seasons[1];
        double from = season.clockAt((double) firstDay);
        double to = season.clockAt(asOf.toEpochDay() + 1.0);
        double day = season.dayAt(from + share * (to - from));
        return Math.min(atSomeHour(random, (long) day), end - 3600);
    }

    /** A second of that epoch day when people are awake. */
    static long atSomeHour(SplitMix64 random, long epochDay) {
        int hour = 8 + (random.nextInt(15) + random.nextInt(15)) / 2;
        return epochDay * DAY + hour * 3600L + random.nextInt(3600);
    }

    static boolean isStaff(long person) {
        return person % PERSONS_PER_STAFF == STAFF_RESIDUE;
    }

    long staffCount() {
        return members <= STAFF_RESIDUE ? 0 : (members - STAFF_RESIDUE - 1) / PERSONS_PER_STAFF + 1;
    }

    /** All employees; worked out when first asked for. */
    Roster roster() {
        Roster known = roster;
        if (known == null) {
            known = new Roster(this);
            roster = known;
        }
        return known;
    }

    /** The person behind the n-th employee. */
    static long staffPerson(long index) {
        return index * PERSONS_PER_STAFF + STAFF_RESIDUE;
    }

    static String staffId(long index) {
        return String.format(Locale.ROOT, "E%06d", index);
    }

    static String storeId(int store) {
        return String.format(Locale.ROOT, "S%03d", store + 1);
    }

    /** The phone number that belongs to nobody else when it is handed out; each person can have two in her life. */
    String phone(long person, int nth) {
        long number = Permutation.PHONES.apply(person * 2 + nth, seed);
        return Vocabulary.MOBILE_PREFIXES[(int) (number / 100_000_000)]
                + String.format(Locale.ROOT, "%08d", number % 100_000_000);
    }
}
