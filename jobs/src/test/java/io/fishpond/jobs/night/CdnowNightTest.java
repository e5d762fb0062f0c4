package io.fishpond.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.churn.ChurnEvaluation;
import io.fishpond.jobs.value.ValueEvaluation;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The classic of customer-base analysis as a deployment like any other, evaluated where the literature evaluates it. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class CdnowNightTest {
    private static final LocalDate AS_OF = LocalDate.parse("1998-06-30");
    private static final LocalDate CUTOFF = LocalDate.parse("1997-09-30");
    private static final int WEEKS_39 = 273;
    private static final long CUSTOMERS = 2357;

    @TempDir
    Path folder;

    @Test
    void foretellsTheNext39WeeksAsTheLiteratureDoes(SparkSession spark) throws Exception {
        Path exports = PublicData.require("value");
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(
                PublicData.projectRoot().resolve("conf/benchmarks/cdnow.yaml"),
                Map.of("warehouse", folder.resolve("warehouse").toString(), "exports", exports.toString()));
        Night.Result night =
                new Night(spark, deployment, AS_OF, Clock.systemUTC(), line -> {}).run(loader.problems(), false);
        assertThat(night.outcome()).isEqualTo(Night.Outcome.PUBLISHED);
        Lake lake = new Lake(spark, deployment.warehouse());
        RunContext published =
                RunContext.of(deployment, lake, AS_OF, night.runId(), Clock.systemUTC(), new Ledger(lake).published());

        AtomicLong predicted = new AtomicLong();
        JsonNode value = new ObjectMapper()
                .readTree(ValueEvaluation.of(
                                published::readPublished,
                                deployment.value(),
                                AS_OF,
                                CUTOFF,
                                WEEKS_39,
                                rows -> predicted.set(rows.count()))
                        .json());
        assertThat(predicted).hasValue(CUSTOMERS);
        JsonNode contenders = value.at("/orders/contenders");
        assertThat(contenders.at("/pareto_nbd/mae").doubleValue()).isLessThanOrEqualTo(0.755);
        assertThat(contenders.at("/pareto_nbd/rmse").doubleValue()).isLessThanOrEqualTo(1.603);
        assertThat(contenders.at("/pareto_nbd/normalised_gini").doubleValue()).isGreaterThanOrEqualTo(0.672);
        assertThat(contenders.at("/naive_rate/mae").doubleValue()).isCloseTo(1.024, within(0.001));
        assertThat(contenders.at("/naive_rate/rmse").doubleValue()).isCloseTo(2.212, within(0.001));
        assertThat(value.at("/interval_randomised_coverage").doubleValue()).isBetween(0.75, 0.85);

        JsonNode churn = new ObjectMapper()
                .readTree(ChurnEvaluation.of(
                                published::readPublished,
                                deployment,
                                AS_OF,
                                CUTOFF,
                                WEEKS_39,
                                rows -> predicted.set(rows.count()))
                        .json());
        assertThat(predicted).hasValue(CUSTOMERS);
        assertThat(churn.at("/scores/pareto_nbd orders/auc").doubleValue()).isGreaterThanOrEqualTo(0.778);
        assertThat(churn.at("/scores/published/brier").doubleValue()).isLessThanOrEqualTo(0.162);
    }
}
