package io.fishpond.algo.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.forest.Survey.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Shards that exchange their messages here, in any order, against plain walks up the trees. */
class ShardTest {
    private static final long UNIT = 1_000_000_000;

    /** All shards of a forest, after all rounds. */
    private static final class Exchange {
        private final List<Texts> names = new ArrayList<>();
        private final Map<Long, String> tops = new HashMap<>();
        private final Random order;
        private List<Shard> shards = new ArrayList<>();
        private int rounds;

        Exchange(List<Draft.Member> members, int count, int weights, Survey survey, Random order) {
            this.order = order;
            List<Draft> drafts = new ArrayList<>();
            for (int s = 0; s < count; s++) {
                int shard = s;
                drafts.add(new Draft(
                        shard,
                        members.stream()
                                .filter(m -> shard(m.name(), count) == shard)
                                .iterator(),
                        weights));
            }
            var calls = delivered(drafts.stream().map(Draft::calls).toList());
            List<Draft.Numbered> numbered = new ArrayList<>();
            for (int s = 0; s < count; s++) {
                numbered.add(drafts.get(s).number(calls.getOrDefault(s, List.of())));
                names.add(numbered.get(s).names());
            }
            var answers =
                    delivered(numbered.stream().map(Draft.Numbered::answers).toList());
            for (int s = 0; s < count; s++) {
                shards.add(numbered.get(s).start(survey, answers.getOrDefault(s, List.of())));
            }
            while (shards.stream().mapToLong(Shard::running).sum() > 0) {
                if (Shard.isOver(rounds, members.size())) {
                    throw new IllegalStateException("circle");
                }
                round();
            }
            var inquiries = delivered(shards.stream().map(Shard::inquiries).toList());
            for (int s = 0; s < count; s++) {
                shards.get(s)
                        .answers(inquiries.getOrDefault(s, List.of()), names.get(s))
                        .values()
                        .forEach(told -> told.putInto(tops));
            }
        }

        private void round() {
            var pushes = delivered(shards.stream().map(Shard::pushes).toList());
            List<Shard.Taken> taken = new ArrayList<>();
            for (int s = 0; s < shards.size(); s++) {
                taken.add(shards.get(s).take(pushes.getOrDefault(s, List.of())));
            }
            var pulls = delivered(taken.stream().map(Shard.Taken::answers).toList());
            List<Shard> advanced = new ArrayList<>();
            for (int s = 0; s < shards.size(); s++) {
                advanced.add(taken.get(s).shard().advance(pulls.getOrDefault(s, List.of())));
            }
            shards = advanced;
            rounds++;
        }

        private <M> Map<Integer, List<M>> delivered(List<Map<Integer, M>> boxes) {
            Map<Integer, List<M>> mail = new HashMap<>();
            boxes.forEach(box -> box.forEach((to, m) ->
                    mail.computeIfAbsent(to, key -> new ArrayList<>()).add(m)));
            mail.values().forEach(letters -> Collections.shuffle(letters, order));
            return mail;
        }

        private static int shard(String name, int count) {
            return Math.floorMod(name.hashCode(), count);
        }
    }

    private record Truth(int parent, boolean cut, long weight) {}

