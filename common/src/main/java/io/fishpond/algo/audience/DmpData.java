package io.fishpond.algo.audience;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A line of an Ocean Engine customer file: Base64 of the protocol buffer {@code DmpData {repeated IdItem idList = 1}} with
 * {@code IdItem {optional uint32 timestamp = 1; required DataType dataType = 2; required string id = 3}}.
 */
final class DmpData {
    /** {@code DataType.MOBILE_HASH_SHA256}. */
    private static final int MOBILE_HASH_SHA256 = 6;

    private static final int ID_LIST = 1 << 3 | 2; // field number and wire type: 2 has a length, 0 is a number
    private static final int DATA_TYPE = 2 << 3;
    private static final int ID = 3 << 3 | 2;

    private DmpData() {}

    /** @param hash of a phone number, 64 hexadecimal digits: lengths below 128 take one byte */
    static String line(String hash) {
        byte[] id = hash.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream item = new ByteArrayOutputStream();
        item.write(DATA_TYPE);
        item.write(MOBILE_HASH_SHA256);
        item.write(ID);
        item.write(id.length);
        item.writeBytes(id);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(ID_LIST);
        data.write(item.size());
        data.writeBytes(item.toByteArray());
        return Base64.getEncoder().encodeToString(data.toByteArray());
    }
}
