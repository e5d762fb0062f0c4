package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.PairCounter;
import io.fishpond.algo.identity.linkage.PatternCounts;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.TermFrequencies;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The pairs of accounts that share a blocking key. Records travel to the blocks of their keys and are compared there, each pair
 * in one block alone, so that no pair is ever joined back to its records. Blocks are counted first; those that are over-full are
 * left out.
 */
final class Candidates implements AutoCloseable {
    private final Linkage linkage;
    private final JavaRDD<Block> blocks;

    private Candidates(Linkage linkage, JavaRDD<Block> blocks) {
        this.linkage = linkage;
        this.blocks = blocks;
    }

    /** Keys that more than {@code largestBlock} records share: few, for few are so common. */
    static Set<Long> overfull(JavaPairRDD<Integer, Profile> records, int largestBlock) {
        return new HashSet<>(records.flatMapToPair(record -> Arrays.stream(record._2.keys())
                        .mapToObj(key -> new Tuple2<>(key, 1))
                        .iterator())
                .reduceByKey(Integer::sum)
                .filter(block -> block._2 > largestBlock)
                .keys()
                .collect());
    }

    /** @param compares whether records that share the key are compared: no block of those is over-full */
    static Candidates of(JavaPairRDD<Integer, Profile> records, Linkage linkage, BlockFilter compares) {
        return of(records, linkage, compares, id -> true);
    }

    /** As {@link #of(JavaPairRDD, Linkage, BlockFilter)}, but only pairs of which one account, at least, is asked for. */
    static Candidates of(
            JavaPairRDD<Integer, Profile> records, Linkage linkage, BlockFilter compares, AccountFilter asked) {
        int rules = linkage.rules().size();
        JavaRDD<Block> blocks = records.mapValues(profile -> profile.without(key -> !compares.test(key)))
                .flatMapToPair(record -> Stream.iterate(0, r -> r < rules, r -> r + 1)
                        .flatMap(rule -> Arrays.stream(record._2.keys(rule))
                                .mapToObj(key -> new Tuple2<>(new Tuple2<>(rule, key), record)))
                        .iterator())
                .groupByKey()
                .flatMap(group -> {
                    List<Tuple2<Integer, Profile>> members = new ArrayList<>();
                    group._2.forEach(members::add);
                    return Stream.ofNullable(Block.of(group._1._1, group._1._2, members, linkage, asked))
                            .iterator();
                })
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Candidates(linkage, blocks);
    }

    /** Tells of a blocking key, on any worker. */
    @FunctionalInterface
    interface BlockFilter extends LongPredicate, Serializable {}

    /** Tells of an account's id, on any worker. */
    @FunctionalInterface
    interface AccountFilter extends IntPredicate, Serializable {}

    /** The pairs counted by what agrees. */
    PatternCounts counts(Broadcast<List<TermFrequencies>> frequencies) {
        Linkage compared = linkage;
        return merged(
                blocks.mapPartitions(partition -> {
                    PairCounter counter = new PairCounter(compared, frequencies.value());
                    partition.forEachRemaining(
                            block -> block.forEachPair((idA, idB, pattern, a, b) -> counter.add(pattern, a, b)));
                    return List.of(counter.counts()).iterator();
                }),
                linkage);
    }

    /** One table of many. */
    static PatternCounts merged(JavaRDD<PatternCounts> parts, Linkage linkage) {
        PatternCounts all = new PatternCounts(linkage.attributes().size());
        parts.collect().forEach(all::addAll);
        return all;
    }

    /** How many pairs weigh how much, prior included. */
    BitsHistogram weights(Broadcast<LinkageModel> model) {
        return blocks.mapPartitions(partition -> {
                    BitsHistogram histogram = new BitsHistogram();
                    LinkageModel learnt = model.value();
                    partition.forEachRemaining(block ->
                            block.forEachPair((idA, idB, pattern, a, b) -> histogram.add(learnt.bits(pattern, a, b))));
                    return List.of(histogram).iterator();
                })
                .reduce(BitsHistogram::plus);
    }

    /** The pairs with weights above the cut, packed partition by partition. */
    List<Links> above(Broadcast<LinkageModel> model, double cut) {
        return blocks.mapPartitions(partition -> {
                    Links.Builder links = new Links.Builder();
                    LinkageModel learnt = model.value();
                    partition.forEachRemaining(block -> block.forEachPair((idA, idB, pattern, a, b) -> {
                        double bits = learnt.bits(pattern, a, b);
                        if (bits > cut) {
                            links.add(idA, idB, (float) bits);
                        }
                    }));
                    return List.of(links.build()).iterator();
                })
                .collect();
    }

    /** What {@code each} makes of every block, where it lies. */
    <T> JavaRDD<T> map(Function<Block, Iterable<T>> each) {
        return blocks.flatMap(block -> each.call(block).iterator());
    }

    @Override
    public void close() {
        blocks.unpersist();
    }
}
