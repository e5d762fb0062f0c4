package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.identity.MemberSearch.Found;
import io.fishpond.jobs.identity.MemberSearch.NotFoundException;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberConflicts;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.ops.Models;
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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One member of three accounts, and others who are not her. */
@ExtendWith(LocalSpark.class)
class MemberExplanationTest {
    private static final String ZHANG = "m" + "a".repeat(26);
    private static final String FORMER = "m" + "b".repeat(26);
    private static final String GONE = "m" + "c".repeat(26);
    private static final List<String> OTHERS =
            List.of("pos:9", "tmall:5", "tmall:6", "tmall:7", "scan:1", "till:1", "till:2", "till:3");

    @TempDir
    static Path folder;

    private static RunContext published;

    @BeforeAll
    static void publish(SparkSession spark) {
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", folder.toString()));
        Lake lake = new Lake(spark, folder.toString());
        Map<String, Long> versions = new HashMap<>();
        for (Map.Entry<Table, Rows> table : tables().entrySet()) {
            lake.replace(table.getKey(), table.getValue().frame());
            versions.put(table.getKey().qualifiedName(), lake.version(table.getKey()));
        }
        published = RunContext.of(deployment, lake, LocalDate.parse("2026-01-02"), "run", Clock.systemUTC(), versions);
    }

