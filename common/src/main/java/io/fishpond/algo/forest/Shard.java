package io.fishpond.algo.forest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * A part of a forest's members, and what is known of them after some rounds of pointer doubling (Wyllie, The Complexity of
 * Parallel Computations, 1979). After round k everybody points 2^k hops up, or at nobody where the forest ends before, and
 * knows what is fewer than 2^k hops away, up and down; a forest of depth d takes ⌈log2(d+1)⌉ rounds. With p the pointers, w the
 * weights and A what came from below: {@code A'(v) = A(v) + λ^(2^k) Σ (w(u) + A(u))} over the u with p(u) = v, then
 * {@code p' = p∘p}.
 *
 * <p>A round is two exchanges: every shard tells the shards that its members point at what they bring ({@link #pushes}), each of
 * them takes it in and answers where those pointed at point themselves ({@link #take}), and the first moves its pointers
 * ({@link #advance}). Who points at the same member is told of once a shard, so that a star costs no more than a chain. A shard is never
 * changed: each step gives the next.
 */
@SuppressWarnings("ArrayRecordComponent") // messages, never compared
public final class Shard implements Serializable {
    /** Where whoever has nobody above points. */
    static final long NOBODY = -1;

    /** Numbers of hops are ints. */
    private static final int MOST_ROUNDS = 30;

    /**
     * What the members of one shard bring to members of another.
     *
     * @param at numbers of those pointed at, ascending
     * @param brought sum × pointed at
     * @param heights tree × pointed at: hops to the lowest who came an uncut way
     */
    public record Push(int from, int[] at, long[][] brought, int[][] heights) implements Serializable {}

    /**
     * Where those pointed at stand, in the order of the push.
     *
     * @param hops tree × pointed at
     * @param tops tree × pointed at; empty where nobody asked
     */
    public record Pull(int from, long[] pointers, int[][] hops, long[][] tops) implements Serializable {}

    /** A shard that has taken in what was brought to it, and its answers by the shard that asked. */
    public record Taken(Shard shard, Map<Integer, Pull> answers) implements Serializable {}

    private final Survey survey;
    private final int number;
    /** Of the pointers that have not left the forest. */
    private final int span;

    private final double factor;
    private final long[] pointers;
    /** Tree × member: uncut hops upwards, as far as is known. */
    private final int[][] hops;
    /** Tree × member: who is that many hops above. */
    private final long[][] tops;

    private final long[][] weights;
    private final long[][] below;
    private final int[][] heights;
    /** Whom this shard points at, ascending; and for each member which of them, -1 for nobody. */
    private final long[] asked;

    private final int[] places;

    private Shard(
            Survey survey,
            int number,
            int span,
            double factor,
            long[] pointers,
            int[][] hops,
            long[][] tops,
            long[][] weights,
            long[][] below,
            int[][] heights) {
        this.survey = survey;
        this.number = number;
        this.span = span;
        this.factor = factor;
        this.pointers = pointers;
        this.hops = hops;
        this.tops = tops;
        this.weights = weights;
        this.below = below;
        this.heights = heights;
        this.asked = distinct(Arrays.stream(pointers).filter(pointer -> pointer != NOBODY));
        this.places = new int[pointers.length];
        for (int i = 0; i < pointers.length; i++) {
            places[i] = pointers[i] == NOBODY ? -1 : Arrays.binarySearch(asked, pointers[i]);
        }
    }

    static Shard start(Survey survey, int number, long[] pointers, byte[] cut, long[][] weights) {
        int size = pointers.length;
        int trees = survey.trees();
        int[][] hops = new int[trees][size];
        long[][] tops = new long[survey.findsTops() ? trees : 0][size];
        for (int t = 0; t < trees; t++) {
            for (int i = 0; i < size; i++) {
                boolean isJoined = pointers[i] != NOBODY && (cut[i] >> t & 1) == 0;
                hops[t][i] = isJoined ? 1 : 0;
                if (survey.findsTops()) {
                    tops[t][i] = isJoined ? pointers[i] : address(number, i);
                }
            }
        }
        return new Shard(
                survey,
                number,
                1,
                survey.damping(),
                pointers,
                hops,
                tops,
                weights,
                new long[survey.sums().size()][size],
                new int[trees][size]);
    }

    /** Each once, ascending; unlike a stream's own, without an object for each. */
    private static long[] distinct(LongStream addresses) {
        long[] sorted = addresses.toArray();
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    static long address(int shard, int index) {
        return (long) shard << Integer.SIZE | index;
    }

    private static int shardOf(long address) {
        return (int) (address >>> Integer.SIZE);
    }

    private static int indexOf(long address) {
        return (int) address;
    }

    /** How many members still point at somebody. */
    public long running() {
        return Arrays.stream(places).filter(place -> place >= 0).count();
    }

    /** A member who still points at somebody, -1 if none does. */
    public int anyRunning() {
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Whether as many rounds were done as a forest of {@code size} members can need: who still runs then runs in a circle. */
    public static boolean isOver(int rounds, long size) {
        return rounds >= Math.min(MOST_ROUNDS, Long.SIZE - Long.numberOfLeadingZeros(size));
    }

    /** What this shard tells others, and itself, by the shard that is told. */
    public Map<Integer, Push> pushes() {
        List<Survey.Sum> sums = survey.sums();
        long[][] brought = new long[sums.size()][asked.length];
        for (int s = 0; s < brought.length; s++) {
            Survey.Sum sum = sums.get(s);
            long[] weight = weights[sum.weight()];
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0 && hops[sum.tree()][i] == span) {
                    brought[s][places[i]] += weight[i] * sum.scale() + below[s][i];
                }
            }
        }
        int[][] reached = new int[hops.length][asked.length];
        for (int t = 0; t < reached.length; t++) {
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0 && hops[t][i] == span) {
                    reached[t][places[i]] = Math.max(reached[t][places[i]], span + heights[t][i]);
                }
            }
        }
        Map<Integer, Push> pushes = new LinkedHashMap<>();
        for (Range range : ranges(asked)) {
            pushes.put(range.shard(), new Push(number, range.numbers(asked), range.of(brought), range.of(reached)));
        }
        return pushes;
    }

    /** Addresses in one shard, where they stand among others. */
    private record Range(int shard, int from, int to) {
        int[] numbers(long[] addresses) {
            return Arrays.stream(addresses, from, to).mapToInt(Shard::indexOf).toArray();
        }

        long[][] of(long[][] rows) {
            return Arrays.stream(rows)
                    .map(row -> Arrays.copyOfRange(row, from, to))
                    .toArray(long[][]::new);
        }

        int[][] of(int[][] rows) {
            return Arrays.stream(rows)
                    .map(row -> Arrays.copyOfRange(row, from, to))
                    .toArray(int[][]::new);
        }
    }

    /** Ascending addresses, by shard. */
    private static List<Range> ranges(long[] addresses) {
        List<Range> ranges = new ArrayList<>();
        for (int from = 0, to; from < addresses.length; from = to) {
            to = from;
            while (to < addresses.length && shardOf(addresses[to]) == shardOf(addresses[from])) {
                to++;
            }
            ranges.add(new Range(shardOf(addresses[from]), from, to));
        }
        return ranges;
    }

    /** Takes in what was brought, and answers where those pointed at stood before. */
    public Taken take(Iterable<Push> pushes) {
        Map<Integer, Pull> answers = new LinkedHashMap<>();
        long[][] brought = new long[below.length][pointers.length];
        int[][] reached = Arrays.stream(heights).map(int[]::clone).toArray(int[][]::new);
        for (Push push : pushes) {
            int[] at = push.at();
            answers.put(push.from(), new Pull(number, of(pointers, at), of(hops, at), of(tops, at)));
            for (int s = 0; s < brought.length; s++) {
                for (int i = 0; i < at.length; i++) {
                    brought[s][at[i]] += push.brought()[s][i];
                }
            }
            for (int t = 0; t < reached.length; t++) {
                for (int i = 0; i < at.length; i++) {
                    reached[t][at[i]] = Math.max(reached[t][at[i]], push.heights()[t][i]);
                }
            }
        }
        for (int s = 0; s < brought.length; s++) {
            boolean isDamped = survey.sums().get(s).isDamped();
            for (int i = 0; i < pointers.length; i++) {
                // Rounded once a sum: a million alike, each rounded, would all err to one side.
                brought[s][i] = below[s][i] + (isDamped ? Math.round(factor * brought[s][i]) : brought[s][i]);
            }
        }
        return new Taken(
                new Shard(survey, number, span, factor, pointers, hops, tops, weights, brought, reached), answers);
    }

    private static long[] of(long[] row, int[] at) {
        long[] picked = new long[at.length];
        for (int i = 0; i < at.length; i++) {
            picked[i] = row[at[i]];
        }
        return picked;
    }

    private static long[][] of(long[][] rows, int[] at) {
        return Arrays.stream(rows).map(row -> of(row, at)).toArray(long[][]::new);
    }

    private static int[][] of(int[][] rows, int[] at) {
        int[][] picked = new int[rows.length][at.length];
        for (int t = 0; t < rows.length; t++) {
            for (int i = 0; i < at.length; i++) {
                picked[t][i] = rows[t][at[i]];
            }
        }
        return picked;
    }

    /** Moves every pointer to where the one pointed at points; who has nobody further above is done. */
    public Shard advance(Iterable<Pull> answers) {
        long[] farPointers = new long[asked.length];
        int[][] farHops = new int[hops.length][asked.length];
        long[][] farTops = new long[tops.length][asked.length];
        Map<Integer, Integer> starts = new HashMap<>();
        ranges(asked).forEach(range -> starts.put(range.shard(), range.from()));
        for (Pull answer : answers) {
            int start = starts.getOrDefault(answer.from(), -1);
            System.arraycopy(answer.pointers(), 0, farPointers, start, answer.pointers().length);
            for (int t = 0; t < hops.length; t++) {
                System.arraycopy(answer.hops()[t], 0, farHops[t], start, answer.pointers().length);
            }
            for (int t = 0; t < tops.length; t++) {
                System.arraycopy(answer.tops()[t], 0, farTops[t], start, answer.pointers().length);
            }
        }
        long[] moved = new long[pointers.length];
        int[][] further = Arrays.stream(hops).map(int[]::clone).toArray(int[][]::new);
        long[][] higher = Arrays.stream(tops).map(long[]::clone).toArray(long[][]::new);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = places[i] < 0 ? NOBODY : farPointers[places[i]];
        }
        for (int t = 0; t < further.length; t++) {
            for (int i = 0; i < moved.length; i++) {
                if (places[i] >= 0 && hops[t][i] == span) {
                    further[t][i] += farHops[t][places[i]];
                    if (survey.findsTops()) {
                        higher[t][i] = farTops[t][places[i]];
                    }
                }
            }
        }
        return new Shard(survey, number, 2 * span, factor * factor, moved, further, higher, weights, below, heights);
    }

    /** Uncut hops from a member to her root in a tree, once nobody runs. */
    public int depth(int tree, int member) {
        return hops[tree][member];
    }

    /**
     * The name of her root in a tree, once nobody runs.
     *
     * @param own names of this shard's members
     * @param others names of roots in other shards, by address
     */
    public String top(int tree, int member, Texts own, Map<Long, String> others) {
        long top = tops[tree][member];
        return shardOf(top) == number
                ? own.get(indexOf(top))
                : Objects.requireNonNull(others.get(top), "a root that nobody named");
    }

    /** Hops from a member to the lowest below her in a tree, once nobody runs. */
    public int height(int tree, int member) {
        return heights[tree][member];
    }

    /** A sum over everybody below her, in parts of its unit, once nobody runs. */
    public long below(int sum, int member) {
        return below[sum][member];
    }

    /** Members of another shard whose names are asked for. */
    public record Inquiry(int from, int[] numbers) implements Serializable {}

    /** Their names. */
    public record Names(int from, int[] numbers, Texts names) implements Serializable {
        /** By address. */
        public void putInto(Map<Long, String> known) {
            for (int i = 0; i < numbers.length; i++) {
                known.put(address(from, numbers[i]), names.get(i));
            }
        }
    }

    /**
     * What is asked to learn the names of roots in other shards, by the shard that is asked; nothing where no roots were looked
     * for.
     */
    public Map<Integer, Inquiry> inquiries() {
        long[] roots =
                distinct(Arrays.stream(tops).flatMapToLong(Arrays::stream).filter(top -> shardOf(top) != number));
        Map<Integer, Inquiry> inquiries = new LinkedHashMap<>();
        for (Range range : ranges(roots)) {
            inquiries.put(range.shard(), new Inquiry(number, range.numbers(roots)));
        }
        return inquiries;
    }

    /**
     * The answers, by the shard that asked.
     *
     * @param names of this shard's members
     */
    public Map<Integer, Names> answers(Iterable<Inquiry> inquiries, Texts names) {
        Map<Integer, Names> answers = new LinkedHashMap<>();
        for (Inquiry inquiry : inquiries) {
            Texts told = Texts.of(
                    Arrays.stream(inquiry.numbers()).mapToObj(names::get).toList());
            answers.put(inquiry.from(), new Names(number, inquiry.numbers(), told));
        }
        return answers;
    }
}
