package io.fishpond.config;

import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.algo.identity.linkage.Linkage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a deployment tells one person's accounts: what is compared, and which accounts are compared at all.
 *
 * @param evidence what is compared, in the order of the linkage's attributes
 * @param rules under which two accounts are compared
 */
public record IdentityModel(List<Evidence> evidence, List<BlockingRule> rules) {
    /** Columns of {@code staging.profiles} that can be strong keys, and the kind of key that each holds. */
    static final Map<String, String> KEYS =
            new TreeMap<>(Map.of("phones", "phone", "emails", "email", "union_id", "union_id", "card_id", "card_id"));

    /**
     * One thing that is compared.
     *
     * @param from column of {@code staging.profiles}, or a deployment's own attribute
     */
    public record Evidence(Attribute attribute, String from) {}

    public IdentityModel {
        evidence = List.copyOf(evidence);
        rules = List.copyOf(rules);
    }

    /** The declaration as linkage knows it. */
    public Linkage linkage() {
        return new Linkage(evidence.stream().map(Evidence::attribute).toList(), rules);
    }

    /** Kinds of key that link by themselves: phone, email, union_id, card_id, or fewer. */
    public Set<String> strongKinds() {
        return strongOdds().keySet();
    }

    /** {@linkplain #strongKinds Kinds of key}, and the odds in bits that each leaves by itself. */
    public Map<String, Double> strongOdds() {
        return evidence.stream()
                .filter(e -> e.attribute().strong())
                .collect(Collectors.toUnmodifiableMap(
                        e -> KEYS.getOrDefault(e.from(), e.from()),
                        e -> e.attribute().strongOdds(),
                        Math::max));
    }
}
