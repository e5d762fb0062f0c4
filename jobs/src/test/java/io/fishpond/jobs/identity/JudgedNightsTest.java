package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.Judgements;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What stewards say, from night to night. */
@ExtendWith(LocalSpark.class)
class JudgedNightsTest {
    private static final ResolveMembersJob JOB = new ResolveMembersJob();

    @TempDir
    Path folder;

    private Lake lake;
    private Deployment deployment;
    private Map<String, Long> published = Map.of();

    @BeforeEach
    void open(SparkSession spark) {
        deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
        lake = new Lake(spark, folder.toString());
    }

    private void night(String asOf) {
        JOB.run(RunContext.of(deployment, lake, LocalDate.parse(asOf), "run-" + asOf, Clock.systemUTC(), published));
        published = JOB.writes().stream().collect(Collectors.toMap(Table::qualifiedName, table -> lake.version(table)));
    }

    @Test
    void judgementsOutrankKeysAndOutliveNightsRerunsAndAbsenceUntilTheyAreTakenBack() {
        lake.replace(
                Orders.TABLE,
                Rows.of(Orders.TABLE)
                        .withDefault("status", "completed")
                        .withDefault("amount", "1.00")
                        .row("channel", "shop", "order_id", "1", "external_id", "x", "ordered_at", "2025-01-01")
                        .frame());
        lake.replace(Profiles.TABLE, family().row(CRM).frame());
        night("2026-01-01");
        Map<String, String> first = ids();
        assertThat(first.get("app:1")).isEqualTo(first.get("pos:1"));
        assertThat(first.values().stream().distinct()).hasSize(3);

        judge("2026-01-02T10:00:00", "unlink", "app", "1", "pos", "1");
        judge("2026-01-02T10:00:01", "link", "shop", "x", "crm", "9");
        night("2026-01-02");
        Map<String, String> second = ids();
        assertThat(second)
                .containsEntry("app:1", first.get("app:1"))
                .containsEntry("shop:x", first.get("shop:x"))
                .containsEntry("crm:9", first.get("shop:x"));
        assertThat(second.get("pos:1")).isNotIn(first.values());
        List<String> events = events("2026-01-02");
        assertThat(events)
                .containsExactlyInAnyOrder(
                        first.get("app:1") + " | split | " + second.get("pos:1"),
                        second.get("pos:1") + " | created | ",
                        first.get("crm:9") + " | absorbed | " + first.get("shop:x"),
                        first.get("shop:x") + " | merged | " + first.get("crm:9"));
        assertThat(content(
                        lake.read(MemberLinks.TABLE),
                        "channel_a",
                        "external_id_a",
                        "channel_b",
                        "external_id_b",
                        "weight_bits",
                        "keys"))
                .containsExactly("crm | 9 | shop | x | null | steward");
        assertThat(lake.read(ReviewPairs.TABLE).count()).isZero();

        lake.replace(Profiles.TABLE, family().frame());
        night("2026-01-02");
        assertThat(ids()).hasSize(3).doesNotContainKey("crm:9").containsEntry("pos:1", second.get("pos:1"));
        assertThat(content(lake.read(WithdrawnAccounts.TABLE), "channel", "external_id", "member_id", "withdrawn_on"))
                .containsExactly("crm | 9 | " + first.get("shop:x") + " | 2026-01-02");
        assertThat(events("2026-01-02")).isEqualTo(events);

        lake.replace(Profiles.TABLE, family().row(CRM).frame());
        judge("2026-01-03T10:00:00", "retract", "crm", "9", "shop", "x");
        night("2026-01-03");
        Map<String, String> third = ids();
        assertThat(third)
                .containsEntry("app:1", first.get("app:1"))
                .containsEntry("pos:1", second.get("pos:1"))
                .containsEntry("shop:x", first.get("shop:x"));
        assertThat(third.get("crm:9")).isNotIn(first.values());
        assertThat(events("2026-01-03"))
                .containsExactlyInAnyOrder(
                        first.get("shop:x") + " | split | " + third.get("crm:9"), third.get("crm:9") + " | created | ");
        assertThat(lake.read(WithdrawnAccounts.TABLE).count()).isZero();
    }

    private static final Object[] CRM = {
        "channel", "crm", "external_id", "9", "emails", List.of("nine@example.com"), "created_at", "2025-06-01"
    };

    /** Two accounts that share a number and a name. */
    private static Rows family() {
        return Rows.of(Profiles.TABLE)
                .withDefault("name", "张伟")
                .withDefault("phones", List.of("13900000001"))
                .row("channel", "app", "external_id", "1", "created_at", "2025-01-01")
                .row("channel", "pos", "external_id", "1", "created_at", "2025-02-01")
                .withDefault("name", null)
                .withDefault("phones", List.of());
    }

    private void judge(String at, String verdict, String channelA, String idA, String channelB, String idB) {
        lake.append(
                Judgements.TABLE,
                "true",
                Rows.of(Judgements.TABLE)
                        .withDefault("said_by", "ann")
                        .withDefault("why", "asked them")
                        .row(
                                "said_at",
                                at,
                                "verdict",
                                verdict,
                                "channel_a",
                                channelA,
                                "external_id_a",
                                idA,
                                "channel_b",
                                channelB,
                                "external_id_b",
                                idB)
                        .frame());
    }

    private Map<String, String> ids() {
        Map<String, String> ids = new HashMap<>();
        for (Row row : lake.read(MemberRecords.TABLE).collectAsList()) {
            ids.put(row.getAs("channel") + ":" + row.getAs("external_id"), row.getAs("member_id"));
        }
        return ids;
    }

    private List<String> events(String night) {
        return content(
                lake.read(MemberEvents.TABLE).where("happened_on = '" + night + "'"),
                "member_id",
                "event",
                "other_member_id");
    }
}
