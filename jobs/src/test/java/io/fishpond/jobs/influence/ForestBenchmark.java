package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.jobs.influence.Forest.Placed;
import io.fishpond.jobs.influence.Forest.Sum;
import io.fishpond.jobs.influence.Forest.Tree;
import io.fishpond.spark.Sessions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.EdgeDirection;
import org.apache.spark.graphx.EdgeTriplet;
import org.apache.spark.graphx.Graph;
import org.apache.spark.graphx.Pregel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Function1;
import scala.Function2;
import scala.Function3;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * Seconds for places and sums of a forest that is 50 levels deep, six in ten of whose members were brought, one in twenty of the
 * first generation by one and the same: of a tenth of the members, of all, and of all by GraphX Pregel, which is given numbers for
 * ids and asked for the depths and one sum only, and once more for as many as doubling adds up. Beside them a star and a chain of a million.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=ForestBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dtest.memory=12g \
 *   -DargLine.more='-Dbenchmark.members=10000000'
 * }</pre>
 */
class ForestBenchmark {
    private static final int DEPTH = 50;
    private static final double SHRINKS = 0.8;
    /** That doubling is asked for. */
    private static final int SUMS = 11;

    @TempDir
    Path folder;

    @Test
    void timesDoublingBesidePregel() throws IOException {
        long members = Long.getLong("benchmark.members", 10_000_000);
        try (SparkSession spark = Sessions.local("benchmark", "local[2]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            doubling(spark, "warm-up", written(spark, forest(spark, 100_000)));
            long chain = Long.getLong("benchmark.chain", 1_000_000);
            doubling(spark, "star", written(spark, line(spark, chain, "if(i = 0, null, 0)")));
            double tenth = doubling(spark, "forest", written(spark, forest(spark, members / 10)));
            Dataset<Row> all = written(spark, forest(spark, members));
            double whole = doubling(spark, "forest", all);
            System.out.printf("exponent of the cost from a tenth to all: %.2f%n", Math.log10(whole / tenth));
            if (!Boolean.getBoolean("benchmark.alone")) {
                double lean = pregel(spark, all, 1);
                System.out.printf("Pregel takes %.1f times as long for one sum of numbered members%n", lean / whole);
                double same = pregel(spark, all, SUMS);
                System.out.printf("Pregel takes %.1f times as long for the same%n", same / whole);
            }
            doubling(spark, "chain", written(spark, line(spark, chain, "if(i = 0, null, i - 1)")));
        }
    }

    /** Members by level, each level {@link #SHRINKS} the size of the one above. */
    private static Dataset<Row> forest(SparkSession spark, long members) {
        List<Long> starts = new ArrayList<>(List.of(0L));
        double level = 0.6 * members * (1 - SHRINKS) / (1 - Math.pow(SHRINKS, DEPTH));
        double start = members - 0.6 * members;
        for (int depth = 1; depth <= DEPTH; depth++, level *= SHRINKS) {
            starts.add(Math.max(Math.round(start), starts.get(depth - 1) + 1));
            start += level;
        }
        String array = starts.stream().map(at -> at + "L").collect(Collectors.joining(", ", "array(", ")"));
        return spark.range(Math.max(members, starts.get(DEPTH) + 1))
                .toDF("i")
                .withColumn("level", expr("size(filter(" + array + ", s -> s <= i)) - 1"))
                .withColumn("above", expr("element_at(" + array + ", greatest(level, 1))"))
                .withColumn(
                        "p",
                        expr("case when level = 0 then null when level = 1 and i % 20 = 0 then 0L else above"
                                + " + pmod(xxhash64(i), element_at(" + array + ", level + 1) - above) end"))
                .select("i", "p");
    }

    private static Dataset<Row> line(SparkSession spark, long members, String referrer) {
        return spark.range(members).toDF("i").withColumn("p", expr("cast(" + referrer + " as bigint)"));
    }

    /** On disk, where either way begins: with ids as long as those of members. */
    private Dataset<Row> written(SparkSession spark, Dataset<Row> numbered) {
        String path = folder.resolve("forest-" + System.nanoTime()).toString();
        numbered.selectExpr(
                        "i",
                        "p",
                        id("i") + " as member_id",
                        id("p") + " as referrer_id",
                        "false as is_staff_referral",
                        "false as is_flagged",
                        "pmod(xxhash64(i, 1), 100000) as revenue",
                        "pmod(xxhash64(i, 2), 50000) as value")
                .write()
                .parquet(path);
        return spark.read().parquet(path);
    }

    private static String id(String number) {
        return "concat('m', substring(sha2(cast(" + number + " as string), 256), 1, 26))";
    }

    private static double doubling(SparkSession spark, String name, Dataset<Row> forest) {
        long began = System.nanoTime();
        Dataset<Row> referred = forest.where("referrer_id is not null");
        Placed placed =
                Forest.places(referred.select("member_id", "referrer_id", "is_staff_referral", "is_flagged"), null);
        double placing = (System.nanoTime() - began) / 1e9;
        List<Sum> sums = new ArrayList<>();
        for (Tree tree : List.of(Tree.ALL, Tree.CUSTOMERS)) {
            sums.add(Sum.undamped(tree + "_size", tree, "1L"));
            sums.add(Sum.undamped(tree + "_revenue", tree, "revenue"));
            sums.add(Sum.undamped(tree + "_value", tree, "value"));
            sums.add(new Sum(tree + "_influence", tree, "1L", 1_000_000_000));
        }
        sums.add(new Sum("influence_revenue", Tree.ALL, "revenue", 100));
        sums.add(new Sum("influence_value", Tree.ALL, "value", 100));
        sums.add(Sum.undamped("credit", Tree.CUSTOMERS, "share"));
        assertThat(sums).hasSize(SUMS);
        Dataset<Row> nodes = referred.join(placed.places(), "member_id")
                .withColumn("share", expr("revenue div (customers_depth + 1)"));
        Row told = Forest.sumsBelow(nodes, sums, 0.5)
                .selectExpr("count(1)", "sum(ALL_size)", "max(all_height)", "sum(credit)", "sum(ALL_influence)")
                .head();
        double seconds = (System.nanoTime() - began) / 1e9;
        long depths = placed.places().selectExpr("sum(depth)").head().getLong(0);
        // Everybody below somebody is counted once for each of her ancestors.
        assertThat(told.getLong(1)).isEqualTo(depths);
        System.out.printf(
                "%-8s %,12d edges, depth %,9d: %2d rounds, %7.1f s (places %.1f s), sum of influence %.3f%n",
                name, referred.count(), told.getInt(2), placed.rounds(), seconds, placing, told.getDouble(4));
        spark.sparkContext().getPersistentRDDs().values().foreach(rdd -> rdd.unpersist(true));
        return seconds;
    }

    /**
     * Depths from above, then sums from below, a round a level.
     *
     * @param sums how many are added up; where it is as many as doubling adds up, ids are texts here, too, and are numbered first
     */
    private static double pregel(SparkSession spark, Dataset<Row> forest, int sums) {
        long began = System.nanoTime();
        Dataset<Row> numbered = sums == 1 ? forest : numbered(forest);
        JavaPairRDD<Object, Object> roots = numbered.selectExpr("i", "if(p is null, 0L, -1L)")
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.get(0), row.get(1)));
        JavaRDD<Edge<Object>> down = numbered.where("p is not null")
                .selectExpr("p", "i")
                .javaRDD()
                .map(row -> new Edge<>(row.getLong(0), row.getLong(1), (byte) 0));
        ClassTag<Object> any = tag(Object.class);
        Graph<Object, Object> graph = Graph.apply(
                roots.rdd(), down.rdd(), 0L, StorageLevel.MEMORY_ONLY(), StorageLevel.MEMORY_ONLY(), any, any);
        Graph<Object, Object> depths = Pregel.apply(
                graph,
                (Object) (-1L),
                Integer.MAX_VALUE,
                EdgeDirection.Out(),
                (Function3<Object, Object, Object, Object> & Serializable)
                        (id, depth, told) -> Math.max((Long) depth, (Long) told),
                (Function1<EdgeTriplet<Object, Object>, Iterator<Tuple2<Object, Object>>> & Serializable)
                        edge -> (Long) edge.srcAttr() >= 0 && (Long) edge.dstAttr() < 0
                                ? one(edge.dstId(), (Long) edge.srcAttr() + 1)
                                : none(),
                (Function2<Object, Object, Object> & Serializable) (a, b) -> Math.max((Long) a, (Long) b),
                any,
                any,
                any);
        long deepest = depths.vertices().toJavaRDD().map(v -> (Long) v._2()).reduce(Math::max);
        System.out.printf("Pregel   depth %d after %.1f s%n", deepest, (System.nanoTime() - began) / 1e9);

