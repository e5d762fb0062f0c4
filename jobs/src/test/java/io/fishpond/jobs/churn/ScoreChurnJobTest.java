package io.fishpond.jobs.churn;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.run.RunContext;
import io.fishpond.run.RunContext.Measure;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.ops.Models;
import io.fishpond.testkit.LocalSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ScoreChurnJobTest {
    @TempDir
    Path folder;

    private final SparkSession spark;

    ScoreChurnJobTest(SparkSession spark) {
        this.spark = spark;
    }

    /** By the name of the lake. */
    private final Map<String, Map<Measure, Double>> measured = new HashMap<>();

    private Lake run(Shop shop, String name, LocalDate asOf, int partitions) {
        Lake lake = new Lake(spark, folder.resolve(name).toString());
        RunContext context = shop.stock(lake, asOf, partitions);
        new ScoreChurnJob().run(context);
        measured.put(name, context.measured());
        return lake;
    }

    private static List<String> all(Lake lake, Table table) {
        return content(lake.read(table), table.columnNames().toArray(String[]::new));
    }

    @Test
    void scoresEveryMemberAlikeWhateverThePartitionsAndWhateverComesLater() {
        Lake lake = run(new Shop(), "once", Shop.AS_OF, 1);
        Shop later = new Shop();
        for (int member = 0; member < Shop.MEMBERS; member += 2) {
            later.order(member, Shop.AS_OF.plusDays(1 + member % 40));
            later.visit(member, Shop.AS_OF.plusDays(1));
        }
        Lake again = run(later, "again", Shop.AS_OF, 5);

        assertThat(all(again, MemberChurn.TABLE)).isEqualTo(all(lake, MemberChurn.TABLE));
        assertThat(all(again, Models.TABLE)).isEqualTo(all(lake, Models.TABLE));
        assertThat(measured.get("again")).isEqualTo(measured.get("once"));
        everyRowIsSound(lake);
        assertThat(measured.get("once")).containsEntry(new Measure("churn_horizon_days", "fast"), 60.0);
        // The shop has 235 active members in its largest class: too few to tell drift from chance.
        assertThat(measured.get("once").keySet()).noneMatch(m -> m.metric().equals("psi"));
        theFastClassHeldAContest(lake);
    }

    private static void everyRowIsSound(Lake lake) {
        List<Row> rows = lake.read(MemberChurn.TABLE).collectAsList();
        assertThat(rows).hasSize(Shop.MEMBERS);
        Map<String, Long> states =
                rows.stream().collect(Collectors.groupingBy(r -> r.getAs("churn_state"), Collectors.counting()));
        assertThat(states)
                .containsEntry("never_bought", (long) Shop.NEVER_BOUGHT)
                .containsKeys("active", "lapsed");
        for (Row row : rows) {
            boolean active = row.getAs("churn_state").equals("active");
            Double probability = row.getAs("churn_probability");
            assertThat(probability != null).isEqualTo(active);
            assertThat(row.<LocalDate>getAs("act_by") != null).isEqualTo(active);
            assertThat(row.<String>getAs("model") != null).isEqualTo(active);
            if (active) {
                assertThat(probability).isBetween(0.0, 1.0);
                assertThat(row.<java.math.BigDecimal>getAs("value_at_risk"))
                        .isEqualByComparingTo(java.math.BigDecimal.valueOf(probability)
                                .multiply(new java.math.BigDecimal("33.33"))
                                .setScale(2, java.math.RoundingMode.HALF_UP));
                assertThat(row.<LocalDate>getAs("act_by")).isAfterOrEqualTo(Shop.AS_OF);
                assertThat(row.<Integer>getAs("days_since_order")).isLessThanOrEqualTo(row.getAs("horizon_days"));
                assertThat(row.<String>getAs("churn_band"))
                        .isEqualTo(probability >= 0.7 ? "high" : probability >= 0.4 ? "medium" : "low");
            }
        }
        assertThat(rows.stream().map(r -> r.<String>getAs("driver_1")))
                .anyMatch(d -> d != null && d.matches(".+ / .+ \\([+-]\\d+\\.\\d\\d\\)"));
    }

    private static void theFastClassHeldAContest(Lake lake) {
        List<Row> fast = lake.read(Models.TABLE).where("segment = 'fast'").collectAsList();
        assertThat(fast.stream().map(r -> r.<String>getAs("model"))).contains("gap-curve", "base-rate", "logistic");
        List<Row> champions =
                fast.stream().filter(r -> r.<Boolean>getAs("champion")).toList();
        assertThat(champions).hasSize(1);
        double least = fast.stream()
                .map(r -> score(r, "log_loss"))
                .filter(java.util.Objects::nonNull)
                .min(Double::compare)
                .orElseThrow();
        assertThat(score(champions.get(0), "log_loss")).isEqualTo(least);
        assertThat(champions.get(0).<String>getAs("model")).isNotEqualTo("base-rate");
        // Of 400 members sampled some 80 leave: a model that knows nothing has a standard error of 0.037 about 0.5.
        assertThat(score(champions.get(0), "auc")).isGreaterThan(0.6);
    }

    private static Double score(Row model, String name) {
        return model.<String, Double>getJavaMap(model.fieldIndex("scores")).get(name);
    }

    @Test
    void speaksByTheBaselineWhereNoWindowHasClosed() {
        Lake lake = run(new Shop(), "young", Shop.OPENED.plusDays(6), 1);

        List<Row> rows = lake.read(MemberChurn.TABLE).collectAsList();
        assertThat(rows).hasSize(Shop.MEMBERS);
        assertThat(rows.stream()
                        .map(r -> r.<String>getAs("model"))
                        .filter(java.util.Objects::nonNull)
                        .distinct())
                .isNotEmpty()
                .isSubsetOf("bg_nbd", "gap-curve");
        assertThat(rows.stream().map(r -> r.<Double>getAs("churn_probability")).filter(java.util.Objects::nonNull))
                .isNotEmpty()
                .allMatch(p -> p >= 0 && p <= 1);
    }

    @Test
    void callsNobodyActiveBeforeTheFirstOrder() {
        Lake lake = run(new Shop(), "empty", Shop.OPENED.minusDays(1), 1);

        assertThat(
                        content(lake.read(MemberChurn.TABLE).distinct(), "churn_state", "horizon_days", "value_at_risk")
                                .stream()
                                .distinct())
                .containsExactly("never_bought | 60 | 0.00");
    }
}
