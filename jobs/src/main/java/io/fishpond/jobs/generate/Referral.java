package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Who brought a person.
 *
 * @param referrer her number; smaller than the referee's, and she joined earlier
 * @param from the account whose link was shared
 * @param to the account that the link opened
 * @param sharedAt second of the share
 */
record Referral(Person referrer, Account from, Account to, long sharedAt) {
    private static final double REFERRED = 0.9;
    private static final int CANDIDATES = 80;

    /**
     * Draws candidates among the persons with smaller numbers and takes the first who was there, still cared, had an account
     * in the channel, and is of the kind that shares. Nothing is looked up: a candidate is derived from her number.
     */
    static Optional<Referral> of(Person referee) {
        World world = referee.world;
        return of(referee, world.random(referee.number, Topic.REFERRAL), number -> Person.of(world, number));
    }

    /** The same by other draws: who else could have brought her. */
    static Optional<Referral> of(Person referee, SplitMix64 random, LongFunction<Person> persons) {
        Account to = referee.accounts.get(0);
        World world = referee.world;
        if (referee.number == 0 || !to.channel().refers() || !random.chance(REFERRED)) {
            return Optional.empty();
        }
        for (int i = 0; i < CANDIDATES; i++) {
            long number = random.nextLong(referee.number);
            double mood = random.nextDouble();
            long sharedAt = referee.joined - (long) (World.DAY * Math.min(20, random.nextLogNormal(0.3, 1.2)));
            if (world.joined(number) < sharedAt) {
                Person candidate = persons.apply(number);
                Optional<Account> from = candidate.account(to.channel()).filter(a -> a.opened() < sharedAt);
                if (from.isPresent() && mood < candidate.propensity && candidate.leaves > sharedAt) {
                    return Optional.of(new Referral(candidate, from.get(), to, sharedAt));
                }
            }
        }
        return Optional.empty();
    }
}
