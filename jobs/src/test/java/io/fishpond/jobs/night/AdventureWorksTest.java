package io.fishpond.jobs.night;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunLock;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.Rejects;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The night on real input, with nothing but mapping files written for it. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class AdventureWorksTest {
    private static final LocalDate AS_OF = LocalDate.parse("2017-06-30");
    private static final long MOST_MERGES = 10;

    @TempDir
    Path folder;

    @Test
    void publishesEveryCustomersValueOnceAndDoesNothingTheSecondTime(SparkSession spark) throws IOException {
        Path exports = PublicData.require("adventureworks");
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(
                PublicData.projectRoot().resolve("conf/benchmarks/adventureworks.yaml"),
                Map.of("warehouse", folder.resolve("warehouse").toString(), "exports", exports.toString()));
        List<String> progress = new ArrayList<>();
        Night night = new Night(spark, deployment, AS_OF, Clock.systemUTC(), progress::add);
        Lake lake = new Lake(spark, deployment.warehouse());

        // Another run holds the warehouse: this one is refused, and harms nothing.
        try (RunLock held =
                RunLock.take(lake.warehouse(), spark.sparkContext().hadoopConfiguration(), Clock.systemUTC())) {
            Assertions.assertThatThrownBy(() -> night.run(loader.problems(), false))
                    .isInstanceOf(RunLock.HeldException.class)
                    .hasMessageContaining("another run holds the warehouse");
        }
        Night.Result first = night.run(loader.problems(), false);
        assertThat(first.outcome()).isEqualTo(Night.Outcome.PUBLISHED);

        // All 18,148 customers are different people, as far as anybody knows.
        long members = lake.read(Members.TABLE).count();
        assertThat(members).isBetween(18_148L - MOST_MERGES, 18_148L);
        assertThat(content(lake.read(Orders.TABLE).selectExpr("count(*) as n", "sum(amount) as total"), "n", "total"))
                .containsExactly("25164 | 24914583.37");
        Dataset<Row> value = lake.read(MemberValue.TABLE);
        assertThat(value.count()).isEqualTo(members);
        assertThat(value.where("historical_value > 0").count()).isBetween(17_416L - MOST_MERGES, 17_416L);
        assertThat(content(value.selectExpr("sum(historical_value) as total"), "total"))
                .containsExactly("24914583.37");
        assertThat(content(
                        lake.read(Profiles.TABLE)
                                .selectExpr(
                                        "count(birth_date) as dated",
                                        "min(birth_date) as first",
                                        "max(birth_date) as last"),
                        "dated",
                        "first",
                        "last"))
                .as("both forms of birth date, none misread into another century")
                .containsExactly("18148 | 1910-08-13 | 1980-12-26");
        assertThat(lake.read(Files.TABLE)
                        .where("rows_read <> rows_accepted + rows_rejected + rows_superseded or status <> 'accepted'")
                        .count())
                .isZero();
        assertThat(lake.read(Rejects.TABLE).count()).isZero();
        AdventureWorksTables.check(lake, exports, AS_OF);

        Map<String, Long> published = new Ledger(lake).published();
        for (Table table : Tables.PUBLISHED) {
            if (lake.exists(table)) {
                assertThat(published).containsEntry(table.qualifiedName(), lake.version(table));
            }
        }
        progress.clear();
        Night.Result second = night.run(loader.problems(), false);
        assertThat(second).isEqualTo(new Night.Result(Night.Outcome.NOTHING_TO_DO, first.runId()));
        assertThat(progress).isEmpty();
        assertThat(new Ledger(lake).published()).isEqualTo(published);
    }
}
