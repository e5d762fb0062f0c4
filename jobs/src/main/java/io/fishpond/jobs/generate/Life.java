package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything about one person that the channels report.
 *
 * @param person how she behaves
 * @param identity who she is
 * @param purchases what she bought and will buy
 * @param referral who brought her
 */
record Life(Person person, Identity identity, Purchases purchases, Optional<Referral> referral) {

    static Life of(World world, long number) {
        Person person = Person.of(world, number);
        return new Life(person, Identity.of(person), Purchases.of(person), Referral.of(person));
    }

    World world() {
        return person.world;
    }

    List<Account> accounts(Channel channel) {
        return person.accounts.stream().filter(a -> a.channel() == channel).toList();
    }

    /** Orders of the account up to the as-of date. */
    Stream<Order> orders(Account account) {
        return purchases.orders().stream()
                .filter(o -> o.account().equals(account))
                .filter(o -> o.at() < person.world.end);
    }

    /** The stream of draws for what one account does, apart from its orders. */
    SplitMix64 random(Account account, Topic topic) {
        return SplitMix64.of(person.world.seed, person.number, topic.key, account.channel().key, account.nth());
    }

    /** Years from opening the account until she leaves, or until the as-of date. */
    double activeYears(Account account) {
        return Math.max(0, activeUntil() - account.opened()) / (365.25 * World.DAY);
    }

    private long activeUntil() {
        return Math.min(person.leaves, person.world.end);
    }

    /** Some moment at which the account is in use. */
    long someTime(SplitMix64 random, Account account) {
        long span = Math.max(1, activeUntil() - account.opened());
        long day = (account.opened() + random.nextLong(span)) / World.DAY;
        return Math.max(account.opened() + 60, World.atSomeHour(random, day));
    }

    /** What she shares: mostly something that she had bought by then, else something of the category that she prefers. */
    String sharedProduct(Account account, int nth, long at) {
        SplitMix64 random = SplitMix64.of(
                person.world.seed, person.number, Topic.SHARES.key, account.channel().key, account.nth(), nth);
        List<Catalogue.Line> bought = purchases.orders().stream()
                .filter(order -> order.at() <= at)
                .flatMap(order -> order.lines().stream())
                .toList();
        boolean own = random.chance(0.7) && !bought.isEmpty();
        return (own ? bought.get(random.nextInt(bought.size())).product() : Catalogue.any(random, person.category))
                .id();
    }

    /** An id for the n-th event of an account, which no other event of its channel has. */
    static String eventId(Account account, int nth) {
        return account.person() + "-" + account.nth() + "-" + nth;
    }
}
