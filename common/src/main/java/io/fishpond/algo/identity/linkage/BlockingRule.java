package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Records that agree on every part are compared. Where a part has several keys, each makes one of its own. */
public record BlockingRule(List<KeyPart> parts) implements Serializable {

    /** Reads parts joined by {@code +}, as in {@code year(birth_date) + soundex(surname)}. */
    public static BlockingRule parse(String written) {
        return new BlockingRule(
                Arrays.stream(written.split("\\+")).map(KeyPart::parse).toList());
    }

    boolean uses(String attribute) {
        return parts.stream().anyMatch(part -> part.attribute().equals(attribute));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return parts.stream().map(KeyPart::toString).collect(Collectors.joining(" + "));
    }
}
