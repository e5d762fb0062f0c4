package io.fishpond.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.ClusterAgreement;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.identity.IdentityEvaluation;
import io.fishpond.spark.Lake;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Public sets of known truth as deployments, with nothing but files written for them; the truth serves to measure alone. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class PublicIdentityTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    @TempDir
    Path folder;

    @Test
    void findsMadeUpPersons(SparkSession spark) throws IOException {
        ClusterAgreement agreement = agreement(spark, "fake", "fake_1000.csv", "unique_id", "cluster");

        assertThat(agreement.f1()).isGreaterThanOrEqualTo(0.94);
        assertThat(agreement.bcubedF1()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void findsEveryPersonOfFebrlsFirstSet(SparkSession spark) throws IOException {
        assertThat(febrl(spark, "febrl1.csv").f1()).isEqualTo(1);
    }

    @Test
    void findsPersonsOfFebrlsThirdSet(SparkSession spark) throws IOException {
        assertThat(febrl(spark, "febrl3.csv").f1()).isGreaterThanOrEqualTo(0.9995);
    }

    @Test
    void findsHistoricalFigures(SparkSession spark) throws IOException {
        ClusterAgreement agreement = agreement(spark, "historical", "historical_25k.csv", "unique_id", "cluster");

        assertThat(agreement.f1()).isGreaterThanOrEqualTo(0.91);
        assertThat(agreement.bcubedF1()).isGreaterThanOrEqualTo(0.93);
    }

    private ClusterAgreement febrl(SparkSession spark, String file) throws IOException {
        return agreement(spark, "febrl", file, "rec_id", "split(rec_id, '-')[1]");
    }

    private ClusterAgreement agreement(SparkSession spark, String deployed, String file, String id, String person)
            throws IOException {
        Path exports = Files.createDirectories(folder.resolve("exports"));
        Path source = PublicData.require("identity/" + file);
        Files.copy(source, exports.resolve(file));
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(
                PublicData.projectRoot().resolve("conf/benchmarks/" + deployed + ".yaml"),
                Map.of("warehouse", folder.resolve("warehouse").toString(), "exports", exports.toString()));
        Night night = new Night(spark, deployment, AS_OF, Clock.systemUTC(), line -> {});
        assertThat(night.run(loader.problems(), false).outcome()).isEqualTo(Night.Outcome.PUBLISHED);

        Dataset<Row> known = spark.read()
                .option("header", true)
                .csv(source.toString())
                .selectExpr("'" + deployed + "' as channel", id + " as external_id", person + " as person");
        IdentityEvaluation found = IdentityEvaluation.of(new Lake(spark, deployment.warehouse())::read, known);
        return found.agreement();
    }
}
