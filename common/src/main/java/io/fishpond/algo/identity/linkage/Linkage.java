package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a deployment declares: which attributes are compared, and under which rules two records are compared at all. */
public record Linkage(List<Attribute> attributes, List<BlockingRule> rules) implements Serializable {
    private static final long KEY_MULTIPLIER = 0x9E3779B97F4A7C15L;

    public Linkage {
        attributes = List.copyOf(attributes);
        rules = List.copyOf(rules);
        List<String> faults = new ArrayList<>();
        if (attributes.size() > AgreementPattern.MOST_ATTRIBUTES) {
            faults.add("at most " + AgreementPattern.MOST_ATTRIBUTES + " attributes, these are " + attributes.size());
        }
        if (rules.size() > AgreementPattern.MOST_RULES) {
            faults.add("at most " + AgreementPattern.MOST_RULES + " blocking rules, these are " + rules.size());
        }
        List<String> names = attributes.stream().map(Attribute::name).toList();
        for (BlockingRule rule : rules) {
            for (KeyPart part : rule.parts()) {
                if (!names.contains(part.attribute())) {
                    faults.add("a blocking rule asks for '" + part.attribute() + "', which is none of " + names);
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * A record made ready.
     *
     * @param cells one an attribute, in their order; null where nothing is known
     */
    public Profile profile(@Nullable String... cells) {
        @Nullable Value[] values = new Value[attributes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = attributes.get(i).kind().parse(cells[i]);
        }
        long[][] keys = new long[rules.size()][];
        Arrays.setAll(keys, rule -> keys(rule, values));
        return new Profile(values, keys);
    }

    private long[] keys(int rule, @Nullable Value[] values) {
        long[] keys = {rule + 1};
        for (KeyPart part : rules.get(rule).parts()) {
            Value value = values[indexOf(part.attribute())];
            if (value == null) {
                return new long[0];
            }
            String[] added = part.keys(value);
            long[] joined = new long[keys.length * added.length];
            for (int i = 0; i < keys.length; i++) {
                for (int j = 0; j < added.length; j++) {
                    joined[i * added.length + j] = mix(keys[i], added[j]);
                }
            }
            keys = joined;
        }
        return Arrays.stream(keys).sorted().distinct().toArray();
    }

    private int indexOf(String attribute) {
        return IntStream.range(0, attributes.size())
                .filter(i -> attributes.get(i).name().equals(attribute))
                .findFirst()
                .orElseThrow();
    }

    /** 64 bits, so that strangers share a key once in billions of records; they would merely be compared. */
    private static long mix(long key, String text) {
        long hash = key;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * KEY_MULTIPLIER;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ text.length()) * KEY_MULTIPLIER;
        hash ^= hash >>> 32;
        return hash == Long.MAX_VALUE ? 0 : hash;
    }

    /** The levels at which two records agree. */
    public long pattern(Profile a, Profile b) {
        long pattern = AgreementPattern.NOTHING_KNOWN;
        for (int i = 0; i < attributes.size(); i++) {
            Value valueA = a.value(i);
            Value valueB = b.value(i);
            if (valueA != null && valueB != null) {
                pattern = AgreementPattern.with(
                        pattern, i, attributes.get(i).kind().level(valueA, valueB));
            }
        }
        return pattern;
    }

    /** Whether what two records say cannot be of one person, unless they share an identifier of her own. */
    public boolean isContradicted(long pattern, Profile a, Profile b) {
        boolean excluded = false;
        for (int i = 0; i < attributes.size(); i++) {
            int level = AgreementPattern.level(pattern, i);
            if (attributes.get(i).identifies(level)) {
                return false;
            }
            excluded |= attributes.get(i).excludes(level, a.value(i), b.value(i));
        }
        return excluded;
    }

    /** Names of the attributes by which two records {@linkplain #isContradicted cannot be of one person}; none if they can. */
    public List<String> contradictions(Profile a, Profile b) {
        long pattern = pattern(a, b);
        return IntStream.range(0, isContradicted(pattern, a, b) ? attributes.size() : 0)
                .filter(i -> attributes.get(i).excludes(AgreementPattern.level(pattern, i), a.value(i), b.value(i)))
                .mapToObj(i -> attributes.get(i).name())
                .toList();
    }
}
