package io.fishpond.algo.identity;

import java.io.Serializable;

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
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            char one = a.charAt(i);
            char other = b.charAt(i);
            if (one != other) {
                // Half of a character beyond the basic plane, and so the greater, whatever its number.
                boolean isHalf = Character.isSurrogate(one);
                return isHalf == Character.isSurrogate(other) ? one - other : isHalf ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    /** As stewards write it. */
    @Override
    public String toString() {
        return channel + ":" + externalId;
    }
}
