package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;

/**
 * How somebody is employed, as the roster has it.
 *
 * @param hired first day
 * @param title what she does
 * @param left epoch day of her last day; the largest number for those who are there
 */
record Employment(LocalDate hired, String title, long left) {
    private static final String[] TITLES = {"导购", "导购", "导购", "店长", "客服", "区域经理"};

    static Employment of(Person person) {
        World world = person.world;
        SplitMix64 random = SplitMix64.of(world.seed, person.number, Topic.STAFF.key, 2);
        LocalDate hired = person.joinedOn().minusDays(random.nextInt(400));
        boolean left = random.chance(0.15);
        long days = Math.max(1, world.asOf.toEpochDay() - hired.toEpochDay());
        String title = Vocabulary.any(random, TITLES);
        return new Employment(hired, title, left ? hired.toEpochDay() + random.nextLong(days) : Long.MAX_VALUE);
    }

    boolean hasLeft() {
        return left < Long.MAX_VALUE;
    }
}
