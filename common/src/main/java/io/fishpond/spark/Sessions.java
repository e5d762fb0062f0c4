package io.fishpond.spark;

import java.time.ZoneId;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark sessions with what every Fishpond run needs, whatever the master. */
public final class Sessions {
    private Sessions() {}

    /** A builder with Delta, ANSI mode and loud failure; the master comes from spark-submit or from the caller. */
    public static SparkSession.Builder builder(String appName) {
        return SparkSession.builder()
                .appName(appName)
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // Lets a table be created with its CHECK constraints in one commit, not one a constraint.
                .config("spark.databricks.delta.allowArbitraryProperties.enabled", "true")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.datetime.java8API.enabled", "true");
    }

    /** A session on this machine only: bound to the loopback, without a web page. */
    public static SparkSession.Builder local(String appName, String master) {
        return builder(appName)
                .master(master)
                .config("spark.ui.enabled", "false")
                // Without a page nobody looks back at what ran; Spark would keep a thousand plans in words, megabytes
                // each.
                .config("spark.sql.ui.retainedExecutions", "10")
                .config("spark.ui.retainedJobs", "10")
                .config("spark.ui.retainedStages", "10")
                .config("spark.ui.retainedTasks", "1000")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "8")
                // Every table of a join by broadcast takes a page, however few its rows; Spark's own choice is up to 64
                // MiB.
                .config("spark.buffer.pageSize", "4m")
                // Frames are held for a step: packing them costs more than the memory that it saves.
                .config("spark.sql.inMemoryColumnarStorage.compressed", "false")
                .config("spark.hadoop.fs.file.impl", LocalFiles.WithChecksums.class.getName())
                .config("spark.hadoop.fs.AbstractFileSystem.file.impl", LocalFiles.Committing.class.getName())
                // A log of tens of files: what follows saves Delta from planning Spark jobs over it.
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.databricks.delta.allFilesInCrc.enabled", "false");
    }

    /** Lets plans be compiled, as they are by default, or interpreted, from now on. */
    public static void compilePlans(SparkSession spark, boolean compiles) {
        plans(compiles).forEach(spark.conf()::set);
    }

    /**
     * The same for little data: plans are interpreted. Compiling each of them, and generating projections anew in every task,
     * takes longer.
     */
    public static SparkSession.Builder interpreting(SparkSession.Builder builder) {
        plans(false).forEach(builder::config);
        return builder;
    }

    private static Map<String, String> plans(boolean compiles) {
        return Map.of(
                "spark.sql.codegen.wholeStage",
                Boolean.toString(compiles),
                "spark.sql.codegen.factoryMode",
                compiles ? "FALLBACK" : "NO_CODEGEN");
    }

    /** Makes business days of {@code zone} the days of this session. */
    public static void useTimeZone(SparkSession spark, ZoneId zone) {
        spark.conf().set("spark.sql.session.timeZone", zone.getId());
    }

    /** A session for one feed's query, which names the feed's sources by their alias: views of others are not in it. */
    public static SparkSession apart(SparkSession spark, ZoneId zone) {
        SparkSession session = spark.newSession();
        useTimeZone(session, zone);
        return session;
    }
}
