package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.config.IdentityModel;
import io.fishpond.config.Referral;
import io.fishpond.config.Settings;
import io.fishpond.domain.Secret;
import io.fishpond.run.RunContext;
import io.fishpond.run.RunContext.Measure;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nights of a small shop, the second one done twice. */
@ExtendWith(LocalSpark.class)
class ResolveMembersJobTest {
    private static final ResolveMembersJob JOB = new ResolveMembersJob();

    @TempDir
    static Path folder;

    private static Lake lake;
    private static RunContext first;
    private static RunContext second;
    private static Map<String, String> firstIds;
    private static Map<String, String> secondIds;
    private static Map<Table, List<String>> secondContent;

    @BeforeAll
    static void runTwoNights(SparkSession spark) {
        lake = new Lake(spark, folder.toString());
        lake.replace(
                Staff.TABLE,
                Rows.of(Staff.TABLE)
                        .row("channel", "hr", "staff_id", "s1", "name", "Shu Qi", "phones", List.of("13900000009"))
                        .frame());
        lake.replace(
                Orders.TABLE,
                Rows.of(Orders.TABLE)
                        .withDefault("channel", "shop")
                        .withDefault("status", "completed")
                        .withDefault("amount", "1.00")
                        .row("order_id", "1", "external_id", "nameless", "ordered_at", "2025-06-01")
                        .frame());

        lake.replace(
                Profiles.TABLE,
                profiles()
                        .row("channel", "crm", "external_id", "1", "emails", List.of("mei@example.com"))
                        .frame());
        first = night("2026-01-01", Map.of());
        JOB.run(first);
        firstIds = ids();
        Map<String, Long> published =
                JOB.writes().stream().collect(Collectors.toMap(Table::qualifiedName, table -> lake.version(table)));

        // A card ties two members together, and one account of three leaves its address.
        lake.replace(
                Profiles.TABLE,
                profiles()
                        .row("channel", "crm", "external_id", "1", "emails", List.of("other@example.com"))
                        .row("channel", "app", "external_id", "2", "phones", List.of("13900000001"), "card_id", "V2")
                        .frame());
        second = night("2026-01-02", published);
        JOB.run(second);
        secondIds = ids();
        secondContent = contents();
    }

    private static Rows profiles() {
        return Rows.of(Profiles.TABLE)
                .row(
                        "channel",
                        "app",
                        "external_id",
                        "1",
                        "name",
                        "张伟",
                        "phones",
                        List.of("139 0000 0001"),
                        "created_at",
                        "2025-01-01")
                .row(
                        "channel",
                        "pos",
                        "external_id",
                        "1",
                        "name",
                        "张伟先生",
                        "phones",
                        List.of("+8613900000001", "13900000009"),
                        "created_at",
                        "2025-02-01")
                .row("channel", "pos", "external_id", "2", "name", "张玮", "card_id", "v-2", "created_at", "2025-03-01")
                .row("channel", "pos", "external_id", "3", "name", "Ann Lee", "phones", List.of("13900000009"))
                .row("channel", "pos", "external_id", "4", "name", "Qi Shu", "phones", List.of("13900000009"))
                .row("channel", "crm", "external_id", "2", "emails", List.of("mei@example.com"))
                .row("channel", "crm", "external_id", "3", "emails", List.of("MEI@example.com"));
    }

    private static RunContext night(String asOf, Map<String, Long> published) {
        Deployment deployment = new Deployment(
                "test",
                folder.toString(),
                folder.toString(),
                ZoneOffset.UTC,
                "CNY",
                "CN",
                new Secret("a key for tests only"),
                1,
                true,
                List.of(),
                new Deployment.Identity(
                        Map.of("phone", 3, "email", 3, "union_id", 3, "card_id", 3),
                        1_000,
                        200,
                        800,
                        7,
                        100_000,
                        new Deployment.Gate(100, 20, 2, 1.2, 20),
                        builtInModel()),
                new Deployment.Value(365, 0.1, 1_000, 90, 1, 0.25),
                new Deployment.Churn(90, 1, 30, 1_000, 0.4, 0.7, 0.1),
                Referral.DEFAULTS,
                Settings.membership("{}"),
                Settings.audience("{}"),
                Settings.field("{}"),
                List.of(),
                null,
                List.of(),
                Settings.gates("{}"),
                "");
        return RunContext.of(deployment, lake, LocalDate.parse(asOf), "run-" + asOf, Clock.systemUTC(), published);
    }

