package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of the retailer to one of her accounts: thanks after an order, or one of a wave. The systems that send them keep half a year.
 *
 * @param nth among those to the account
 * @param at second in which it was sent
 */
record Outreach(int nth, long at) {
    private static final int KEPT_DAYS = 180;
    private static final double WAVES_A_YEAR = 12;
    private static final double THANKED = 0.5;

    /** Messages of the employee who looks after a WeCom contact, until either side ends it. */
    static List<Outreach> ofStaff(Life life, Account account, long until) {
        SplitMix64 random = life.random(account, Topic.OUTREACH);
        List<Long> times = new ArrayList<>();
        for (Order order : life.purchases().orders()) {
            long at = World.atSomeHour(random, order.at() / World.DAY);
            if (random.chance(THANKED)) {
                times.add(at > order.at() ? at : at + World.DAY);
            }
        }
        waves(random, life, times);
        return kept(life, account, until, times);
    }

    /** Text messages of campaigns to customers of the CRM who let themselves be told. */
    static List<Outreach> ofCampaigns(Life life, Account account) {
        List<Long> times = new ArrayList<>();
        waves(life.random(account, Topic.OUTREACH), life, times);
        List<Consent> marketing = Consent.of(life, account).stream()
                .filter(consent -> consent.purpose().equals("marketing"))
                .toList();
        long until = marketing.isEmpty()
                ? 0
                : marketing.stream()
                        .filter(consent -> !consent.granted())
                        .mapToLong(Consent::changedAt)
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        return kept(life, account, until, times);
    }

    /** One to three messages, a day or so apart. */
    private static void waves(SplitMix64 random, Life life, List<Long> times) {
        long lastDay = life.world().asOf.toEpochDay();
        for (int i = random.nextPoisson(WAVES_A_YEAR * KEPT_DAYS / 365.25); i > 0; i--) {
            long day = lastDay - random.nextInt(KEPT_DAYS);
            for (int message = random.nextInt(3); message >= 0; message--) {
                times.add(World.atSomeHour(random, day + message));
            }
        }
    }

    private static List<Outreach> kept(Life life, Account account, long until, List<Long> times) {
        long from = Math.max(account.opened() + 1, life.world().end - (long) KEPT_DAYS * World.DAY);
        List<Long> kept = times.stream()
                .filter(at -> at >= from && at < until && at < life.world().end)
                .sorted()
                .toList();
        List<Outreach> sent = new ArrayList<>();
        for (long at : kept) {
            sent.add(new Outreach(sent.size(), at));
        }
        return sent;
    }

    /** The campaign that it belongs to. */
    String campaign() {
        return Season.campaign(LocalDate.ofEpochDay(at / World.DAY));
    }
}
