package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Pairs counted by agreement pattern and shared blocking rules: all that is needed to learn a model, a few thousand rows
 * whatever the number of pairs. Beside each count, and for each attribute, how common the terms were that agreed: the sum of
 * 2^-surprise, in whole units so that the order of adding does not matter.
 */
public final class PatternCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double UNIT = 0x1.0p-36;

    private final int attributes;
    private int size;
    private long[] patterns = new long[1 << 10];
    private long[] counts = new long[1 << 10];
    private long[] commonness;

    public PatternCounts(int attributes) {
        this.attributes = attributes;
        this.commonness = new long[patterns.length * attributes];
    }

    /**
     * Counts one pair.
     *
     * @param rules the blocking rules, as bits, that it shares
     * @param surprises bits that the agreeing terms of each attribute tell, damped
     */
    public void add(long pattern, int rules, double[] surprises) {
        int slot = slot(AgreementPattern.withRules(pattern, rules));
        counts[slot]++;
        for (int i = 0; i < attributes; i++) {
            commonness[slot * attributes + i] += Math.round(Math.pow(2, -surprises[i]) / UNIT);
        }
    }

    /** Adds what was counted elsewhere. */
    public void addAll(PatternCounts other) {
        for (int from = 0; from < other.patterns.length; from++) {
            if (other.counts[from] > 0) {
                int slot = slot(other.patterns[from]);
                counts[slot] += other.counts[from];
                for (int i = 0; i < attributes; i++) {
                    commonness[slot * attributes + i] += other.commonness[from * attributes + i];
                }
            }
        }
    }

    /** The rows, by pattern. */
    Row[] rows() {
        Row[] rows = new Row[size];
        int next = 0;
        for (int slot = 0; slot < patterns.length; slot++) {
            if (counts[slot] > 0) {
                double[] means = new double[attributes];
                for (int i = 0; i < attributes; i++) {
                    means[i] = commonness[slot * attributes + i] * UNIT / counts[slot];
                }
                rows[next++] = new Row(patterns[slot], counts[slot], means);
            }
        }
        Arrays.sort(rows, (a, b) -> Long.compareUnsigned(a.pattern, b.pattern));
        return rows;
    }

    public int size() {
        return size;
    }

    public long pairs() {
        return Arrays.stream(counts).sum();
    }

    /** Pairs of one pattern, and the mean of 2^-surprise in each attribute. */
    static final class Row {
        final long pattern;
        final long count;
        final double[] commonness;

        Row(long pattern, long count, double[] commonness) {
            this.pattern = pattern;
            this.count = count;
            this.commonness = commonness;
        }
    }

    private int slot(long pattern) {
        if (size * 2 >= patterns.length) {
            grow();
        }
        int mask = patterns.length - 1;
        long hash = pattern * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (counts[slot] > 0 && patterns[slot] != pattern) {
            slot = slot + 1 & mask;
        }
        if (counts[slot] == 0) {
            patterns[slot] = pattern;
            size++;
        }
        return slot;
    }

    private void grow() {
        PatternCounts larger = new PatternCounts(attributes);
        larger.patterns = new long[patterns.length * 2];
        larger.counts = new long[patterns.length * 2];
        larger.commonness = new long[patterns.length * 2 * attributes];
        larger.addAll(this);
        patterns = larger.patterns;
        counts = larger.counts;
        commonness = larger.commonness;
    }
}