    /** What a deployment that names no model has. */
    private static IdentityModel builtInModel() {
        return new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of())
                .identity()
                .model();
    }

    private static Map<String, String> ids() {
        Map<String, String> ids = new HashMap<>();
        for (Row row : lake.read(MemberRecords.TABLE).collectAsList()) {
            ids.put(row.getAs("channel") + ":" + row.getAs("external_id"), row.getAs("member_id"));
        }
        return ids;
    }

    private static Map<Table, List<String>> contents() {
        Map<Table, List<String>> contents = new HashMap<>();
        JOB.writes()
                .forEach(table -> contents.put(
                        table, content(lake.read(table), table.columnNames().toArray(String[]::new))));
        return contents;
    }

    @Test
    void unitesAccountsByStrongKeysAndNobodyByTheStaffPhone() {
        assertThat(firstIds).hasSize(9);
        assertThat(firstIds.get("app:1")).isEqualTo(firstIds.get("pos:1"));
        assertThat(firstIds.get("crm:1")).isEqualTo(firstIds.get("crm:2")).isEqualTo(firstIds.get("crm:3"));
        assertThat(firstIds.values().stream().distinct()).hasSize(6);
        assertThat(first.measured())
                .isEqualTo(new TreeMap<>(Map.of(
                        new Measure("guarded_values", "phone"), 1.0,
                        new Measure("guarded_values", "email"), 0.0,
                        new Measure("guarded_values", "union_id"), 0.0,
                        new Measure("guarded_values", "card_id"), 0.0,
                        new Measure("overfull_blocks", ""), 0.0,
                        new Measure("oversized_components", ""), 0.0,
                        new Measure("link_cut", ""), 0.0,
                        new Measure("resolved_accounts", ""), 9.0)));
    }

    @Test
    void keepsTheStaffPhoneOffCustomersAndFindsTheStaffWhoShop() {
        assertThat(content(
                        lake.read(Members.TABLE).where("size(phones) > 0 or is_staff or name = 'Ann Lee'"),
                        "name",
                        "phones",
                        "is_staff"))
                .containsExactly(
                        "Ann Lee | [] | false", "Qi Shu | [+8613900000009] | true", "张玮 | [+8613900000001] | false");
    }

    @Test
    void makesAMemberOfAnAccountThatOnlyOrdered() {
        assertThat(content(
                        lake.read(Members.TABLE).where("acquisition_channel = 'shop'"),
                        "member_id",
                        "first_seen_at",
                        "name",
                        "accounts"))
                .containsExactly(firstIds.get("shop:nameless") + " | 2025-06-01T00:00:00Z | null | 1");
    }

    @Test
    void keepsIdsThroughASecondNight() {
        assertThat(secondIds.get("app:1")).isEqualTo(firstIds.get("app:1"));
        assertThat(secondIds.get("app:2")).isEqualTo(firstIds.get("app:1"));
        assertThat(secondIds.get("pos:2")).isEqualTo(firstIds.get("app:1"));
        assertThat(secondIds.get("crm:2")).isEqualTo(firstIds.get("crm:2"));
        assertThat(secondIds.get("crm:3")).isEqualTo(firstIds.get("crm:2"));
        assertThat(secondIds.get("crm:1")).isNotIn(firstIds.values());
        assertThat(content(
                        lake.read(MemberRecords.TABLE).where("first_landed_on > '2026-01-01'"),
                        "channel",
                        "external_id"))
                .containsExactly("app | 2");
    }

    @Test
    void recordsMergesAndSplits() {
        assertThat(content(
                        lake.read(MemberEvents.TABLE).where("happened_on = '2026-01-02'"),
                        "member_id",
                        "event",
                        "other_member_id"))
                .containsExactlyInAnyOrder(
                        firstIds.get("pos:2") + " | absorbed | " + firstIds.get("app:1"),
                        firstIds.get("app:1") + " | merged | " + firstIds.get("pos:2"),
                        firstIds.get("crm:1") + " | split | " + secondIds.get("crm:1"),
                        secondIds.get("crm:1") + " | created | ");
        assertThat(content(lake.read(MemberAliases.TABLE).where("since = '2026-01-02'"), "alias_id", "member_id"))
                .containsExactlyInAnyOrder(
                        firstIds.get("pos:2") + " | " + firstIds.get("app:1"),
                        secondIds.get("crm:1") + " | " + secondIds.get("crm:1"));
    }

    @Test
    void saysWhichKindsOfKeyLinkTwoAccountsAndNeverTheirValues() {
        assertThat(content(
                        lake.read(MemberLinks.TABLE)
                                .selectExpr(
                                        "*",
                                        MemberLinks.KINDS + " as kinds",
                                        "weight_bits > 0 and match_probability > 0.5 as is_likely"),
                        "channel_a",
                        "external_id_a",
                        "channel_b",
                        "external_id_b",
                        "keys",
                        "kinds",
                        "is_likely"))
                .containsExactly(
                        "app | 1 | app | 2 | phone | [phones] | true",
                        "app | 1 | pos | 1 | phone | [name, phones] | true",
                        "app | 2 | pos | 1 | null | [phones] | true",
                        "app | 2 | pos | 2 | card_id | [card_id] | true",
                        "crm | 2 | crm | 3 | email | [emails] | true");
        assertThat(lake.read(MemberLinks.TABLE)
                        .where("not evidence rlike '^[a-z_]+:[+-][0-9.]+(,[a-z_]+:[+-][0-9.]+)*$'")
                        .count())
                .isZero();
    }

    @Test
    void leavesTheSameContentWhenItIsDoneAgain() {
        JOB.run(second);

        assertThat(contents()).isEqualTo(secondContent);
    }
}
