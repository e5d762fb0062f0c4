package io.fishpond.algo.forest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of a shard while they and their referrers are known by name only. */
@SuppressWarnings("ArrayRecordComponent") // messages, never compared
public final class Draft implements Serializable {

    /**
     * A member who was brought.
     *
     * @param shard where her referrer is looked for
     * @param cut bit t: in tree t the edge to her referrer is cut
     */
    public record Member(String name, String referrer, int shard, int cut, long[] weights) {}

    /** Names that one shard looks for in another. */
    public record Call(int from, Texts names) implements Serializable {}

    /** Their numbers there, in the order of the call. */
    public record Numbers(int from, int[] numbers) implements Serializable {}

    /**
     * A draft all of whose members have numbers.
     *
     * @param names by number: those who were brought, then the roots
     * @param answers what is told those who called
     */
    public record Numbered(Draft draft, Texts names, Map<Integer, Numbers> answers) implements Serializable {

        /** The shard before the first round: everybody points at her referrer, the roots at nobody. */
        public Shard start(Survey survey, Iterable<Numbers> told) {
            return draft.start(survey, names.size(), told);
        }
    }

    private final int shard;
    private final Texts names;
    private final byte[] cut;
    private final long[][] weights;
    /** By member: the shard of her referrer, and her place in what that shard is asked. */
    private final int[] referrerShard;

    private final int[] referrerPlace;
    private final Map<Integer, Call> calls = new LinkedHashMap<>();

    /**
     * @param members in an order that is the same each time they are read: numbers follow it
     * @param weights of a member
     * @throws IllegalStateException if a name comes twice
     */
    public Draft(int shard, Iterator<Member> members, int weights) {
        this.shard = shard;
        List<Member> all = new ArrayList<>();
        members.forEachRemaining(all::add);
        int size = all.size();
        this.names = Texts.of(all.stream().map(Member::name).toList());
        this.cut = new byte[size];
        this.weights = new long[weights][size];
        this.referrerShard = new int[size];
        this.referrerPlace = new int[size];
        Map<Integer, Map<String, Integer>> wanted = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Member member = all.get(i);
            cut[i] = (byte) member.cut();
            for (int w = 0; w < weights; w++) {
                this.weights[w][i] = member.weights()[w];
            }
            Map<String, Integer> there = wanted.computeIfAbsent(member.shard(), key -> new LinkedHashMap<>());
            referrerShard[i] = member.shard();
            Integer known = there.putIfAbsent(member.referrer(), there.size());
            referrerPlace[i] = known == null ? there.size() - 1 : known;
        }
        wanted.forEach((to, there) -> calls.put(to, new Call(shard, Texts.of(there.keySet()))));
    }

    /** What is asked of other shards, and of this one, by the shard that is asked. */
    public Map<Integer, Call> calls() {
        return calls;
    }

    /** Gives everybody a number: the members first, then those who brought somebody and were not brought themselves. */
    public Numbered number(Iterable<Call> received) {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(names.get(i));
            if (numbers.putIfAbsent(all.get(i), i) != null) {
                throw new IllegalStateException(all.get(i) + " was brought twice; a member has one referrer");
            }
        }
        Map<Integer, Numbers> answers = new LinkedHashMap<>();
        // In one order, since calls arrive in any: strangers get their numbers as they are met.
        for (Call call : inOrder(received)) {
            int[] told = new int[call.names().size()];
            for (int i = 0; i < told.length; i++) {
                String name = call.names().get(i);
                Integer known = numbers.putIfAbsent(name, all.size());
                told[i] = known == null ? all.size() : known;
                if (known == null) {
                    all.add(name);
                }
            }
            answers.put(call.from(), new Numbers(shard, told));
        }
        return new Numbered(this, Texts.of(all), answers);
    }

    private static List<Call> inOrder(Iterable<Call> received) {
        List<Call> calls = new ArrayList<>();
        received.forEach(calls::add);
        calls.sort(Comparator.comparingInt(Call::from));
        return calls;
    }

    private Shard start(Survey survey, int size, Iterable<Numbers> answers) {
        Map<Integer, int[]> numbers = new HashMap<>();
        answers.forEach(answer -> numbers.put(answer.from(), answer.numbers()));
        long[] pointers = new long[size];
        Arrays.fill(pointers, names.size(), size, Shard.NOBODY);
        for (int i = 0; i < names.size(); i++) {
            pointers[i] = Shard.address(
                    referrerShard[i], numbers.getOrDefault(referrerShard[i], new int[0])[referrerPlace[i]]);
        }
        return Shard.start(survey, shard, pointers, cut, weights);
    }
}
