package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seconds that {@code resolve} takes of the accounts of a warehouse: of all, and when one in a hundred changed. Beside them, where
 * Spark spent them: jobs by the class that started them, which overlap where tables are written side by side.
 *
 * <pre>{@code
 * ./mvnw test -pl jobs -am -Dtest=IdentityBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dtest.memory=8g \
 *   -DargLine.more=-Dbenchmark.warehouse=build/demo/warehouse
 * }</pre>
 */
class IdentityBenchmark {
    private static final ResolveMembersJob JOB = new ResolveMembersJob();
    private static final LocalDate DAY = LocalDate.parse("2026-06-30");

    /** More accounts than there are: all are resolved. */
    private static final int NEVER = 2_000_000_000;

    @TempDir
    Path folder;

    private Map<String, Long> published = Map.of();

    @Test
    void resolvesAllAndWhatChanged() throws IOException {
        String source = System.getProperty("benchmark.warehouse", "build/demo/warehouse");
        try (SparkSession spark = Sessions.local("benchmark", "local[2]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            Lake lake = new Lake(spark, folder.toString());
            Dataset<Row> accounts =
                    new Lake(spark, PublicData.projectRoot().resolve(source).toString()).read(Profiles.TABLE);
            lake.land(Profiles.TABLE, "true", accounts);
            System.out.printf("%,d accounts%n", lake.read(Profiles.TABLE).count());

            double all = seconds(lake, 0, NEVER, "all");
            lake.land(Profiles.TABLE, "true", changed(lake.read(Profiles.TABLE).persist()));
            double some = seconds(lake, 1, 0, "one in a hundred changed");
            System.out.printf("what changed costs %.3f of all%n", some / all);
        }
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
        Spent spent = new Spent();
        lake.spark().sparkContext().addSparkListener(spent);
        long start = System.nanoTime();
        JOB.run(context);
        double seconds = (System.nanoTime() - start) / 1e9;
        lake.spark().sparkContext().removeSparkListener(spent);
        published = JOB.writes().stream().collect(Collectors.toMap(Table::qualifiedName, table -> lake.version(table)));
        System.out.printf(
                "%-40s %8.1f s  %s  members %,d%n",
                what,
                seconds,
                context.measured().get(new RunContext.Measure("resolved_accounts", "")),
                lake.read(MemberRecords.TABLE).select("member_id").distinct().count());
        spent.print();
        return seconds;
    }

    /** Seconds of queries and of jobs outside them, by the class that asked. */
    private static final class Spent extends SparkListener {
        private static final Pattern ASKING = Pattern.compile("io\\.fishpond\\.jobs\\.identity\\.(\\w+)");

        private final Map<String, Long> started = new ConcurrentHashMap<>();
        private final Map<String, String> asked = new ConcurrentHashMap<>();
        private final Map<String, Long> spent = new ConcurrentSkipListMap<>();

        @Override
        public void onOtherEvent(SparkListenerEvent event) {
            if (event instanceof SparkListenerSQLExecutionStart start) {
                start("query " + start.executionId(), start.details(), start.time());
            } else if (event instanceof SparkListenerSQLExecutionEnd end) {
                end("query " + end.executionId(), end.time());
            }
        }

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            if (job.properties().getProperty("spark.sql.execution.id") == null
                    && job.stageInfos().nonEmpty()) {
                start("job " + job.jobId(), job.stageInfos().last().details(), job.time());
            }
        }

        @Override
        public void onJobEnd(SparkListenerJobEnd job) {
            end("job " + job.jobId(), job.time());
        }

        private void start(String what, String trace, long at) {
            Matcher asking = ASKING.matcher(trace);
            asked.put(what, asking.find() ? asking.group(1) : "else");
            started.put(what, at);
        }

        private void end(String what, long at) {
            if (started.containsKey(what)) {
                spent.merge(asked.get(what), at - started.get(what), Long::sum);
            }
        }

        private void print() {
            spent.forEach((asking, millis) -> System.out.printf("    %-36s %8.1f s%n", asking, millis / 1e3));
        }
    }
}
