package io.fishpond.algo.identity.linkage;

import io.fishpond.algo.identity.ClusterAgreement;
import io.fishpond.algo.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The whole of linkage over records in memory: keys, pairs, two rounds of learning and repair. Records come in the order of their ids. */
final class InMemoryLinkage {
    private static final int RANDOM_PAIRS = 400_000;
    private static final int LARGEST_BLOCK = 200;
    private static final int LARGEST_COMPONENT = 800;
    private static final double FLOOR = -10;

    /** The first round takes every record for an entity, the second knows better. */
    private static final int ROUNDS = 2;

    private final Linkage linkage;
    private final Profile[] profiles;
    private final int overfullBlocks;
    private int[] a = new int[1 << 10];
    private int[] b = new int[1 << 10];
    private int pairs;
    private final long[] patterns;

    /** @param oversized components that had to be taken apart */
    record Result(
            int[] clusters,
            LinkageModel model,
            MergeThreshold threshold,
            int pairs,
            int overfullBlocks,
            List<Integer> oversized) {}

    static Result resolve(Linkage linkage, List<String[]> records) {
        return new InMemoryLinkage(linkage, records).resolve();
    }

    private InMemoryLinkage(Linkage linkage, List<String[]> records) {
        this.linkage = linkage;
        Profile[] all = records.stream().map(linkage::profile).toArray(Profile[]::new);
        Map<Long, Integer> sizes = new HashMap<>();
        for (Profile profile : all) {
            for (int rule = 0; rule < linkage.rules().size(); rule++) {
                for (long key : profile.keys(rule)) {
                    sizes.merge(key, 1, Integer::sum);
                }
            }
        }
        overfullBlocks = (int)
                sizes.values().stream().filter(size -> size > LARGEST_BLOCK).count();
        profiles = Arrays.stream(all)
                .map(profile -> profile.without(key -> sizes.get(key) > LARGEST_BLOCK))
                .toArray(Profile[]::new);
        for (int rule = 0; rule < linkage.rules().size(); rule++) {
            pairUp(rule);
        }
        patterns = new long[pairs];
        Arrays.setAll(patterns, pair -> linkage.pattern(profiles[a[pair]], profiles[b[pair]]));
    }

    private void pairUp(int rule) {
        Map<Long, List<Integer>> blocks = new HashMap<>();
        for (int i = 0; i < profiles.length; i++) {
            for (long key : profiles[i].keys(rule)) {
                blocks.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
            }
        }
        blocks.forEach((key, block) -> {
            for (int i = 0; i < block.size(); i++) {
                for (int j = i + 1; j < block.size(); j++) {
                    if (profiles[block.get(i)].isMadeAt(rule, key, profiles[block.get(j)])) {
                        addPair(block.get(i), block.get(j));
                    }
                }
            }
        });
    }

    private void addPair(int one, int other) {
        if (pairs == a.length) {
            a = Arrays.copyOf(a, pairs * 2);
            b = Arrays.copyOf(b, pairs * 2);
        }
        a[pairs] = one;
        b[pairs++] = other;
    }

    private Result resolve() {
        a = Arrays.copyOf(a, pairs);
        b = Arrays.copyOf(b, pairs);
        int[] clusters = IntStream.range(0, profiles.length).toArray();
        Result result = null;
        for (int round = 0; round < ROUNDS; round++) {
            result = repaired(learnt(Components.groups(clusters)));
            clusters = result.clusters();
        }
        return result;
    }

    private LinkageModel learnt(int[][] entities) {
        TermCounts terms = new TermCounts(linkage);
        for (int[] entity : entities) {
            terms.add(Arrays.stream(entity).mapToObj(i -> profiles[i]).toList());
        }
        List<TermFrequencies> frequencies = terms.frequencies(0);
        PairCounter candidates = new PairCounter(linkage, frequencies);
        for (int pair = 0; pair < pairs; pair++) {
            candidates.add(patterns[pair], profiles[a[pair]], profiles[b[pair]]);
        }
        double allPairs = profiles.length * (profiles.length - 1.0) / 2;
        PatternCounts random = random(entities, frequencies);
        boolean randomHoldsMatches = entities.length == profiles.length;
        LinkageModel model =
                LinkageTraining.fit(linkage, candidates.counts(), random, randomHoldsMatches, frequencies, allPairs);
        double[] evidence = new double[pairs];
        double[] ones = new double[pairs];
        Arrays.fill(ones, 1);
        Arrays.setAll(evidence, pair -> bits(model, pair) - model.priorBits());
        return model.calibrated(evidence, ones, allPairs);
    }

