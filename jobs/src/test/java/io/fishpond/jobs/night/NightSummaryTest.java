package io.fishpond.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.ops.GateFindings;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
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

    private final Map<String, Long> published = new HashMap<>();

    /** Rows of a table in which whatever must not be null is nothing, and all are of the night. */
    private static Rows rows(Table table) {
        Rows rows = Rows.of(table);
        for (Column column : table.columns()) {
            if (column.required()) {
                rows.withDefault(
                        column.name(),
                        switch (column.type()) {
                            case "boolean" -> false;
                            case "bigint" -> 0L;
                            case "int" -> 0;
                            case "double" -> 0.0;
                            case "date", "timestamp" -> AS_OF.toString();
                            case "string" -> "";
                            default -> "0.00";
                        });
            }
        }
        return rows;
    }

    private void publish(Table table, Rows rows) {
        Lake lake = new Lake(LocalSpark.session(), folder.toString());
        lake.replace(table, rows.frame());
        published.put(table.qualifiedName(), lake.version(table));
    }

    private String text(SparkSession spark) {
        Lake lake = new Lake(spark, folder.toString());
        lake.replace(Metrics.TABLE, metrics.frame());
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
        RunContext night = RunContext.of(deployment, lake, AS_OF, "tonight", Clock.systemUTC(), published);
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
    void tellsWhatGatesFoundAndWhyItWasLetPass(SparkSession spark) {
        Rows found = rows(GateFindings.TABLE).withDefault("run_id", "tonight").withDefault("step", "audit");
        found.row(
                "gate",
                "stale_days",
                "subject",
                "app.orders",
                "finding",
                "the newest is 9 days old",
                "outcome",
                "marked");
        found.row(
                "gate",
                "missing_rows",
                "subject",
                "app.users",
                "finding",
                "5 rows",
                "outcome",
                "accepted",
                "why",
                "closed");
        found.row("run_id", "yesterday", "gate", "stale_days", "finding", "not of tonight", "outcome", "marked");
        new Lake(spark, folder.toString()).replace(GateFindings.TABLE, found.frame());

        assertThat(text(spark).lines().map(String::strip).toList())
                .containsSubsequence(
                        "Look at this 质量闸门 (ops/gate_findings)",
                        "missing_rows app.users: 5 rows; let pass 放行: closed",
                        "stale_days app.orders: the newest is 9 days old")
                .noneMatch(line -> line.contains("not of tonight"));
    }

    @Test
    void saysWhatThereIsToDoThisMorning(SparkSession spark) {
        publish(
                ValidMembers.TABLE,
                rows(ValidMembers.TABLE)
                        .row(
                                "scope",
                                "company",
                                "members",
                                900,
                                "valid_members",
                                800,
                                "valid_accounts",
                                1000,
                                "super_users",
                                70));
        publish(
                FunnelDaily.TABLE,
                rows(FunnelDaily.TABLE)
                        .withDefault("scope", "company")
                        .row("stage", "entry", "came_new", 5, "came_back", 1)
                        .row("stage", "convert", "came_forward", 4)
                        .row("scope", "channel", "stage", "convert", "came_forward", 4));
        publish(
                LeadQueue.TABLE,
                rows(LeadQueue.TABLE)
                        .row("lead_id", "a", "is_overdue", true)
                        .row("lead_id", "b")
                        .row("lead_id", "c"));
        publish(CareCounts.TABLE, rows(CareCounts.TABLE).row("due", 12, "removed_caps", 3, "listed", 9));
        publish(
                HandoverList.TABLE,
                rows(HandoverList.TABLE)
                        .withDefault("cause", "left")
                        .row("member_id", "a", "leaver_staff_id", "x", "handover_state", "waiting")
                        .row("member_id", "b", "leaver_staff_id", "x")
                        .row("member_id", "c", "leaver_staff_id", "y", "handover_state", "refused"));
        publish(
                Models.TABLE,
                rows(Models.TABLE)
                        .withDefault("run_id", "tonight")
                        .withDefault("purpose", "next_product")
                        .withDefault("parameters", Map.of())
                        .row("model", "popularity", "scores", Map.of())
                        .row(
                                "model",
                                "sequence",
                                "champion",
                                true,
                                "scores",
                                Map.of("hit_rate_at_5", 0.55, "gain", 0.05, "members", 200.0)));

        assertThat(text(spark).lines().map(String::strip).toList())
                .containsSubsequence(
                        "This morning 今日",
                        "valid members 有效会员: 800, and 1,000 by accounts 去重前; 70 are super users 超级用户",
                        "stages 阶段: 4 members moved on 前进, 1 fell back 后退, 5 are new 新增 (marts/funnel_daily)",
                        "leads 线索: 1 of 3 are due to rotate 待流转 (marts/lead_queue)",
                        "care 关怀: 9 of 12 who ordered lately are listed (marts/care_list)",
                        "handovers 离职继承: 2 friends of 1 employees wait 待继承 (marts/handover_list)",
                        "next product 下一需求商品: by sequence, hit rate at five 命中率 55.0%, popularity 热销 50.0%");
    }

    @Test
    void saysNothingOfWhatIsNotThereYet(SparkSession spark) {
        measured("psi", "fast log_age", 0.1);

        assertThat(text(spark))
                .contains("Churn 流失", "nobody is known to share or refer: unknown who are super users 超级用户")
                .doesNotContain("预测回看", "drifted", "This morning", "老带新");
    }
}
