package io.fishpond.algo.forest;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Many texts in one array: millions of strings, each an object, burden the collector and travel slowly. */
public final class Texts implements Serializable {
    private final byte[] bytes;
    /** Where each text ends. */
    private final int[] ends;

    private Texts(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    /** The texts, in their order. */
    static Texts of(Collection<String> texts) {
        byte[] bytes = new byte[16 + 32 * texts.size()];
        int[] ends = new int[texts.size()];
        int at = 0;
        int i = 0;
        for (String text : texts) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            if (at + encoded.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length + encoded.length);
            }
            System.arraycopy(encoded, 0, bytes, at, encoded.length);
            at += encoded.length;
            ends[i++] = at;
        }
        return new Texts(Arrays.copyOf(bytes, at), ends);
    }

    public int size() {
        return ends.length;
    }

    public String get(int i) {
        int start = i == 0 ? 0 : ends[i - 1];
        return new String(bytes, start, ends[i] - start, StandardCharsets.UTF_8);
    }
}
