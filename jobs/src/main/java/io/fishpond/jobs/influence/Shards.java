package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.forest.Draft;
import io.fishpond.algo.forest.Shard;
import io.fishpond.algo.forest.Survey;
import io.fishpond.algo.forest.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A forest on the executors after all rounds of doubling: a {@link Shard} a partition. Members have numbers there, and shards stay
 * where they are; between them travel arrays of numbers, of those only who are pointed at.
 */
final class Shards implements AutoCloseable {
    private static final StorageLevel KEPT = StorageLevel.MEMORY_AND_DISK();

    private final SparkSession spark;
    private final HashPartitioner byShard;
    private final JavaRDD<Texts> names;
    private final int rounds;
    private JavaRDD<Shard> shards;

    /** What is told of a member, in the order of a row; null leaves her out. */
    interface Telling extends Serializable {
        Object[] tell(Shard shard, int member, Texts names, Map<Long, String> roots);
    }

    /**
     * @param edges one row per member who was brought, by position: her id, her referrer's, where the referral is cut (an int, bit t for
     *     tree t), and as many weights, bigints
     * @throws IllegalStateException if somebody is her own ancestor
     */
    Shards(Dataset<Row> edges, int weights, Survey survey) {
        this.spark = (SparkSession) edges.sparkSession();
        int partitions = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
        this.byShard = new HashPartitioner(partitions);
        JavaRDD<Draft> drafts = keep(drafts(edges, weights, partitions));
        JavaRDD<Draft.Numbered> numbered = keep(drafts.zipPartitions(
                delivered(drafts.map(Draft::calls)),
                (draft, calls) -> one(draft.next().number(all(calls)))));
        this.names = keep(numbered.map(Draft.Numbered::names));
        this.shards = keep(numbered.zipPartitions(
                delivered(numbered.map(Draft.Numbered::answers)),
                (draft, answers) -> one(draft.next().start(survey, all(answers)))));
        this.rounds = rounds(shards.map(Shard::running).fold(0L, Long::sum));
        numbered.unpersist(false);
        drafts.unpersist(false);
    }

    /** A partition a shard, sorted: the numbers of its members are the same should it be computed again. */
    private static JavaRDD<Draft> drafts(Dataset<Row> edges, int weights, int partitions) {
        String[] columns = edges.columns();
        JavaRDD<InternalRow> rows = edges.withColumn("referrer_shard", expr(shard(columns[1], partitions)))
                .withColumn("own_shard", expr(shard(columns[0], partitions)))
                .repartitionById(partitions, col("own_shard"))
                .sortWithinPartitions(columns[0])
                .queryExecution()
                .toRdd()
                .toJavaRDD();
        // A frame that Spark finds to be empty has other partitions than it was asked for.
        JavaRDD<InternalRow> parted = rows.getNumPartitions() == partitions ? rows : rows.repartition(partitions);
        return parted.mapPartitionsWithIndex(
                (shard, members) -> one(new Draft(shard, members(shard, members, weights), weights)), true);
    }

    private static String shard(String id, int partitions) {
        return "pmod(hash(" + id + "), " + partitions + ")";
    }

    private static Iterator<Draft.Member> members(int shard, Iterator<InternalRow> rows, int weights) {
        return StreamSupport.stream(((Iterable<InternalRow>) () -> rows).spliterator(), false)
                .map(row -> {
                    if (row.getInt(4 + weights) != shard) {
                        throw new IllegalStateException("a member of shard " + row.getInt(4 + weights)
                                + " came to shard " + shard + ": no referrer would find her there");
                    }
                    long[] weighed = new long[weights];
                    for (int w = 0; w < weights; w++) {
                        weighed[w] = row.getLong(3 + w);
                    }
                    return new Draft.Member(
                            row.getString(0), row.getString(1), row.getInt(3 + weights), row.getInt(2), weighed);
                })
                .iterator();
    }

    private int rounds(long size) {
        int done = 0;
        long running = size;
        while (running > 0) {
            if (Shard.isOver(done, size)) {
                throw circle(size);
            }
            JavaRDD<Shard> last = shards;
            JavaRDD<Shard.Taken> taken = keep(last.zipPartitions(
                    delivered(last.map(Shard::pushes)),
                    (shard, pushes) -> one(shard.next().take(all(pushes)))));
            shards = keep(taken.zipPartitions(
                    delivered(taken.map(Shard.Taken::answers)),
                    (shard, answers) -> one(shard.next().shard().advance(all(answers)))));
            running = shards.map(Shard::running).fold(0L, Long::sum);
            taken.unpersist(false);
            last.unpersist(false);
            done++;
        }
        return done;
    }

    private IllegalStateException circle(long size) {
        String one = names.zipPartitions(shards, (own, shard) -> {
                    int member = shard.next().anyRunning();
                    return member < 0
                            ? List.<String>of().iterator()
                            : one(own.next().get(member));
                })
                .reduce((a, b) -> a.compareTo(b) <= 0 ? a : b);
        return new IllegalStateException("referrals run in a circle: " + one + " has more ancestors than the " + size
                + " members who were brought");
    }

    int rounds() {
        return rounds;
    }

    /** A row for each member of whom something is told. */
    Dataset<Row> rows(StructType columns, Telling telling) {
        JavaRDD<Shard.Names> roots = delivered(names.zipPartitions(
                shards.zipPartitions(
                        delivered(shards.map(Shard::inquiries)),
                        (shard, inquiries) -> one(new Tuple2<>(shard.next(), all(inquiries)))),
                (own, asked) -> {
                    Tuple2<Shard, List<Shard.Inquiry>> shard = asked.next();
                    return one(shard._1().answers(shard._2(), own.next()));
                }));
        JavaRDD<InternalRow> rows = names.zipPartitions(
                        shards, (own, shard) -> one(new Tuple2<>(own.next(), shard.next())))
                .zipPartitions(roots, (members, told) -> {
                    Map<Long, String> known = new HashMap<>();
                    told.forEachRemaining(answer -> answer.putInto(known));
                    return rows(members.next(), known, telling);
                });
        return Lineage.cut(spark.internalCreateDataFrame(rows.rdd(), columns, false));
    }

    private static Iterator<InternalRow> rows(Tuple2<Texts, Shard> members, Map<Long, String> roots, Telling telling) {
        Texts names = members._1();
        return IntStream.range(0, names.size())
                .mapToObj(member -> telling.tell(members._2(), member, names, roots))
                .filter(Objects::nonNull)
                .<InternalRow>map(GenericInternalRow::new)
                .iterator();
    }

    /** What each shard has for others, where it is for. */
    private <M> JavaRDD<M> delivered(JavaRDD<Map<Integer, M>> boxes) {
        return boxes.flatMapToPair(box -> box.entrySet().stream()
                        .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                        .iterator())
                .partitionBy(byShard)
                .values();
    }

    private static <T> JavaRDD<T> keep(JavaRDD<T> rdd) {
        return rdd.persist(KEPT);
    }

    private static <T> Iterator<T> one(T element) {
        return List.of(element).iterator();
    }

    private static <T> List<T> all(Iterator<T> elements) {
        List<T> all = new ArrayList<>();
        elements.forEachRemaining(all::add);
        return all;
    }

    /** Frees the executors; what {@link #rows} told stays. */
    @Override
    public void close() {
        shards.unpersist(false);
        names.unpersist(false);
    }
}
