package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.LinkageTraining;
import io.fishpond.algo.identity.linkage.PairCounter;
import io.fishpond.algo.identity.linkage.PatternCounts;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.TermCounts;
import io.fishpond.algo.identity.linkage.TermFrequencies;
import io.fishpond.algo.random.SplitMix64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Learns from accounts and their candidate pairs what agreement is worth. What reaches the driver are counts and common terms. */
final class LinkageFit {
    /** All pairs within groups are random pairs too, and a record travels once for nineteen of them: 380,000 in all. */
    private static final int RANDOM_GROUPS = 2_000;

    private static final int GROUP_SIZE = 20;

    private final Linkage linkage;
    private final JavaPairRDD<Integer, Profile> records;
    private final Candidates candidates;
    private final long seed;
    private final long salt;
    private final JavaSparkContext spark;

    /**
     * Prepares to learn.
     *
     * @param seed of the random pairs
     * @param salt of the hashes by which terms are kept
     */
    LinkageFit(Linkage linkage, JavaPairRDD<Integer, Profile> records, Candidates candidates, long seed, long salt) {
        this.linkage = linkage;
        this.records = records;
        this.candidates = candidates;
        this.seed = seed;
        this.salt = salt;
        this.spark = JavaSparkContext.fromSparkContext(records.context());
    }

    /**
     * The model, calibrated.
     *
     * @param known entities as far as they are known
     */
    LinkageModel model(Clusters known) {
        int[] accounts = known.byCluster();
        int entities = known.beginnings(accounts).length;
        boolean allAlone = entities == accounts.length;
        double allPairs = accounts.length * (accounts.length - 1.0) / 2;
        Broadcast<Clusters> clusters = spark.broadcast(known);
        Broadcast<List<TermFrequencies>> frequencies = spark.broadcast(frequencies(clusters, allAlone));
        LinkageModel model = LinkageTraining.fit(
                linkage,
                candidates.counts(frequencies),
                random(known, frequencies),
                allAlone,
                frequencies.value(),
                allPairs);
        BitsHistogram weights = candidates.weights(spark.broadcast(model));
        double[] evidence = weights.bits();
        java.util.Arrays.setAll(evidence, cell -> evidence[cell] - model.priorBits());
        return model.calibrated(evidence, weights.counts(), allPairs);
    }

    private List<TermFrequencies> frequencies(Broadcast<Clusters> clusters, boolean allAlone) {
        Linkage compared = linkage;
        JavaRDD<TermCounts> parts = (allAlone
                        ? records.values().map(List::of)
                        : records.mapToPair(
                                        record -> new Tuple2<>(clusters.value().label(record._1), record._2))
                                .groupByKey()
                                .values()
                                .map(LinkageFit::listed))
                .mapPartitions(partition -> {
                    TermCounts counts = new TermCounts(compared);
                    partition.forEachRemaining(counts::add);
                    return List.of(counts).iterator();
                })
                .persist(StorageLevel.MEMORY_AND_DISK());
        Map<TermCounts.Term, Long> shared = parts.flatMapToPair(counts -> counts.terms().entrySet().stream()
                        .map(term -> new Tuple2<>(term.getKey(), term.getValue()))
                        .iterator())
                .reduceByKey(Long::sum)
                .filter(term -> TermCounts.isShared(term._2))
                .collectAsMap();
        TermCounts all = new TermCounts(linkage);
        parts.map(counts -> counts.with(Map.of())).collect().forEach(all::addAll);
        parts.unpersist();
        return all.with(shared).frequencies(salt);
    }

    private static <T> List<T> listed(Iterable<T> elements) {
        List<T> list = new ArrayList<>();
        elements.forEach(list::add);
        return list;
    }

    private PatternCounts random(Clusters known, Broadcast<List<TermFrequencies>> frequencies) {
        Map<Integer, List<Integer>> groupsOf = new HashMap<>();
        int[][] groups = known.drawn(RANDOM_GROUPS, GROUP_SIZE, SplitMix64.of(seed));
        for (int group = 0; group < groups.length; group++) {
            for (int id : groups[group]) {
                groupsOf.computeIfAbsent(id, none -> new ArrayList<>()).add(group);
            }
        }
        Broadcast<Map<Integer, List<Integer>>> drawn = spark.broadcast(groupsOf);
        Linkage compared = linkage;
        return Candidates.merged(
                records.flatMapToPair(record -> drawn.value().getOrDefault(record._1, List.of()).stream()
                                .map(group -> new Tuple2<>(group, record._2))
                                .iterator())
                        .groupByKey()
                        .values()
                        .mapPartitions(partition -> {
                            PairCounter counter = new PairCounter(compared, frequencies.value());
                            partition.forEachRemaining(group -> addAllPairs(listed(group), counter));
                            return Stream.of(counter.counts()).iterator();
                        }),
                linkage);
    }

    private static void addAllPairs(List<Profile> group, PairCounter counter) {
        for (int i = 0; i < group.size(); i++) {
            for (int j = i + 1; j < group.size(); j++) {
                counter.add(group.get(i), group.get(j));
            }
        }
    }
}