    private double bits(LinkageModel model, int pair) {
        return model.bits(patterns[pair], profiles[a[pair]], profiles[b[pair]]);
    }

    /** Pairs of records of two entities, which weigh alike however many records each has. */
    private PatternCounts random(int[][] entities, List<TermFrequencies> frequencies) {
        SplitMix64 draws = SplitMix64.of(1);
        PairCounter counter = new PairCounter(linkage, frequencies);
        for (int pair = 0; pair < RANDOM_PAIRS; pair++) {
            int[] one = entities[draws.nextInt(entities.length)];
            int[] other = entities[draws.nextInt(entities.length)];
            if (one != other) {
                counter.add(profiles[one[draws.nextInt(one.length)]], profiles[other[draws.nextInt(other.length)]]);
            }
        }
        return counter.counts();
    }

    private Result repaired(LinkageModel model) {
        float[] bits = new float[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            bits[pair] = (float) bits(model, pair);
        }
        Components components = Components.of(profiles.length, a, b, bits, 0, LARGEST_COMPONENT);
        ClusterRepair repair = new ClusterRepair(model, FLOOR);
        List<Dendrogram> dendrograms = new ArrayList<>();
        List<MergeThreshold.Meeting> meetings = new ArrayList<>();
        int[] component = new int[profiles.length];
        for (int[] members : components.members()) {
            Arrays.stream(members).forEach(member -> component[member] = members[0]);
            Dendrogram dendrogram = repair.dendrogram(
                    Arrays.stream(members).mapToObj(i -> profiles[i]).toList(), ClusterRepair.CannotLink.NONE);
            dendrograms.add(dendrogram);
            dendrogram
                    .merges()
                    .forEach(merge -> meetings.add(new MergeThreshold.Meeting(merge.height(), merge.pairs())));
        }
        double lost = IntStream.range(0, pairs)
                .filter(pair -> component[a[pair]] != component[b[pair]])
                .mapToDouble(pair -> LinkageTraining.probability(bits[pair]))
                .sum();
        MergeThreshold threshold = MergeThreshold.choose(meetings, lost);
        int[] clusters = new int[profiles.length];
        for (int i = 0; i < dendrograms.size(); i++) {
            int[] members = components.members().get(i);
            int[] labels = dendrograms.get(i).clusters(threshold.bits());
            for (int j = 0; j < members.length; j++) {
                clusters[members[j]] = members[labels[j]];
            }
        }
        return new Result(clusters, model, threshold, pairs, overfullBlocks, components.oversized());
    }

    /** How well clusters agree with the truth. */
    static ClusterAgreement agreement(int[] clusters, List<String> truth) {
        Map<String, Integer> names = new HashMap<>();
        ToIntFunction<String> number = name -> names.computeIfAbsent(name, n -> names.size());
        Map<Long, Integer> cells = new HashMap<>();
        Map<Integer, Integer> found = new HashMap<>();
        Map<Integer, Integer> wanted = new HashMap<>();
        for (int i = 0; i < clusters.length; i++) {
            int entity = number.applyAsInt(truth.get(i));
            cells.merge((long) clusters[i] << 32 | entity, 1, Integer::sum);
            found.merge(clusters[i], 1, Integer::sum);
            wanted.merge(entity, 1, Integer::sum);
        }
        return ClusterAgreement.of(cells.entrySet().stream()
                .map(cell -> new ClusterAgreement.Cell(
                        cell.getValue(),
                        found.get((int) (cell.getKey() >>> 32)),
                        wanted.get(cell.getKey().intValue()),
                        1))
                .toList());
    }
}
