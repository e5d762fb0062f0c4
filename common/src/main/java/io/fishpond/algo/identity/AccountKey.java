package io.fishpond.algo.identity;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an account is known by, for ever. In the order of channel, then external id, each by its characters' code points: so
 * sorts Spark too, where {@link String#compareTo} differs on rare characters.
 */
public record AccountKey(String channel, String externalId) implements Comparable<AccountKey>, Serializable {

    @Override
    public int compareTo(AccountKey other) {
        int byChannel = compare(channel, other.channel);
        return byChannel != 0 ? byChannel : compare(externalId, other.externalId);
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** As stewards write it. */
    @Override
    public String toString() {
        return channel + ":" + externalId;
    }
}
