package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;

import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Sets of accounts by their ids, a bit each, on the driver. */
final class Ids {
    /** The column, for joins. */
    static final Seq<String> ID = CollectionConverters.asScala(List.of("id")).toSeq();

    private Ids() {}

    /** The ids in a frame. */
    static BitSet of(Dataset<Row> frame) {
        BitSet ids = new BitSet();
        frame.select("id")
                .javaRDD()
                .mapPartitions(rows -> {
                    BitSet part = new BitSet();
                    rows.forEachRemaining(row -> part.set(Math.toIntExact(row.getLong(0))));
                    return List.of(part).iterator();
                })
                .collect()
                .forEach(ids::or);
        return ids;
    }

    /** The rows of these accounts. */
    static Dataset<Row> among(Dataset<Row> frame, BitSet ids) {
        return frame.join(broadcast(frame(frame.sparkSession(), ids)), ID, "left_semi");
    }

    /** The rows of all other accounts. */
    static Dataset<Row> butFor(Dataset<Row> frame, BitSet ids) {
        return frame.join(broadcast(frame(frame.sparkSession(), ids)), ID, "left_anti");
    }

    private static Dataset<Row> frame(SparkSession spark, BitSet ids) {
        List<Long> listed = ids.stream().mapToObj(id -> (long) id).toList();
        return spark.createDataset(listed, Encoders.LONG()).toDF("id");
    }
}
