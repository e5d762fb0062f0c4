package io.fishpond.domain;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that never shows itself: its text form is a mask, so that no log, plan or error can carry it. */
public final class Secret implements Serializable {
    private final byte[] bytes;

    /** @throws IllegalArgumentException if the key has fewer than 16 bytes */
    public Secret(String value) {
        this.bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 16) {
            throw new IllegalArgumentException("a key needs at least 16 bytes, this one has " + bytes.length);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "****";
    }

    /** A number that the message alone decides, uniform in [0, 1). */
    public double uniform(String message) {
        return (ByteBuffer.wrap(hmac(message)).getLong() >>> 11) * 0x1p-53;
    }

    /** HMAC-SHA256 (RFC 2104) of a message under this key. */
    public byte[] hmac(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(), "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256, which every JDK must have", e);
        }
    }
}
