package io.fishpond.jobs.lifecycle;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FollowMembersJobTest {
    private static final String[] COLUMNS = {"member_id", "valid_from", "valid_to", "lifecycle_stage", "stage_since"};

    private final Lake lake;
    private final Deployment deployment;
    private final Rows profile = Rows.of(MemberProfile.TABLE);
    private final Map<String, Long> published = new HashMap<>();

    FollowMembersJobTest(SparkSession spark, @TempDir Path folder) {
        lake = new Lake(spark, folder.toString());
        for (Column column : MemberProfile.TABLE.columns()) {
            if (column.required()) {
                profile.withDefault(
                        column.name(),
                        switch (column.type()) {
                            case "boolean" -> false;
                            case "bigint" -> 0L;
                            case "int" -> 0;
                            case "double" -> 0.0;
                            case "date" -> june(1);
                            case "string" -> "small";
                            default -> "0.00";
                        });
            }
        }
        profile.withDefault("value_decile", 10)
                .withDefault("churn_state", "active")
                .withDefault("quadrant", "misers");
        deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
    }

    private static LocalDate june(int dayOfMonth) {
        return LocalDate.of(2026, 6, dayOfMonth);
    }

    /** The profile of a day of June: members and their stages, by turns. */
    private void stand(int dayOfMonth, String... stages) {
        for (int i = 0; i < stages.length; i += 2) {
            profile.row("as_of", june(dayOfMonth), "member_id", stages[i], "lifecycle_stage", stages[i + 1]);
        }
    }

    /** Runs the night of that day, and publishes it. */
    private RunContext night(int dayOfMonth) {
        RunContext context =
                RunContext.of(deployment, lake, june(dayOfMonth), "run", Clock.systemUTC(), Map.copyOf(published));
        new FollowMembersJob().run(context);
        for (var table : List.of(MemberHistory.TABLE, FunnelDaily.TABLE, GradeMoves.TABLE)) {
            published.put(table.qualifiedName(), lake.version(table));
        }
        return context;
    }

    private List<String> history() {
        return content(lake.read(MemberHistory.TABLE), COLUMNS);
    }

    /** Of the newest commit, as the log has it: rows written, and of them those that only shared a file with others. */
    private String written() {
        return content(
                        lake.spark()
                                .sql("describe history delta.`" + lake.path(MemberHistory.TABLE) + "` limit 1")
                                .selectExpr(
                                        "operationMetrics.numOutputRows as written",
                                        "operationMetrics.numCopiedRows as copied"),
                        "written",
                        "copied")
                .get(0);
    }

    private List<String> filesOfWhoEndedOn(String day) {
        return content(
                lake.read(MemberHistory.TABLE)
                        .where("valid_to = date'" + day + "'")
                        .selectExpr("member_id", "_metadata.file_name as file"),
                "member_id",
                "file");
    }

    @Test
    void leadsTheHistoryOnNightByNightAndTakesInWhatIsMadeUpFor() {
        stand(1, "ann", "entry", "bob", "entry", "cyd", "convert", "dan", "entry");
        stand(2, "ann", "convert", "bob", "entry", "dan", "entry");
        stand(3, "ann", "refer", "bob", "entry", "dan", "entry");
        stand(5, "ann", "convert", "dan", "entry");
        lake.replace(MemberProfile.TABLE, profile.frame());

        night(1);
        night(2);
        List<String> ended = filesOfWhoEndedOn("2026-06-01");
        assertThat(ended).hasSize(2);

        night(5);

        assertThat(history())
                .containsExactly(
                        "ann | 2026-06-01 | 2026-06-01 | entry | null",
                        "ann | 2026-06-02 | null | convert | 2026-06-02",
                        "bob | 2026-06-01 | 2026-06-04 | entry | null",
                        "cyd | 2026-06-01 | 2026-06-01 | convert | null",
                        "dan | 2026-06-01 | null | entry | null");
        assertThat(written())
                .as("who stands, bob's end, and nothing for company")
                .isEqualTo("3 | 0");
        assertThat(filesOfWhoEndedOn("2026-06-01"))
                .as("what ended before is not opened")
                .isEqualTo(ended);

        // What a night that was never published has left does not stay.
        lake.replace(MemberHistory.TABLE, lake.read(MemberHistory.TABLE).where("member_id = 'ann'"));
        // Nothing began on the 5th, but bob ended: it is known all the same.
        RunContext between = night(3);

        assertThat(history())
                .containsExactly(
                        "ann | 2026-06-01 | 2026-06-01 | entry | null",
                        "ann | 2026-06-02 | 2026-06-02 | convert | 2026-06-02",
                        "ann | 2026-06-03 | 2026-06-04 | refer | 2026-06-03",
                        "ann | 2026-06-05 | null | convert | 2026-06-05",
                        "bob | 2026-06-01 | 2026-06-04 | entry | null",
                        "cyd | 2026-06-01 | 2026-06-01 | convert | null",
                        "dan | 2026-06-01 | null | entry | null");
        assertThat(content(
                        between.readDay(FunnelDaily.TABLE).where("scope = 'company' and people > 0"),
                        "stage",
                        "people",
                        "came_forward",
                        "dwell_days"))
                .containsExactly("entry | 2 | 0 | null", "refer | 1 | 1 | 0.0");
    }
}
