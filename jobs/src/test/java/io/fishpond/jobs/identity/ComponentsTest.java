package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.LocalSpark;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ComponentsTest {
    private static final StructType EDGE =
            new StructType().add("id", DataTypes.LongType).add("hub", DataTypes.LongType);

    private final SparkSession spark;

    ComponentsTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void areTheSameOnTheDriverAndOnTheCluster() {
        Random random = new Random(7);
        List<Row> edges = Stream.concat(
                        // A chain of 100, the worst shape, and a sparse random graph of 300.
                        IntStream.range(1, 100).mapToObj(i -> RowFactory.create((long) i, (long) i - 1)),
                        IntStream.range(0, 130).mapToObj(i -> {
                            long id = 101 + random.nextInt(299);
                            return RowFactory.create(id, 100 + random.nextLong(id - 100));
                        }))
                .toList();
        Dataset<Row> links = spark.createDataFrame(edges, EDGE).distinct();
        Dataset<Row> accounts = spark.range(0, 410).toDF("id");

        List<String> onDriver = content(Components.withComponent(accounts, links, 1_000), "id", "component");
        List<String> onCluster = content(Components.withComponent(accounts, links, 0), "id", "component");

        assertThat(onCluster).isEqualTo(onDriver);
        assertThat(onDriver).contains("0 | 0", "99 | 0", "409 | 409").hasSize(410);
    }

    @Test
    void leaveEveryAccountAloneWhereThereIsNoEdge() {
        Dataset<Row> accounts = spark.range(0, 3).toDF("id");

        assertThat(content(
                        Components.withComponent(accounts, spark.createDataFrame(List.of(), EDGE), 1),
                        "id",
                        "component"))
                .containsExactly("0 | 0", "1 | 1", "2 | 2");
    }
}
