package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.Locale;

/** Ids in the forms that the channels use. */
final class Ids {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final long UNION = 100;

    private Ids() {}

    static String external(World world, Channel channel, long person, int nth) {
        long number = Permutation.NUMBERS.apply(person * 2 + nth, world.seed + channel.key);
        return switch (channel) {
            case WECOM -> "wmK7" + token(world, person, channel.key, 28);
            case MINIPROGRAM -> "oM5x" + token(world, person, channel.key, 24);
            case SCAN -> "oQ2s" + token(world, person, channel.key, 24);
            case TMALL -> buyer(world, person) + Long.toString(number, 36);
            case APP -> Long.toString(1_000_000_000L + number);
            case POS -> String.format(Locale.ROOT, "66%011d", number);
            case CRM -> String.format(Locale.ROOT, "C%010d", number);
        };
    }

    /** WeChat's id of the person over all applications of the company. */
    static String union(World world, long person) {
        return "oU8n" + token(world, person, UNION, 24);
    }

    private static String buyer(World world, long person) {
        SplitMix64 random = SplitMix64.of(world.seed, person, Topic.IDS.key, Channel.TMALL.key);
        return random.chance(0.5)
                ? Vocabulary.any(random, Vocabulary.NICK_HEADS) + Vocabulary.any(random, Vocabulary.NICK_TAILS)
                : "tb" + Vocabulary.any(random, Vocabulary.MAIL_WORDS) + "_";
    }

    private static String token(World world, long person, long purpose, int length) {
        SplitMix64 random = SplitMix64.of(world.seed, person, Topic.IDS.key, purpose);
        StringBuilder token = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return token.toString();
    }
}