    private static Map<Table, Rows> tables() {
        Rows records = Rows.of(MemberRecords.TABLE).withDefault("first_landed_on", "2026-01-01");
        for (String account : List.of("app:1", "crm:7", "pos:1")) {
            records.row(
                    "channel",
                    account.substring(0, 3),
                    "external_id",
                    account.substring(4),
                    "member_id",
                    ZHANG,
                    "first_seen_at",
                    account.equals("crm:7") ? null : "2025-02-01");
        }
        for (String account : OTHERS) {
            records.row(
                    "channel",
                    account.substring(0, account.indexOf(':')),
                    "external_id",
                    account.substring(account.indexOf(':') + 1),
                    "member_id",
                    "m" + String.valueOf((char) ('d' + OTHERS.indexOf(account))).repeat(26));
        }
        Rows profiles = Rows.of(Profiles.TABLE)
                .row(
                        "channel",
                        "app",
                        "external_id",
                        "1",
                        "name",
                        "张伟",
                        "birth_date",
                        "1990-01-01",
                        "phones",
                        List.of("13900000001", "13911111111"))
                .row("channel", "pos", "external_id", "1", "name", "张伟", "phones", List.of("13900000001"))
                .row("channel", "crm", "external_id", "7", "name", "张炜", "card_id", "V1")
                .row(
                        "channel",
                        "pos",
                        "external_id",
                        "9",
                        "name",
                        "王芳",
                        "birth_date",
                        "1985-05-05",
                        "phones",
                        List.of("13900000001"))
                .row("channel", "tmall", "external_id", "5", "name", "张伟", "birth_date", "1990-01-01")
                .row("channel", "tmall", "external_id", "6", "phones", List.of("13911111111"))
                .row("channel", "tmall", "external_id", "7", "emails", List.of("mei@example.com"));
        List<String> shoppers = List.of("Ann Lee", "Bob Stone", "Carla Diaz");
        for (int i = 0; i < shoppers.size(); i++) {
            profiles.row(
                    "channel",
                    "till",
                    "external_id",
                    "" + (i + 1),
                    "name",
                    shoppers.get(i),
                    "phones",
                    List.of("13911111111"));
        }
        Rows pairs = Rows.of(MemberLinks.TABLE)
                .withDefault("evidence", "")
                .row(
                        "channel_a",
                        "crm",
                        "external_id_a",
                        "7",
                        "channel_b",
                        "pos",
                        "external_id_b",
                        "1",
                        "keys",
                        "card_id")
                .row(
                        "channel_a",
                        "app",
                        "external_id_a",
                        "1",
                        "channel_b",
                        "pos",
                        "external_id_b",
                        "1",
                        "keys",
                        "phone",
                        "weight_bits",
                        6.3,
                        "match_probability",
                        0.98748,
                        "evidence",
                        "name:+7.1,phones:+12.4,gender:-0.4")
                .row(
                        "channel_a",
                        "app",
                        "external_id_a",
                        "1",
                        "channel_b",
                        "crm",
                        "external_id_b",
                        "7",
                        "weight_bits",
                        1.5,
                        "match_probability",
                        0.738796,
                        "evidence",
                        "name:+14.3");
        return Map.of(
                MemberRecords.TABLE,
                records,
                Profiles.TABLE,
                profiles,
                MemberLinks.TABLE,
                pairs,
                Members.TABLE,
                Rows.of(Members.TABLE)
                        .row(
                                "member_id",
                                ZHANG,
                                "first_seen_at",
                                "2025-02-01",
                                "name",
                                "张伟",
                                "birth_date",
                                "1990-01-01",
                                "phones",
                                List.of("+8613900000001"),
                                "emails",
                                List.of("zhang@example.com"),
                                "channels",
                                List.of("app", "crm", "pos"),
                                "accounts",
                                3,
                                "is_staff",
                                false,
                                "sources",
                                Map.of("name", "app:1", "birth_date", "app:1"),
                                "acquisition_channel",
                                "app",
                                "founding_external_id",
                                "1"),
                MemberAttributes.TABLE,
                Rows.of(MemberAttributes.TABLE)
                        .row("member_id", ZHANG, "name", "pet", "value", "cat", "source", "pos:1"),
                MemberConflicts.TABLE,
                Rows.of(MemberConflicts.TABLE)
                        .row(
                                "member_id",
                                ZHANG,
                                "attribute",
                                "name",
                                "source",
                                "app:1",
                                "distinct_values",
                                2,
                                "differing",
                                List.of("crm:7")),
                MemberEvents.TABLE,
                Rows.of(MemberEvents.TABLE)
                        .withDefault("member_id", ZHANG)
                        .row("event", "created", "happened_on", "2026-01-01", "other_member_id", "")
                        .row("event", "merged", "happened_on", "2026-01-02", "other_member_id", FORMER),
                MemberAliases.TABLE,
                Rows.of(MemberAliases.TABLE)
                        .row("alias_id", ZHANG, "member_id", ZHANG, "since", "2026-01-01")
                        .row("alias_id", FORMER, "member_id", ZHANG, "since", "2026-01-02")
                        .row("alias_id", GONE, "member_id", GONE, "since", "2026-01-01"),
                ReviewPairs.TABLE,
                Rows.of(ReviewPairs.TABLE)
                        .row(
                                "channel_a",
                                "app",
                                "external_id_a",
                                "1",
                                "channel_b",
                                "tmall",
                                "external_id_b",
                                "5",
                                "weight_bits",
                                -1.2,
                                "match_probability",
                                0.303245,
                                "evidence",
                                "name:+5.0,birth_date:+6.6",
                                "together",
                                false),
                Models.TABLE,
                Rows.of(Models.TABLE)
                        .row(
                                "run_id",
                                "run",
                                "purpose",
                                "identity",
                                "segment",
                                "all",
                                "model",
                                "fellegi_sunter",
                                "model_version",
                                "run",
                                "parameters",
                                Map.of(),
                                "scores",
                                Map.of("threshold_bits", 2.25),
                                "champion",
                                true));
    }

    @Test
    void explainsAMemberInSentencesAndBits() {
        assertThat(MemberExplanation.of(published, ZHANG).text())
                .isEqualTo(
                        """
                        Member maaaaaaaaaaaaaaaaaaaaaaaaaa: 3 accounts

                        Golden record (contact data masked)
                          name                   张****                        from app:1; otherwise: crm:7
                          birth_date             1990-01-01                   from app:1
                          phones                 +86139****01
                          emails                 z****@example.com
                          attributes.pet         cat                          from pos:1

                        Accounts
                          app:1                                              first seen 2025-02-01
                          crm:7                                              first seen undated
                          pos:1                                              first seen 2025-02-01

                        Why they are one person
                          crm:7 and pos:1: the same card_id unites them, being strong.
                          app:1 and pos:1: the same phone unites them, being strong; name (+7.1), phones (+12.4) for one person; gender (-0.4) against; +6.3 bits in all, probability 0.9875.

                        Bits that each field adds: one bit doubles the odds
                             prior     name   phones   gender      all  link
                             -12.8     +7.1    +12.4     -0.4     +6.3  app:1 - pos:1
                             -12.8    +14.3                       +1.5  app:1 - crm:7

                        What happened to the id
                          2026-01-01 created
                          2026-01-02 merged mbbbbbbbbbbbbbbbbbbbbbbbbbb
                        """);
    }

