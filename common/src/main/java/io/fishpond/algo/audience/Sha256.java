package io.fishpond.algo.audience;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as every platform here takes it: over UTF-8, without salt, in lower-case hexadecimal. */
final class Sha256 {
    private Sha256() {}

    static String hex(String normal) {
        if (normal.isEmpty()) {
            throw new IllegalArgumentException("nothing to hash: the hash of an empty text would name everybody");
        }
        try {
            byte[] text = normal.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
