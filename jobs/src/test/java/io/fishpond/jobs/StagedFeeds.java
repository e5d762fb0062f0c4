package io.fishpond.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Feeds as the channels of a deployment map their exports, without the journey through the raw layer. */
public final class StagedFeeds {
    private StagedFeeds() {}

    /** Stages a feed of small exports of whose rows no later one changes an earlier one; broken rows are left out. */
    public static void stage(RunContext context, Table feed) {
        String[] required = names(feed.columns().stream().filter(Column::required));
        Dataset<Row> staged = context.deployment().feeds().stream()
                .filter(mapping -> mapping.table().equals(feed))
                .map(mapping -> typed(context, mapping))
                .reduce(Dataset::union)
                .orElseThrow()
                .na()
                .drop(required)
                .dropDuplicates(feed.key().toArray(String[]::new));
        context.lake().replace(feed, staged);
    }

    private static String[] names(Stream<Column> columns) {
        return columns.map(Column::name).toArray(String[]::new);
    }

    private static Dataset<Row> typed(RunContext context, FeedMapping mapping) {
        SparkSession spark =
                Sessions.apart(context.spark(), context.deployment().timezone());
        mapping.sources().forEach(source -> read(context, spark, source).createOrReplaceTempView(source.alias()));
        String query = mapping.query() != null
                ? mapping.query()
                : mapping.columns().entrySet().stream()
                        .map(column -> column.getValue() + " as " + column.getKey())
                        .collect(Collectors.joining(
                                ", ",
                                "select ",
                                " from " + mapping.sources().get(0).alias()));
        Dataset<Row> mapped = spark.sql(query);
        List<String> known = List.of(mapped.columns());
        return mapped.select(mapping.table().columns().stream()
                .map(column -> (column.name().equals("channel")
                                ? lit(mapping.channel())
                                : known.contains(column.name())
                                                && !column.type().startsWith("array")
                                        ? mapped.col(column.name())
                                        : lit(null))
                        .cast(column.type())
                        .as(column.name()))
                .toArray(org.apache.spark.sql.Column[]::new));
    }

    /** The files as text, with the columns that say where each row stood, which do not matter here. */
    private static Dataset<Row> read(RunContext context, SparkSession spark, Source source) {
        String files = context.deployment().exports() + "/" + source.files();
        Dataset<Row> rows;
        if (isAbsent(spark, files)) {
            rows = spark.sql(source.columns().stream()
                    .map(column -> "cast(null as string) as " + column)
                    .collect(Collectors.joining(", ", "select ", " where false")));
        } else if (source.format() == Format.JSON) {
            rows = spark.read()
                    .schema("eventId string, userId string, type string, ts string, share string")
                    .json(files);
        } else {
            rows = spark.read()
                    .options(source.options())
                    .option("mode", "DROPMALFORMED")
                    .csv(files);
        }
        return rows.withColumn("_file", expr("cast(null as string)")).withColumn("_row", expr("cast(null as bigint)"));
    }

    private static boolean isAbsent(SparkSession spark, String files) {
        Path glob = new Path(files);
        try {
            return glob.getFileSystem(spark.sparkContext().hadoopConfiguration())
                            .globStatus(glob)
                            .length
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
