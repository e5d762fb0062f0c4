package io.fishpond.jobs.identity;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Weighed pairs of accounts, packed. */
final class Links implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One end of each. */
    final int[] a;
    /** The other end. */
    final int[] b;

    final float[] bits;

    private Links(int[] a, int[] b, float[] bits) {
        this.a = a;
        this.b = b;
        this.bits = bits;
    }

    int size() {
        return a.length;
    }

    /**
     * Star edges of strong keys, each with the odds that the strongest of its kinds leaves by itself.
     *
     * @param edges see {@link Keys#edges}
     * @param odds of each kind of key, in bits
     */
    static Links ofKeys(Dataset<Row> edges, Map<String, Double> odds) {
        return joined(edges.select("hub", "id", "evidence")
                .javaRDD()
                .mapPartitions(rows -> {
                    Builder links = new Builder();
                    rows.forEachRemaining(edge -> links.add((int) edge.getLong(0), (int) edge.getLong(1), (float)
                            Arrays.stream(edge.getString(2).split(",", 0))
                                    .mapToDouble(odds::get)
                                    .max()
                                    .orElseThrow()));
                    return List.of(links.build()).iterator();
                })
                .collect());
    }

    /** The same, but each with more bits than {@code cut}. */
    Links above(double cut) {
        float least = Math.nextUp((float) cut);
        Links raised = new Links(a, b, bits.clone());
        for (int i = 0; i < raised.bits.length; i++) {
            raised.bits[i] = Math.max(least, bits[i]);
        }
        return raised;
    }

    /** All of several. */
    static Links joined(List<Links> parts) {
        int size = parts.stream().mapToInt(Links::size).sum();
        Links all = new Links(new int[size], new int[size], new float[size]);
        int filled = 0;
        for (Links part : parts) {
            System.arraycopy(part.a, 0, all.a, filled, part.size());
            System.arraycopy(part.b, 0, all.b, filled, part.size());
            System.arraycopy(part.bits, 0, all.bits, filled, part.size());
            filled += part.size();
        }
        return all;
    }

    /** Grows as links come. */
    static final class Builder {
        private Links links = new Links(new int[64], new int[64], new float[64]);
        private int size;

        void add(int a, int b, float bits) {
            if (size == links.size()) {
                links = resized(size * 2);
            }
            links.a[size] = a;
            links.b[size] = b;
            links.bits[size++] = bits;
        }

        private Links resized(int length) {
            return new Links(
                    Arrays.copyOf(links.a, length), Arrays.copyOf(links.b, length), Arrays.copyOf(links.bits, length));
        }

        Links build() {
            return resized(size);
        }
    }
}
