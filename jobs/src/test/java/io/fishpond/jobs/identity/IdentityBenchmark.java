package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seconds that {@code resolve} takes: of all accounts, of all again by the same model, and of one in a hundred that changed. The
 * accounts are those of a warehouse, copied with other numbers, addresses and ids until there are as many as asked for.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=IdentityBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dtest.memory=8g \
 *   -DargLine.more="-Dbenchmark.warehouse=build/demo/warehouse -Dbenchmark.records=1000000"
 * }</pre>
 */
class IdentityBenchmark {
    private static final ResolveMembersJob JOB = new ResolveMembersJob();
    private static final LocalDate DAY = LocalDate.parse("2026-06-30");

    /** Odd, so that numbers of one copy stay apart from one another. */
    private static final long STRIDE = 7_654_321;

    /** More accounts than there are: all are resolved. */
    private static final int NEVER = 2_000_000_000;

    @TempDir
    Path folder;

    private Map<String, Long> published = Map.of();

    @Test
    void resolvesAllAndWhatChanged() throws IOException {
        String source = System.getProperty("benchmark.warehouse", "build/demo/warehouse");
        long records = Long.getLong("benchmark.records", 100_000);
        try (SparkSession spark = Sessions.local("benchmark", "local[2]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            Lake lake = new Lake(spark, folder.toString());
            Dataset<Row> accounts =
                    new Lake(spark, PublicData.projectRoot().resolve(source).toString()).read(Profiles.TABLE);
            lake.land(Profiles.TABLE, "true", copied(spark, accounts, records));
            System.out.printf("%,d accounts%n", lake.read(Profiles.TABLE).count());

            double all = seconds(lake, 0, NEVER, "all, learnt");
            lake.land(Profiles.TABLE, "true", changed(lake.read(Profiles.TABLE).persist()));
            Map<String, Long> before = published;
            double again = seconds(lake, 1, NEVER, "all, by the same model, 1% changed");
            published = before;
            double some = seconds(lake, 1, 0, "what changed of 1%");
            System.out.printf("what changed costs %.3f of all learnt, %.3f of all again%n", some / all, some / again);
        }
    }

    private static Dataset<Row> copied(SparkSession spark, Dataset<Row> accounts, long records) {
        long copies = Math.max(1, records / accounts.count());
        Column copy = col("copy");
        Column phone = expr("transform(phones, p -> if(p rlike '^[0-9]{11}$', concat(substr(p, 1, 3), lpad(cast(pmod("
                + "cast(substr(p, 4) as bigint) + copy * " + STRIDE + ", 100000000) as string), 8, '0')), p))");
        return accounts.crossJoin(broadcast(spark.range(copies).toDF("copy")))
                .withColumn("external_id", concat_ws("-", col("external_id"), copy))
                .withColumn("phones", when(copy.equalTo(0), col("phones")).otherwise(phone))
                .withColumn("emails", expr("transform(emails, e -> if(copy = 0, e, concat('c', copy, e)))"))
                .withColumn("union_id", concat(col("union_id"), copy))
                .withColumn("card_id", concat(col("card_id"), copy))
                .drop("copy");
    }

    /** One account in a hundred has another number. */
    private static Dataset<Row> changed(Dataset<Row> accounts) {
        Column isChanged =
                pmod(xxhash64(col("channel"), col("external_id")), lit(100L)).equalTo(0);
        Column number =
                expr("array(concat('199', lpad(cast(pmod(xxhash64(external_id), 100000000) as string), 8, '0')))");
        return accounts.withColumn("phones", when(isChanged, number).otherwise(col("phones")));
    }

    private double seconds(Lake lake, int night, int incrementalFrom, String what) {
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(
                        PublicData.projectRoot().resolve("conf/demo.yaml"),
                        Map.of(
                                "warehouse", folder.toString(),
                                "identity.incremental_from", Integer.toString(incrementalFrom)));
        RunContext context =
                RunContext.of(deployment, lake, DAY.plusDays(night), "run-" + night, Clock.systemUTC(), published);
        long start = System.nanoTime();
        JOB.run(context);
        double seconds = (System.nanoTime() - start) / 1e9;
        published = JOB.writes().stream().collect(Collectors.toMap(Table::qualifiedName, table -> lake.version(table)));
        System.out.printf(
                "%-40s %8.1f s  %s  members %,d%n",
                what,
                seconds,
                context.measured().get(new RunContext.Measure("resolved_accounts", "")),
                lake.read(MemberRecords.TABLE).select("member_id").distinct().count());
        return seconds;
    }
}
