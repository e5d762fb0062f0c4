package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person allowed, or took back, in one account.
 *
 * @param purpose what for
 * @param contactChannel by which way
 * @param recipient who may use it
 * @param changedAt second of the change
 * @param granted given, or taken back
 */
record Consent(String purpose, String contactChannel, String recipient, long changedAt, boolean granted) {

    static List<Consent> of(Life life, Account account) {
        SplitMix64 random = life.random(account, Topic.CONSENTS);
        List<Consent> consents = new ArrayList<>();
        if (random.chance(0.82)) {
            add(random, life, account, "marketing", way(account.channel()), "self", consents);
        }
        if (random.chance(0.6)) {
            add(random, life, account, "profiling", "any", "self", consents);
        }
        if (random.chance(0.08)) {
            add(random, life, account, "sharing", "any", "tencent_ads", consents);
        }
        // Who lets a platform abroad know her allows both, or the first is worth nothing.
        if (random.chance(0.04)) {
            add(random, life, account, "sharing", "any", "meta_ads", consents);
            add(random, life, account, "cross_border", "any", "meta_ads", consents);
        }
        return consents;
    }

    private static String way(Channel channel) {
        return switch (channel) {
            case WECOM -> "wecom";
            case APP -> "any";
            case MINIPROGRAM -> "any";
            default -> "sms";
        };
    }

    private static void add(
            SplitMix64 random,
            Life life,
            Account account,
            String purpose,
            String way,
            String recipient,
            List<Consent> consents) {
        consents.add(new Consent(purpose, way, recipient, account.opened(), true));
        if (random.chance(0.05)) {
            long later = account.opened() + 60 + random.nextLong(life.world().end - account.opened());
            if (later < life.world().end) {
                consents.add(new Consent(purpose, way, recipient, later, false));
            }
        }
    }
}