    @Test
    void tellsMachinesTheSame() {
        JsonNode json = MemberExplanation.of(published, ZHANG).json();

        assertThat(json.path("golden_record").path(0).path("differing").path(0).asText())
                .isEqualTo("crm:7");
        assertThat(json.path("links").path(1).path("evidence").path("phones").asDouble())
                .isEqualTo(12.4);
        assertThat(json.path("links").path(0).path("bits").isNull()).isTrue();
        assertThat(json.path("why")).hasSize(2);
    }

    @Test
    void namesThePathOfTheStrongestLinksBetweenTwoAccounts() {
        MemberExplanation member = MemberExplanation.of(published, ZHANG);

        assertThat(member.path("app:1", "crm:7")).hasSize(2).satisfies(path -> {
            assertThat(path.get(0)).startsWith("app:1 and pos:1: the same phone");
            assertThat(path.get(1)).startsWith("crm:7 and pos:1: the same card_id");
        });
        assertThatThrownBy(() -> member.path("app:1", "pos:9"))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("pos:9 is no account of " + ZHANG + ": these are app:1, crm:7, pos:1.");
    }

    @Test
    void saysWhyAnAccountIsNotHers() {
        WhyNot whyNot = new WhyNot(published);

        assertThat(whyNot.reasons(ZHANG, "pos:1")).containsExactly("pos:1 is hers.");
        assertThat(whyNot.reasons(ZHANG, "pos:9"))
                .contains("By name and birth_date, pos:9 contradicts app:1: no reading makes them one person's, and no"
                        + " identifier of her own is the same.");
        assertThat(whyNot.reasons(ZHANG, "tmall:5"))
                .containsExactly(
                        "app:1 and tmall:5: name (+5.0), birth_date (+6.6) for one person; -1.2 bits in all, probability"
                                + " 0.3032.",
                        "Groups of accounts were united from +2.3 bits on, each field by its mean over all their pairs.");
        assertThat(whyNot.reasons(ZHANG, "tmall:6"))
                .contains(
                        "With app:1 it shares a phone that 5 accounts carry, and that links nobody: it is the staff's, or"
                                + " more than 3 names share it (identity.hub_limits.phone).");
        assertThat(whyNot.reasons(ZHANG, "tmall:7"))
                .containsExactly(
                        "tmall:7 was never compared with hers: it shares none of union_id; card_id; term(phones);"
                                + " term(emails); term(name) + suffix(phones, 4); term(name) + birth_date; name + address;"
                                + " address.");
        assertThat(whyNot.reasons(ZHANG, "scan:1"))
                .containsExactly(
                        "scan:1 says nothing else by which accounts are compared: no name, number, address or key of its"
                                + " own.");
    }

    @Test
    void findsAMemberByAnythingThatNamesHer() {
        MemberSearch search = new MemberSearch(published);

        assertThat(search.find(ZHANG)).isEqualTo(new Found(ZHANG, ""));
        assertThat(search.find(FORMER)).isEqualTo(new Found(ZHANG, FORMER + " means " + ZHANG + " since 2026-01-02."));
        assertThat(search.find("crm:7").memberId()).isEqualTo(ZHANG);
        assertThat(search.find(" MEI@example.com ").note()).isEmpty();
        assertThatThrownBy(() -> search.find("139 0000 0001"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageMatching("2 members have that phone number; name one of them by her id:\n"
                        + "  m.{26}, on 2 of her accounts\n  m.{26}, on 1 of her accounts");
        assertThatThrownBy(() -> search.find("137 1928 3746")).hasMessage("No account has that phone number.");
        assertThatThrownBy(() -> search.find(GONE))
                .hasMessage("Member " + GONE + " is retired: none of her accounts is left.");
        assertThatThrownBy(() -> search.find("m" + "z".repeat(26))).hasMessageEndingWith("and never was.");
        assertThatThrownBy(() -> search.find("crm:8")).hasMessageStartingWith("There is no account crm:8");
        assertThatThrownBy(() -> search.find("12")).hasMessageStartingWith("That is neither a member id");
    }
}
