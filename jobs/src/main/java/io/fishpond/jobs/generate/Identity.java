package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Who a person is, as she would say herself.
 *
 * @param female or male
 * @param name in Han characters
 * @param pinyin the name in Latin letters
 * @param born date of birth
 * @param address where she lives: with her family, if she shares its phone
 * @param email of her own
 * @param phone number that she had when she joined
 * @param nextPhone number that she took later
 * @param phoneChanges second from which it is hers
 * @param familyPhone number of the family member who owns the phone that she gives away; empty if it is her own
 * @param recycled her number belonged to another person once
 */
record Identity(
        boolean female,
        String name,
        String pinyin,
        LocalDate born,
        String address,
        String email,
        String phone,
        String nextPhone,
        long phoneChanges,
        String familyPhone,
        boolean recycled) {
    private static final int RECYCLED_CANDIDATES = 200;
    private static final long QUARANTINE = 90L * World.DAY;

    static Identity of(Person person) {
        World world = person.world;
        long number = person.number;
        SplitMix64 random = world.random(number, Topic.IDENTITY);
        boolean female = random.chance(0.66);
        String surname = Vocabulary.frequent(random, Vocabulary.SURNAMES);
        StringBuilder name = new StringBuilder(Vocabulary.han(surname));
        StringBuilder pinyin = new StringBuilder();
        for (int i = random.chance(0.3) ? 1 : 0; i < 2; i++) {
            String[] words = female ? Vocabulary.FEMALE_NAMES : Vocabulary.MALE_NAMES;
            String word = random.chance(0.003)
                    ? Vocabulary.any(random, Vocabulary.RARE_NAMES)
                    : Vocabulary.frequent(random, words);
            name.append(Vocabulary.han(word));
            pinyin.append(
                    pinyin.isEmpty()
                            ? Vocabulary.pinyin(word)
                            : Vocabulary.pinyin(word).toLowerCase(Locale.ROOT));
        }
        int age = random.chance(0.005) ? random.between(8, 13) : (int) Math.min(80, random.nextLogNormal(33, 0.28));
        LocalDate born = world.asOf.minusYears(Math.max(8, age)).minusDays(random.nextInt(365));
        boolean family = number % 2 == 1 && random.chance(world.mess.sharesFamilyPhone);
        String email = random.chance(0.5)
                ? Permutation.NUMBERS.apply(number, world.seed) + "@qq.com"
                : Vocabulary.any(random, Vocabulary.MAIL_WORDS)
                        + Vocabulary.any(random, Vocabulary.MAIL_WORDS)
                        + Long.toString(number, 36)
                        + "@"
                        + Vocabulary.any(random, Vocabulary.MAIL_DOMAINS);
        String recycled = recycledPhone(person, random);
        return new Identity(
                female,
                name.toString(),
                Vocabulary.pinyin(surname) + " " + pinyin,
                born,
                address(world, family ? number - 1 : number),
                email,
                recycled.isEmpty() ? world.phone(number, 0) : recycled,
                world.phone(number, 1),
                phoneChanges(world, number),
                family ? world.phone(number - 1, 0) : "",
                !recycled.isEmpty());
    }

    private static String address(World world, long household) {
        SplitMix64 random = SplitMix64.of(world.seed, household, Topic.IDENTITY.key, 1);
        return Vocabulary.any(random, Vocabulary.PLACES).replace(",", "")
                + Vocabulary.any(random, Vocabulary.STREETS)
                + random.between(1, 999)
                + "号"
                + random.between(1, 32)
                + "栋"
                + (random.between(1, 30) * 100 + random.between(1, 4))
                + "室";
    }

    private static long phoneChanges(World world, long person) {
        SplitMix64 random = world.random(person, Topic.PHONE);
        if (World.isStaff(person) || !random.chance(world.mess.changesPhone)) {
            return Long.MAX_VALUE;
        }
        long joined = world.joined(person);
        return joined + (long) (random.nextDouble() * (world.end - joined));
    }

    /** A number that another person gave up more than 90 days before this one joined; empty for nearly everybody. */
    private static String recycledPhone(Person person, SplitMix64 random) {
        World world = person.world;
        if (person.number == 0 || person.isStaff() || !random.chance(world.mess.takesRecycledPhone)) {
            return "";
        }
        for (int i = 0; i < RECYCLED_CANDIDATES; i++) {
            long candidate = random.nextLong(person.number);
            if (phoneChanges(world, candidate) < person.joined - QUARANTINE) {
                return world.phone(candidate, 0);
            }
        }
        return "";
    }

    /** The number that she carries at that time. */
    String phoneAt(long at) {
        return at < phoneChanges ? phone : nextPhone;
    }
}
