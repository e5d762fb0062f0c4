package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is said to have brought a person: mostly who did, sometimes nobody, sometimes others as well. */
final class Claims {
    private static final double LOST = 0.04;
    private static final double RIVAL = 0.06;
    private static final double SELF = 0.01;
    private static final double MUTUAL = 0.01;
    private static final double INVENTED = 0.01;

    private Claims() {}

    /**
     * One claim.
     *
     * @param from who is said to have brought the other
     * @param to who was brought
     * @param at second of the claim
     * @param sharedAt second of the share behind a true claim
     * @param kind how it arose
     * @param voice who spoke
     * @param isTrue it is as it says
     * @param reward cents that were paid for it, 0 for none
     * @param rewardedAt second of the payment
     */
    record Claim(
            Account from,
            Account to,
            long at,
            long sharedAt,
            String kind,
            String voice,
            boolean isTrue,
            long reward,
            long rewardedAt) {}

    /** Whether the claim of a true referral reaches the exports. */
    static boolean isClaimed(Life life) {
        return !life.world().random(life.person().number, Topic.CLAIMS).chance(LOST);
    }

    static List<Claim> of(Life life, Channel channel, Mess mess) {
        World world = life.world();
        Account to = life.person().accounts.get(0);
        if (to.channel() != channel) {
            return List.of();
        }
        SplitMix64 random = SplitMix64.of(world.seed, life.person().number, Topic.CLAIMS.key, 1);
        List<Claim> claims = new ArrayList<>();
        if (life.referral().isEmpty()) {
            if (random.chance(INVENTED)) {
                rival(random, life, to, claims, mess, "claim that nobody earned");
            }
            return claims;
        }
        Referral referral = life.referral().get();
        if (isClaimed(life)) {
            claims.add(truth(random, life, referral));
        } else {
            mess.count("claim of a true referral lost");
        }
        if (random.chance(RIVAL)) {
            rival(random, life, to, claims, mess, "rival claim, later than the true one");
        }
        if (random.chance(SELF)) {
            add(claims, to, to, to.opened() + 700, world, mess, "claim of oneself");
        }
        if (random.chance(MUTUAL)) {
            add(claims, to, referral.from(), to.opened() + 900, world, mess, "claim back, against time");
        }
        return claims;
    }

    private static Claim truth(SplitMix64 random, Life life, Referral referral) {
        Optional<Order> first = life.purchases().orders().stream().findFirst();
        long rewarded = first.map(o -> o.at() + 7L * World.DAY).orElse(Long.MAX_VALUE);
        boolean pays = random.chance(0.6) && rewarded < life.world().end;
        boolean staff = referral.referrer().isStaff();
        return new Claim(
                referral.from(),
                referral.to(),
                referral.to().opened() + random.nextInt(600),
                referral.sharedAt(),
                kind(referral, staff),
                referral.referrer().voice(),
                true,
                pays && !staff ? 1000 : 0,
                rewarded);
    }

    /** Some come by a group-buy (拼团) or say it on a form; who, is a matter of her number. */
    private static String kind(Referral referral, boolean staff) {
        boolean isApp = referral.to().channel() == Channel.APP;
        boolean isOther = referral.to().person() % 8 == 0;
        return staff ? "staff_code" : isApp ? isOther ? "form" : "invite_code" : isOther ? "group_buy" : "share_link";
    }

    /** A claim by anybody with an account in the channel, made too late. */
    private static void rival(SplitMix64 random, Life life, Account to, List<Claim> claims, Mess mess, String kind) {
        World world = life.world();
        long days = claims.isEmpty() ? random.between(40, 200) : random.between(1, 200);
        for (int i = 0; i < 20; i++) {
            long number = random.nextLong(world.members);
            Optional<Account> from = Person.of(world, number).account(to.channel());
            long at = to.opened() + days * World.DAY;
            if (number != to.person() && from.isPresent() && from.get().opened() < at) {
                add(claims, from.get(), to, at, world, mess, kind);
                return;
            }
        }
    }

    private static void add(
            List<Claim> claims, Account from, Account to, long at, World world, Mess mess, String kind) {
        if (at < world.end) {
            claims.add(new Claim(from, to, at, at, "share_link", "user", false, 0, 0));
            mess.count(kind);
        }
    }
}
