package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.fishpond.algo.identity.UnionFind;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Accounts that are connected by edges, however far. */
final class Components {
    private Components() {}

    /**
     * Adds {@code component}: the least id among the accounts that are connected with it.
     *
     * @param accounts with a column id
     * @param edges id, hub
     * @param driverEdges edges up to which the driver unites, in one array of ints; beyond, the cluster does, in rounds
     */
    static Dataset<Row> withComponent(Dataset<Row> accounts, Dataset<Row> edges, int driverEdges) {
        Row size = edges.agg(count(lit(1)), coalesce(max("id"), lit(-1L))).head();
        boolean fits = size.getLong(0) <= driverEdges && size.getLong(1) < Integer.MAX_VALUE - 8;
        return fits ? onDriver(accounts, edges, (int) size.getLong(1) + 1) : onCluster(accounts, edges);
    }

    /** By union-find over the edges' ends, packed partition by partition; ids beyond the last edge stand alone. */
    private static Dataset<Row> onDriver(Dataset<Row> accounts, Dataset<Row> edges, int size) {
        List<int[]> packed = edges.select("id", "hub")
                .javaRDD()
                .mapPartitions(rows -> {
                    IntStream.Builder ends = IntStream.builder();
                    rows.forEachRemaining(
                            edge -> ends.add((int) edge.getLong(0)).add((int) edge.getLong(1)));
                    return List.of(ends.build().toArray()).iterator();
                })
                .collect();
        UnionFind sets = new UnionFind(size);
        for (int[] ends : packed) {
            for (int i = 0; i < ends.length; i += 2) {
                sets.union(ends[i], ends[i + 1]);
            }
        }
        Broadcast<int[]> labels = JavaSparkContext.fromSparkContext(
                        accounts.sparkSession().sparkContext())
                .broadcast(sets.labels());
        StructType schema = accounts.schema().add("component", DataTypes.LongType, false);
        int idColumn = schema.fieldIndex("id");
        return accounts.map(
                (MapFunction<Row, Row>) account -> {
                    long id = account.getLong(idColumn);
                    return Accounts.append(account, id < labels.value().length ? labels.value()[(int) id] : id);
                },
                Encoders.row(schema));
    }

    /**
     * By alternating large-star and small-star (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014): O(log² n)
     * rounds, and no node ever meets more than its own neighbours.
     */
    static Dataset<Row> onCluster(Dataset<Row> accounts, Dataset<Row> edges) {
        Dataset<Row> links =
                edges.select(col("id").as("node"), col("hub").as("least")).localCheckpoint();
        while (!areStars(links)) {
            links = smallStar(largeStar(links)).localCheckpoint();
        }
        return accounts.join(links.select(col("node").as("id"), col("least")), "id", "left")
                .withColumn("component", coalesce(col("least"), col("id")))
                .drop("least");
    }

    /** Every node points to one other, and that one to none: the components, each labelled by its least. */
    private static boolean areStars(Dataset<Row> links) {
        Dataset<Row> nodes =
                links.groupBy(col("node").as("pointing")).agg(count(lit(1)).as("links"));
        return nodes.where("links > 1").isEmpty()
                && links.join(nodes, col("least").equalTo(col("pointing")), "left_semi")
                        .isEmpty();
    }

    /** Links the greater neighbours of every node to the least of its neighbours and itself. */
    private static Dataset<Row> largeStar(Dataset<Row> links) {
        Dataset<Row> both = links.select(col("node").as("at"), col("least").as("neighbour"))
                .union(links.select(col("least").as("at"), col("node").as("neighbour")));
        Dataset<Row> centres =
                both.groupBy("at").agg(least(col("at"), min("neighbour")).as("least"));
        return both.where("neighbour > at")
                .join(centres, "at")
                .select(col("neighbour").as("node"), col("least"))
                .distinct();
    }

    /** Links every node and its lesser neighbours to the least of them. */
    private static Dataset<Row> smallStar(Dataset<Row> links) {
        Dataset<Row> centres = links.groupBy("node").agg(min("least").as("centre"));
        return links.join(centres, "node")
                .where("least > centre")
                .select(col("least").as("node"), col("centre").as("least"))
                .union(centres.select(col("node"), col("centre").as("least")))
                .distinct();
    }
}
