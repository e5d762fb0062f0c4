package io.fishpond.domain;

import java.io.Serializable;

/**
 * Mints member ids: {@code m} and 26 characters of base 32 (Crockford's alphabet in lower case), the first 130 bits of
 * HMAC-SHA256 (RFC 2104) under the deployment's key. Keyed, so that ids cannot be linked to accounts, nor between companies, by
 * guessing external ids.
 */
public final class MemberIds implements Serializable {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int CHARACTERS = 26;
    private static final int BITS_PER_CHARACTER = 5;

    private final Secret key;

    public MemberIds(Secret key) {
        this.key = key;
    }

    /**
     * The id of the member whose founding record is {@code (channel, externalId)}.
     *
     * @param generation 0 at first; counts up when an id minted earlier from the same record lives on elsewhere
     */
    public String mint(String channel, String externalId, int generation) {
        // Lengths first, so that no two founding records spell the same message.
        byte[] digest = key.hmac(
                "member:" + channel.length() + ":" + channel + externalId.length() + ":" + externalId + generation);
        StringBuilder id = new StringBuilder("m");
        int buffer = 0;
        int bits = 0;
        int next = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            if (bits < BITS_PER_CHARACTER) {
                buffer = (buffer << 8) | (digest[next++] & 0xff);
                bits += 8;
            }
            bits -= BITS_PER_CHARACTER;
            id.append(ALPHABET.charAt((buffer >> bits) & 31));
            buffer &= (1 << bits) - 1;
        }
        return id.toString();
    }
}
