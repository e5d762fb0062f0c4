package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The orders of one person, up to a year after the as-of date: first some time after she opened an account that sells, then
 * a renewal process on her seasonal clock, until she loses interest.
 */
record Purchases(List<Order> orders, double lastRenewal) {
    static final int HORIZON_DAYS = 365;
    static final double FULL_REFUNDS = 0.7;
    static final double PARTIAL_LOW = 0.2;
    static final double PARTIAL_SPAN = 0.4;

    private static final double DELAY_SHAPE = 0.6;
    private static final double DELAY_SCALE = 12;
    private static final long LEAST_AMOUNT = 500;

    /** Probability that somebody who opened her first selling account there ever buys. */
    static double conversion(Channel channel) {
        return switch (channel) {
            case TMALL -> 1;
            case POS -> 0.92;
            case APP -> 0.6;
            default -> 0.55;
        };
    }

    /** Whether the account comes with the first order, rather than some time before it. */
    static boolean opensByBuying(Channel channel) {
        return channel == Channel.TMALL || channel == Channel.POS;
    }

    /** Share of first orders, among those who ever buy, that come within {@code days} of opening the account. */
    static double delayed(double days) {
        return days <= 0 ? 0 : 1 - StrictMath.exp(-StrictMath.pow(days / DELAY_SCALE, DELAY_SHAPE));
    }

    static double cancelRate(Channel channel) {
        return channel == Channel.TMALL ? 0.07 : 0.03;
    }

    static Purchases of(Person person) {
        World world = person.world;
        Optional<Account> seller = person.firstToBuy();
        SplitMix64 random = world.random(person.number, Topic.ORDERS);
        if (seller.isEmpty() || !random.chance(conversion(seller.get().channel()))) {
            return new Purchases(List.of(), Double.NaN);
        }
        Account first = seller.get();
        long at = first.opened();
        if (!opensByBuying(first.channel())) {
            double wait = random.nextWeibull(DELAY_SHAPE, DELAY_SCALE);
            at += 300 + (long) (Math.min(wait, 10_000) * World.DAY);
        }
        long horizon = world.asOf.toEpochDay() + HORIZON_DAYS;
        if (at >= person.leaves || at / World.DAY > horizon) {
            return new Purchases(List.of(), Double.NaN);
        }
        List<Order> orders = new ArrayList<>();
        orders.add(order(person, first, 0, at));
        double clock = person.season.clockAt((double) at / World.DAY);
        double lastRenewal = at < world.end ? clock : Double.NaN;
        while (true) {
            clock += random.nextErlang(person.shape) / person.rate;
            double day = person.season.dayAt(clock);
            if (day * World.DAY >= person.leaves || day >= horizon + 1) {
                return new Purchases(orders, lastRenewal);
            }
            long second =
                    Math.max(World.atSomeHour(random, (long) day), orders.get(0).at() + 60);
            if (second < world.end) {
                lastRenewal = clock;
            }
            orders.add(order(person, choose(person, random, second), orders.size(), second));
        }
    }

    private static Account choose(Person person, SplitMix64 random, long at) {
        double[] weights = person.orderWeights.clone();
        for (int i = 0; i < weights.length; i++) {
            if (person.accounts.get(i).opened() > at) {
                weights[i] = 0;
            }
        }
        return person.accounts.get(random.nextIndex(weights));
    }

    private static Order order(Person person, Account account, int sequence, long at) {
        SplitMix64 random = SplitMix64.of(person.world.seed, person.number, Topic.BASKETS.key, sequence);
        Channel channel = account.channel();
        double log = person.spend + channel.spendEffect + person.spread * random.nextGaussian();
        long cents = Math.max(LEAST_AMOUNT, StrictMath.round(StrictMath.exp(log)));
        boolean cancelled = random.chance(cancelRate(channel));
        long refunded = 0;
        long refundedAt = 0;
        if (!cancelled && random.chance(channel.refundRate)) {
            refunded = random.chance(FULL_REFUNDS)
                    ? cents
                    : StrictMath.round(cents * (PARTIAL_LOW + PARTIAL_SPAN * random.nextDouble()));
            double days = 1 + Math.min(60, random.nextLogNormal(4, 0.8));
            refundedAt = at + (long) (days * World.DAY);
        }
        return new Order(
                account,
                sequence,
                at,
                cancelled,
                cents,
                Catalogue.basket(random, person.category, cents),
                refunded,
                refundedAt);
    }
}
