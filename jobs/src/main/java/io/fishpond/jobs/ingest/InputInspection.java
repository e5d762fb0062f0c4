package io.fishpond.jobs.ingest;

import io.fishpond.config.Deployment;
import io.fishpond.config.FeedMapping;
import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.ops.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A look at what was delivered, before anything is written: the files of each source and their columns, and whether
 * every expression of every mapping can be understood over them.
 *
 * @param files what lies in the exports folder
 * @param problems what makes the deployment impossible to run, each with file and key
 */
public record InputInspection(List<DeliveredFile> files, List<String> problems) {

    /** Looks at the deliveries of {@code deployment}; columns of files that landed earlier count as known. */
    public static InputInspection of(Deployment deployment, Lake lake, LocalDate asOf) {
        SparkSession spark = lake.spark();
        ExportFolder folder = new ExportFolder(spark, deployment.exports());
        List<Source> sources = deployment.feeds().stream()
                .flatMap(feed -> feed.sources().stream())
                .toList();
        List<DeliveredFile> files = withParquetColumns(spark, folder, sources, folder.delivered(spark, sources, asOf));
        Map<String, Set<String>> columns =
                RawFrames.columns(deployment.feeds(), RawFrames.landed(lake.read(Files.TABLE)));
        files.forEach(file -> columns.get(file.source()).addAll(file.columns()));

        List<String> problems = new ArrayList<>();
        for (FeedMapping feed : deployment.feeds()) {
            refuseMissingFiles(feed, files, columns, deployment.exports(), problems);
            refuseBadExpressions(spark, deployment, feed, columns, problems);
        }
        return new InputInspection(files, problems);
    }

    private static List<DeliveredFile> withParquetColumns(
            SparkSession spark, ExportFolder folder, List<Source> sources, List<DeliveredFile> files) {
        Set<String> parquet = sources.stream()
                .filter(source -> source.format() == Format.PARQUET)
                .map(Source::name)
                .collect(Collectors.toSet());
        List<DeliveredFile> complete = new ArrayList<>();
        for (DeliveredFile file : files) {
            boolean unread = parquet.contains(file.source()) && file.problem() == null;
            complete.add(unread ? withParquetColumns(spark, folder, file) : file);
        }
        return complete;
    }

    private static DeliveredFile withParquetColumns(SparkSession spark, ExportFolder folder, DeliveredFile file) {
        try {
            String[] columns =
                    spark.read().parquet(folder.path(file.file()).toString()).columns();
            return new DeliveredFile(
                    file.source(), file.file(), file.contentHash(), file.bytes(), List.of(columns), null);
        } catch (Exception e) { // Spark throws checked exceptions that its signatures do not declare.
            return new DeliveredFile(
                    file.source(),
                    file.file(),
                    file.contentHash(),
                    file.bytes(),
                    List.of(),
                    "is not Parquet that can be read; have it delivered again");
        }
    }

    private static void refuseMissingFiles(
            FeedMapping feed,
            List<DeliveredFile> files,
            Map<String, Set<String>> columns,
            String exports,
            List<String> problems) {
        for (Source source : feed.sources()) {
            List<DeliveredFile> own =
                    files.stream().filter(f -> f.source().equals(source.name())).toList();
            if (own.isEmpty() && !source.optional()) {
                problems.add(feed.file() + ": " + feed.key() + " names " + source.files()
                        + ", and there is no such file in " + exports + " (deliver it, or say optional: true)");
            }
            if (!own.isEmpty() && own.stream().allMatch(f -> f.problem() != null)) {
                problems.add(feed.file() + ": " + feed.key() + ": " + own.get(0).file() + " "
                        + own.get(0).problem());
            } else if (!own.isEmpty()
                    && columns.get(source.name()).isEmpty()
                    && source.format() == Format.CSV
                    && !source.optional()) {
                problems.add(feed.file() + ": " + feed.key() + ": " + own.get(0).file()
                        + " is empty, and no earlier delivery tells its columns (deliver it with a header)");
            }
        }
    }

    /** Analyses the mapping over empty frames of the columns that are there. */
    private static void refuseBadExpressions(
            SparkSession spark,
            Deployment deployment,
            FeedMapping feed,
            Map<String, Set<String>> columns,
            List<String> problems) {
        Map<String, Dataset<Row>> frames = new LinkedHashMap<>();
        SparkSession session = feed.query() == null ? spark : Sessions.apart(spark, deployment.timezone());
        for (Source source : feed.sources()) {
            Set<String> known = columns.get(source.name());
            if (known.isEmpty()) {
                // Nothing was ever delivered: an optional source, or one that is refused for its files already.
                return;
            }
            frames.put(source.alias(), session.createDataFrame(List.of(), rawSchema(known)));
        }
        String where = feed.file() + ": " + feed.key();
        if (feed.query() == null) {
            Dataset<Row> source = frames.values().iterator().next();
            Map<String, String> expressions = new LinkedHashMap<>();
            feed.columns().forEach((column, sql) -> expressions.put(".columns." + column, sql));
            feed.attributes().forEach((name, sql) -> expressions.put(".attributes." + name, sql));
            List<String> faults = new ArrayList<>();
            analyse(() -> refuseOtherThanRowByRow(source, expressions.values()), where, faults);
            if (!faults.isEmpty()) {
                // Together they name the first fault only: one by one, each names its own. What is wrong only of all
                // together stays with the feed.
                List<String> single = new ArrayList<>();
                expressions.forEach((key, sql) ->
                        analyse(() -> refuseOtherThanRowByRow(source, List.of(sql)), where + key, single));
                problems.addAll(single.isEmpty() ? faults : single);
            }
        } else {
            frames.forEach((alias, frame) -> frame.createOrReplaceTempView(alias));
            analyse(
                    () -> problems.addAll(MappedFeed.columnProblems(feed, session.sql(feed.query()))),
                    where + ".query",
                    problems);
        }
        Dataset<Row> canonical = session.createDataFrame(List.of(), io.fishpond.spark.Conform.schema(feed.table()));
        for (int i = 0; i < feed.require().size(); i++) {
            String rule = feed.require().get(i);
            analyse(() -> canonical.where(rule), where + ".require[" + i + "]", problems);
        }
    }

    /** Spark refuses aggregates beside the record's own number; what makes several rows of one is ours to refuse. */
    private static void refuseOtherThanRowByRow(Dataset<Row> source, Collection<String> expressions) {
        List<String> beside = new ArrayList<>(expressions);
        beside.add("_row");
        Dataset<Row> mapped = source.selectExpr(beside.toArray(String[]::new));
        if (mapped.queryExecution()
                .analyzed()
                .find(node -> node instanceof Generate)
                .isDefined()) {
            throw new IllegalArgumentException("makes several rows of one record; a query can do that");
        }
    }

    private static void analyse(Runnable analysis, String where, List<String> problems) {
        try {
            analysis.run();
        } catch (Exception e) { // Spark throws checked exceptions that its signatures do not declare.
            problems.add(where + " " + firstLine(e));
        }
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return "is not valid: " + (end < 0 ? message : message.substring(0, end)).replaceAll(" SQLSTATE: \\w+", "");
    }

    private static StructType rawSchema(Set<String> columns) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType);
        }
        return schema.add("_file", DataTypes.StringType).add("_row", DataTypes.LongType);
    }
}
