package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Terms counted by the entities that bear them. An entity of several records bears a term by the share of those that write it,
 * so that a name does not look common for being one person's in twenty records. Before anything is known of entities, every
 * record is one. Shares are whole units: the order of adding does not matter.
 */
public final class TermCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long ENTITY = 1L << 30;

    private final Linkage linkage;
    private final List<Map<String, Long>> units = new ArrayList<>();
    private final long[] entities;

    public TermCounts(Linkage linkage) {
        this.linkage = linkage;
        this.entities = new long[linkage.attributes().size()];
        linkage.attributes().forEach(attribute -> units.add(new HashMap<>()));
    }

    /** Counts one entity. */
    public void add(List<Profile> records) {
        for (int i = 0; i < entities.length; i++) {
            int attribute = i;
            List<Value> known = records.stream()
                    .mapMulti((Profile record, java.util.function.Consumer<Value> sink) -> {
                        Value value = record.value(attribute);
                        if (value != null) {
                            sink.accept(value);
                        }
                    })
                    .toList();
            if (!known.isEmpty()) {
                entities[i]++;
                for (Value value : known) {
                    for (String term :
                            linkage.attributes().get(i).kind().comparison().counted(value)) {
                        units.get(i).merge(term, ENTITY / known.size(), Long::sum);
                    }
                }
            }
        }
    }

    /** Adds what was counted elsewhere. */
    public void addAll(TermCounts other) {
        for (int i = 0; i < entities.length; i++) {
            entities[i] += other.entities[i];
            Map<String, Long> mine = units.get(i);
            other.units.get(i).forEach((term, count) -> mine.merge(term, count, Long::sum));
        }
    }

    /** A term of an attribute. */
    public record Term(int attribute, String text) implements Serializable {}

    /** What was counted of every term, in units. */
    public Map<Term, Long> terms() {
        Map<Term, Long> terms = new HashMap<>();
        for (int i = 0; i < entities.length; i++) {
            int attribute = i;
            units.get(i).forEach((text, count) -> terms.put(new Term(attribute, text), count));
        }
        return terms;
    }

    /** Whether so many units are more than one entity: only such terms make a difference to {@link #frequencies}. */
    public static boolean isShared(long units) {
        return units > ENTITY;
    }

    /** The same entities, with these terms in place of their own. */
    public TermCounts with(Map<Term, Long> terms) {
        TermCounts counts = new TermCounts(linkage);
        System.arraycopy(entities, 0, counts.entities, 0, entities.length);
        terms.forEach((term, count) -> counts.units.get(term.attribute()).put(term.text(), count));
        return counts;
    }

    /** The frequencies in each attribute, terms by their {@linkplain SaltedHash hashes}. */
    public List<TermFrequencies> frequencies(long salt) {
        List<TermFrequencies> frequencies = new ArrayList<>();
        for (int i = 0; i < entities.length; i++) {
            Map<String, Double> counts = new HashMap<>();
            units.get(i).forEach((term, count) -> counts.put(term, (double) count / ENTITY));
            frequencies.add(TermFrequencies.of(counts, entities[i], salt));
        }
        return frequencies;
    }
}