    /** From bushes, where anybody may be the referrer, to chains. */
    private static List<Truth> forest(Random random, int size) {
        int reach = 1 + random.nextInt(8);
        List<Truth> people = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int parent = i == 0 || random.nextInt(10) == 0 ? -1 : Math.max(0, i - 1 - random.nextInt(reach));
            people.add(new Truth(parent, random.nextInt(5) == 0, random.nextInt(100_000)));
        }
        return people;
    }

    private static List<Draft.Member> members(List<Truth> people, int shards) {
        List<Draft.Member> members = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            Truth truth = people.get(i);
            if (truth.parent >= 0) {
                members.add(new Draft.Member(
                        "p" + i,
                        "p" + truth.parent,
                        Exchange.shard("p" + truth.parent, shards),
                        truth.cut ? 2 : 0,
                        new long[] {1, truth.weight}));
            }
        }
        return members;
    }

    @Property(tries = 300)
    void knowsWhatWalksUpTheTreesFind(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int size,
            @ForAll @IntRange(min = 1, max = 5) int count) {
        Random random = new Random(seed);
        List<Truth> people = forest(random, size);
        Survey survey = new Survey(
                2, List.of(new Sum(0, 0, 0), new Sum(1, 1, 0), new Sum(0, 0, UNIT), new Sum(1, 1, UNIT)), 0.6, true);

        Exchange exchange = new Exchange(members(people, count), count, 2, survey, random);

        double[][] sums = new double[size][4];
        int[][] heights = new int[size][2];
        int[][] depths = new int[size][2];
        int[][] roots = new int[size][2];
        for (int i = 0; i < size; i++) {
            for (int tree = 0; tree < 2; tree++) {
                roots[i][tree] = i;
                for (int at = i; people.get(at).parent >= 0 && (tree == 0 || !people.get(at).cut); ) {
                    at = people.get(at).parent;
                    roots[i][tree] = at;
                    int hops = ++depths[i][tree];
                    heights[at][tree] = Math.max(heights[at][tree], hops);
                    long weight = tree == 0 ? 1 : people.get(i).weight;
                    sums[at][tree] += weight;
                    sums[at][2 + tree] += weight * Math.pow(0.6, hops);
                }
            }
        }
        int met = 0;
        for (int s = 0; s < count; s++) {
            Shard shard = exchange.shards.get(s);
            for (int i = 0; i < exchange.names.get(s).size(); i++, met++) {
                int person = Integer.parseInt(exchange.names.get(s).get(i).substring(1));
                for (int tree = 0; tree < 2; tree++) {
                    assertThat(shard.depth(tree, i)).isEqualTo(depths[person][tree]);
                    assertThat(shard.height(tree, i)).isEqualTo(heights[person][tree]);
                    assertThat(shard.top(tree, i, exchange.names.get(s), exchange.tops))
                            .isEqualTo("p" + roots[person][tree]);
                    assertThat(shard.below(tree, i)).isEqualTo((long) sums[person][tree]);
                    double damped = sums[person][2 + tree];
                    assertThat(shard.below(2 + tree, i) / (double) UNIT)
                            .isCloseTo(damped, org.assertj.core.api.Assertions.within(1e-7 + 1e-12 * damped));
                }
            }
        }
        assertThat(met).isEqualTo((int) java.util.stream.IntStream.range(0, size)
                .filter(i -> people.get(i).parent >= 0 || people.stream().anyMatch(p -> p.parent == i))
                .count());
        int depth = Arrays.stream(depths).mapToInt(d -> d[0]).max().orElse(0);
        assertThat(exchange.rounds).isEqualTo((int) Math.ceil(Math.log(depth + 1) / Math.log(2)));
    }

    /** What each shard holds, and in which order messages come, changes nothing, rounding included. */
    @Property(tries = 100)
    void dependsOnNeitherShardsNorOrder(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int count) {
        List<Truth> people = forest(new Random(seed), 100);
        Survey survey = new Survey(2, List.of(new Sum(0, 1, 3), new Sum(1, 1, 7)), 0.37, false);

        Map<String, List<Long>> whole = below(new Exchange(members(people, 1), 1, 2, survey, new Random(1)));
        Map<String, List<Long>> parts = below(new Exchange(members(people, count), count, 2, survey, new Random(2)));

        assertThat(parts).isEqualTo(whole);
    }

    private static Map<String, List<Long>> below(Exchange exchange) {
        Map<String, List<Long>> below = new HashMap<>();
        for (int s = 0; s < exchange.shards.size(); s++) {
            for (int i = 0; i < exchange.names.get(s).size(); i++) {
                Shard shard = exchange.shards.get(s);
                below.put(exchange.names.get(s).get(i), List.of(shard.below(0, i), shard.below(1, i)));
            }
        }
        return below;
    }

    @Test
    void noticesACircleByItsRounds() {
        List<Draft.Member> circle = List.of(
                new Draft.Member("a", "c", 0, 0, new long[0]),
                new Draft.Member("b", "a", 0, 0, new long[0]),
                new Draft.Member("c", "b", 0, 0, new long[0]),
                new Draft.Member("d", "e", 0, 0, new long[0]));

        assertThatThrownBy(() -> new Exchange(circle, 1, 0, new Survey(1, List.of(), 1, false), new Random(1)))
                .hasMessage("circle");
    }

    @Test
    void refusesWhoWasBroughtTwice() {
        List<Draft.Member> twice =
                List.of(new Draft.Member("a", "b", 0, 0, new long[0]), new Draft.Member("a", "c", 0, 0, new long[0]));
        Draft draft = new Draft(0, twice.iterator(), 0);

        assertThatThrownBy(() -> draft.number(List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a was brought twice; a member has one referrer");
    }
}
