package io.fishpond.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.ops.Metrics;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class NightSummaryTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    @TempDir
    Path folder;

    private final Rows metrics = Rows.of(Metrics.TABLE)
            .withDefault("run_id", "tonight")
            .withDefault("as_of", AS_OF.toString())
            .withDefault("step", "forecasts");

    private void measured(String metric, String subject, double value) {
        metrics.row("metric", metric, "subject", subject, "value", value);
    }

    private String text(SparkSession spark) {
        Lake lake = new Lake(spark, folder.toString());
        lake.replace(Metrics.TABLE, metrics.frame());
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
        RunContext night = RunContext.of(deployment, lake, AS_OF, "tonight", Clock.systemUTC(), Map.of());
        return NightSummary.of(night, new Night.Result(Night.Outcome.PUBLISHED, "tonight"), Path.of("demo.yaml"))
                .text();
    }

    @Test
    void tellsWhatCameOfFormerForecastsWhichModelHasDecayedAndWhatHasDrifted(SparkSession spark) {
        measured("scored_churn_day_age", "fast", 91);
        measured("scored_churn_day_age", "slow", 140);
        measured("scored_churn_members", "all", 1234);
        measured("scored_churn_foretold", "all", 0.2);
        measured("scored_churn_came", "all", 0.25);
        measured("scored_churn_auc", "all", 0.7);
        measured("scored_churn_auc_low", "all", 0.69);
        measured("scored_churn_auc_high", "all", 0.71);
        measured("scored_churn_foretold", "fast", 0.1);
        measured("scored_churn_came", "fast", 0.4);
        measured("scored_churn_auc", "fast", 0.55);
        measured("scored_churn_auc_low", "fast", 0.5);
        measured("scored_churn_auc_high", "fast", 0.6);
        measured("scored_churn_promised_auc", "fast", 0.75);
        measured("scored_churn_promised_auc_low", "fast", 0.7);
        measured("decayed", "churn fast logistic+trees", 1);
        measured("decayed_ranking", "churn fast logistic+trees", 1);
        measured("decayed_log_loss", "churn fast logistic+trees", 0);
        measured("decayed_level", "churn fast logistic+trees", 1);
        measured("decayed", "churn slow gap-curve", 0);
        measured("scored_value_gone", "", 0);
        measured("scored_value_day_age", "", 365);
        measured("scored_value_members", "", 2000);
        measured("scored_value_foretold", "", 1500);
        measured("scored_value_came", "", 1000.5);
        measured("psi", "fast log_age", 0.25);
        measured("psi", "fast follows", 0.3);
        measured("psi", "slow follows", 1.5);
        measured("psi", "once follows", 0.4);
        measured("psi", "slow log_cadence", 0.9);

        String text = text(spark);

        assertThat(text.lines().map(String::strip).toList())
                .containsSubsequence(
                        "Foretold and come 预测回看",
                        "churn foretold 91 to 140 days ago: AUC 0.700 (0.690-0.710), foretold 20.0%, came 25.0% of 1,234 members",
                        "value foretold 365 days ago: foretold 1,500.00, came 1,000.50 of 2,000 members",
                        "decayed 失准: churn fast, model logistic+trees: AUC 0.550 (0.500-0.600), promised 0.750, 0.700 at least",
                        "decayed 失准: churn fast, model logistic+trees: foretold 10.0%, came 40.0%",
                        "drifted 漂移: churn slow, feature follows: PSI 1.50 against what the model learnt from",
                        "drifted 漂移: churn slow, feature log_cadence: PSI 0.90 against what the model learnt from",
                        "drifted 漂移: churn once, feature follows: PSI 0.40 against what the model learnt from");
        assertThat(text).doesNotContain("gap-curve", "log_age", "fast, feature follows");
    }

    @Test
    void saysNothingOfForecastsBeforeOneIsRipe(SparkSession spark) {
        measured("psi", "fast log_age", 0.1);

        assertThat(text(spark)).contains("Churn 流失").doesNotContain("预测回看", "drifted");
    }
}
