package io.fishpond.jobs.identity;

import io.fishpond.table.core.MemberLinks;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Two accounts that a night compared, and what it found. Accounts are written {@code channel:external_id}.
 *
 * @param keys kinds of strong key that unite them; empty if none does
 * @param bits weight, the prior included; null if the pair was not weighed
 * @param probability that both are one person, by this pair alone; null with the weight
 * @param evidence field → bits that it adds to the prior; empty if the pair was not weighed
 */
record AccountPair(
        String a,
        String b,
        List<String> keys,
        @Nullable Double bits,
        @Nullable Double probability,
        Map<String, Double> evidence) {
    /** Among the keys, where stewards link both. */
    private static final String STEWARD = "steward";

    /** Those that a key unites without a weight first, then by falling weight. */
    static final Comparator<AccountPair> BY_STRENGTH = Comparator.comparingDouble(
                    (AccountPair link) -> link.bits() == null ? Double.NEGATIVE_INFINITY : -link.bits())
            .thenComparing(AccountPair::a)
            .thenComparing(AccountPair::b);

    /** Columns of {@link MemberLinks#TABLE}, in its order; {@code core.review_pairs} has them but for the keys. */
    static AccountPair of(Row link) {
        String keys = link.getAs("keys");
        Map<String, Double> evidence = new LinkedHashMap<>();
        String written = link.getAs("evidence");
        for (String field : written.isEmpty() ? new String[0] : written.split(",", -1)) {
            int colon = field.indexOf(':');
            evidence.put(field.substring(0, colon), Double.valueOf(field.substring(colon + 1)));
        }
        return new AccountPair(
                link.getAs("channel_a") + ":" + link.getAs("external_id_a"),
                link.getAs("channel_b") + ":" + link.getAs("external_id_b"),
                keys == null ? List.of() : List.of(keys.split(",", -1)),
                link.getAs("weight_bits"),
                link.getAs("match_probability"),
                evidence);
    }

    /** What two accounts taken at random start with, in bits; null if the pair was not weighed. */
    @Nullable
    Double prior() {
        return bits == null
                ? null
                : bits
                        - evidence.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum();
    }

    boolean joins(String account) {
        return a.equals(account) || b.equals(account);
    }

    /** The account at the other end. */
    String other(String account) {
        return a.equals(account) ? b : a;
    }

    /** What speaks for one person and what against it, in a sentence. */
    String sentence() {
        StringJoiner parts = new StringJoiner("; ", a + " and " + b + ": ", ".");
        if (!keys.isEmpty()) {
            List<String> strong =
                    keys.stream().filter(kind -> !kind.equals(STEWARD)).toList();
            if (!strong.isEmpty()) {
                parts.add("the same " + String.join(" and ", strong) + " unites them, being strong");
            }
            if (strong.size() < keys.size()) {
                parts.add("a steward linked them");
            }
        }
        String pro = fields(true);
        String contra = fields(false);
        if (!pro.isEmpty()) {
            parts.add(pro + " for one person");
        }
        if (!contra.isEmpty()) {
            parts.add(contra + " against");
        }
        if (bits != null && probability != null) {
            parts.add(String.format(Locale.ROOT, "%+.1f bits in all, probability %.4f", bits, probability));
        }
        return parts.toString();
    }

    private String fields(boolean pro) {
        StringJoiner fields = new StringJoiner(", ");
        evidence.forEach((field, added) -> {
            if (added > 0 == pro) {
                fields.add(String.format(Locale.ROOT, "%s (%+.1f)", field, added));
            }
        });
        return fields.toString();
    }
}