        // What came from below, and what of it is new since the last step and has to go on.
        Graph<Object, Object> weighed = depths.reverse()
                .mapVertices(
                        (Function2<Object, Object, Object> & Serializable) (id, depth) -> {
                            double[] state = new double[2 * sums];
                            Arrays.fill(state, sums, 2 * sums, 1.0);
                            return state;
                        },
                        any,
                        null);
        Graph<Object, Object> summed = Pregel.apply(
                weighed,
                (Object) new double[0],
                Integer.MAX_VALUE,
                EdgeDirection.Out(),
                (Function3<Object, Object, Object, Object> & Serializable) (id, state, told) -> {
                    double[] came = (double[]) told;
                    if (came.length == 0) {
                        return state;
                    }
                    double[] after = ((double[]) state).clone();
                    for (int i = 0; i < sums; i++) {
                        after[i] += came[i];
                        after[sums + i] = came[i];
                    }
                    return after;
                },
                (Function1<EdgeTriplet<Object, Object>, Iterator<Tuple2<Object, Object>>> & Serializable) edge -> {
                    double[] going = Arrays.copyOfRange((double[]) edge.srcAttr(), sums, 2 * sums);
                    for (int i = 0; i < sums; i++) {
                        going[i] *= 0.5;
                    }
                    return one(edge.dstId(), going);
                },
                (Function2<Object, Object, Object> & Serializable) (a, b) -> {
                    double[] both = ((double[]) a).clone();
                    for (int i = 0; i < sums; i++) {
                        both[i] += ((double[]) b)[i];
                    }
                    return both;
                },
                any,
                any,
                any);
        double influence = summed.vertices()
                .toJavaRDD()
                .mapToDouble(v -> ((double[]) v._2())[0])
                .sum();
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("Pregel   %d sums: %7.1f s, sum of influence %.3f%n", sums, seconds, influence);
        spark.sparkContext().getPersistentRDDs().values().foreach(rdd -> rdd.unpersist(true));
        return seconds;
    }

    /** Vertices of GraphX have numbers. */
    private static Dataset<Row> numbered(Dataset<Row> forest) {
        Dataset<Row> ids =
                Lineage.cut(forest.select("member_id").withColumn("n", expr("monotonically_increasing_id()")));
        return forest.select("member_id", "referrer_id")
                .join(ids, "member_id")
                .withColumnRenamed("n", "i")
                .join(ids.toDF("referrer_id", "p"), new String[] {"referrer_id"}, "left");
    }

    private static Iterator<Tuple2<Object, Object>> one(long to, Object told) {
        return scala.jdk.javaapi.CollectionConverters.asScala(
                Arrays.<Tuple2<Object, Object>>asList(new Tuple2<>(to, told)).iterator());
    }

    private static Iterator<Tuple2<Object, Object>> none() {
        return scala.collection.Iterator$.MODULE$.empty();
    }

    @SuppressWarnings("unchecked")
    private static ClassTag<Object> tag(Class<?> type) {
        return (ClassTag<Object>) (ClassTag<?>) scala.reflect.ClassTag$.MODULE$.apply(type);
    }
}
