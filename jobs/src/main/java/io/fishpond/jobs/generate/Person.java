package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One person: how she behaves, which accounts she has, who she is. Behaviour comes from outside the families of models that are
 * fitted to it: order rates from a mixture of three lognormals, gaps of an Erlang shape of 1, 2 or 5 on a seasonal
 * clock, lifetimes of Weibull shapes from 0.6 to 1.4, lognormal spend.
 */
final class Person {
    /** Years in a day. */
    private static final double YEAR = 365.25;

    private enum Kind {
        ONE_TIMER,
        OCCASIONAL,
        REGULAR;

        private static final List<Kind> ALL = List.of(values());
    }

    final World world;
    final long number;
    final long joined;
    /** Second of the day on which she loses interest: she buys, visits and shares no more. */
    final long leaves;
    /** Shape and scale, in days, of the lifetime from joining. */
    final double lifeShape;

    final double lifeScale;
    /** Orders a clock day while she lives. */
    final double rate;
    /** Erlang shape of the gaps: 1 is memoryless, 5 is a habit. */
    final int shape;

    final Season season;
    /** Logarithm of the median amount in cents, before the channel's effect. */
    final double spend;
    /** Standard deviation of the logarithm of her amounts. */
    final double spread;

    final int category;
    /** How readily she brings others, 0 to 1; grows with her value. */
    final double propensity;

    final List<Account> accounts;
    /** Weight of each account for her orders. */
    final double[] orderWeights;

    private Person(World world, long number) {
        this.world = world;
        this.number = number;
        this.joined = world.joined(number);

        SplitMix64 random = world.random(number, Topic.BEHAVIOUR);
        double worth = random.nextGaussian();
        Kind kind = Kind.ALL.get(random.nextIndex(new double[] {0.28, 0.47, 0.25}));
        double perYear =
                switch (kind) {
                    case ONE_TIMER -> random.nextLogNormal(0.25, 0.5);
                    case OCCASIONAL -> random.nextLogNormal(1.8, 0.6);
                    case REGULAR -> random.nextLogNormal(6.5, 0.5);
                };
        this.rate = Math.min(50, perYear * StrictMath.exp(0.35 * worth)) / YEAR;
        this.shape = new int[] {1, 2, 5}[random.nextIndex(new double[] {0.5, 0.3, 0.2})];
        this.season = world.seasons[random.nextIndex(new double[] {0.35, 0.45, 0.2})];
        this.lifeShape = switch (kind) {
            case ONE_TIMER -> 0.6;
            case OCCASIONAL -> 0.8;
            case REGULAR -> 1.4;
        };
        double years =
                switch (kind) {
                    case ONE_TIMER -> 0.5;
                    case OCCASIONAL -> 1.8;
                    case REGULAR -> 3.0;
                };
        this.lifeScale = YEAR * years * StrictMath.exp(0.3 * worth);
        double life = random.nextWeibull(lifeShape, lifeScale);
        this.leaves = joined + (long) (Math.min(life, 36_500) * World.DAY);
        this.spend = StrictMath.log(16_000) + 0.35 * worth + 0.4 * random.nextGaussian();
        this.spread = 0.25 + 0.35 * random.nextDouble();
        this.category = random.nextInt(Catalogue.CATEGORIES.length);
        this.propensity = 1 / (1 + StrictMath.exp(2.2 - 0.7 * worth - 1.3 * random.nextGaussian()));

        this.accounts = accounts(world.random(number, Topic.ACCOUNTS));
        Map<Channel, Double> taste = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.ALL) {
            taste.put(channel, channel.orderWeight * random.nextLogNormal(1, 0.7));
        }
        this.orderWeights =
                accounts.stream().mapToDouble(a -> taste.get(a.channel())).toArray();
    }

    static Person of(World world, long number) {
        return new Person(world, number);
    }

    private List<Account> accounts(SplitMix64 random) {
        List<Account> opened = new ArrayList<>();
        double[] first = Channel.ALL.stream().mapToDouble(c -> c.firstWeight).toArray();
        opened.add(account(Channel.ALL.get(random.nextIndex(first)), 0, joined));
        int more = random.chance(0.18) ? 1 + random.nextIndex(new double[] {0.55, 0.30, 0.12, 0.03}) : 0;
        for (int i = 0; i < more; i++) {
            double[] further = Channel.ALL.stream()
                    .mapToDouble(c -> opened.stream().anyMatch(a -> a.channel() == c) ? 0 : c.extraWeight)
                    .toArray();
            opened.add(account(Channel.ALL.get(random.nextIndex(further)), 0, later(random)));
        }
        for (Account account : List.copyOf(opened)) {
            if (account.channel().duplicates() && random.chance(0.05)) {
                opened.add(account(account.channel(), 1, Math.max(account.opened(), later(random))));
            }
        }
        opened.sort(Comparator.comparingLong(Account::opened)
                .thenComparing(Account::channel)
                .thenComparing(Account::nth));
        return List.copyOf(opened);
    }

    /** A time between joining and the as-of date. */
    private long later(SplitMix64 random) {
        long at = joined + (long) (random.nextDouble() * (world.end - joined));
        long day = Math.min(Math.max(at / World.DAY, joined / World.DAY + 1), world.asOf.toEpochDay());
        return Math.max(joined + 60, World.atSomeHour(random, day));
    }

    private Account account(Channel channel, int nth, long opened) {
        return new Account(world, number, channel, nth, opened);
    }

    /** Her first account in the channel. */
    Optional<Account> account(Channel channel) {
        return accounts.stream().filter(a -> a.channel() == channel).findFirst();
    }

    /** The account of her first order. */
    Optional<Account> firstToBuy() {
        return accounts.stream().filter(a -> a.channel().sells()).findFirst();
    }

    boolean isStaff() {
        return World.isStaff(number);
    }

    /** Who speaks when she shares. */
    String voice() {
        if (isStaff()) {
            return "brand";
        }
        return propensity > 0.6 ? "expert" : "user";
    }

    /** The employee who looks after her; -1 where there are none. */
    long owner() {
        long staff = world.staffCount();
        return staff == 0 ? -1 : world.random(number, Topic.STAFF).nextLong(staff);
    }

    /** Her home store. */
    int store() {
        return SplitMix64.of(world.seed, number, Topic.STAFF.key, 1).nextInt(World.STORES);
    }

    /** Share of her lifetimes that last {@code days} days. */
    double survival(double days) {
        return days <= 0 ? 1 : StrictMath.exp(-StrictMath.pow(days / lifeScale, lifeShape));
    }

    LocalDate joinedOn() {
        return LocalDate.ofEpochDay(joined / World.DAY);
    }
}
