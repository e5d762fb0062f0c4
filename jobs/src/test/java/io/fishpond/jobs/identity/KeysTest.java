package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KeysTest {
    private static final Set<String> KINDS = Set.of("phone", "email", "union_id", "card_id");

    private static final Map<String, Integer> TWO_NAMES = Map.of("phone", 2, "email", 2);

    @Test
    void linkAccountsThatShareAnyOfThem() {
        Dataset<Row> guarded = guarded(
                Rows.of(Profiles.TABLE)
                        .withDefault("channel", "app")
                        .row("external_id", "0", "phones", List.of("139 0000 0001"), "union_id", "o6_aBc")
                        .row("external_id", "1", "phones", List.of("+86-13900000001"), "union_id", "o6_aBc ")
                        .row("external_id", "2", "emails", List.of("m.ei@gmail.com", "无"), "card_id", "vip 1")
                        .row("external_id", "3", "emails", List.of("MEI@gmail.com"), "union_id", "O6_ABC")
                        .row("external_id", "4", "phones", List.of("139****0001", "null"), "card_id", "VIP-1"),
                Rows.of(Staff.TABLE));

        assertThat(content(Keys.edges(guarded, KINDS), "id", "hub", "evidence"))
                .containsExactly("1 | 0 | phone,union_id", "3 | 2 | email", "4 | 2 | card_id");
    }

    @Test
    void linkNobodyWhoOnlySharesANameAndABirthday() {
        Rows profiles = Rows.of(Profiles.TABLE)
                .withDefault("channel", "shop")
                .withDefault("name", "JON YANG")
                .withDefault("birth_date", "1966-04-08");
        for (int i = 0; i < 5; i++) {
            profiles.row("external_id", "" + i, "emails", List.of("jon" + i + "@adventure-works.com"));
        }

        assertThat(Keys.edges(guarded(profiles, Rows.of(Staff.TABLE)), KINDS).isEmpty())
                .isTrue();
    }

    @Test
    void stopLinkingWhereMoreNamesShareThemThanTheirKindAllows() {
        Rows profiles = Rows.of(Profiles.TABLE).withDefault("channel", "app");
        List<String> names = List.of("Ann Lee", "LEE, Ann", "Bo Chen", "Cy Wu", "Di Ma");
        for (int i = 0; i < names.size(); i++) {
            profiles.row(
                    "external_id",
                    "" + i,
                    "name",
                    names.get(i),
                    "phones",
                    i < 3 ? List.of("13900000001", "13900000002") : List.of("13900000002"));
        }
        Dataset<Row> guarded = guarded(profiles, Rows.of(Staff.TABLE));

        assertThat(content(Keys.edges(guarded, KINDS), "id", "hub")).containsExactly("1 | 0", "2 | 0");
        assertThat(content(Keys.guardedValues(guarded, KINDS), "kind", "values"))
                .containsExactly("phone | 1");
    }

    @Test
    void ofTheStaffLinkOnlyHerOwnAccounts() {
        Dataset<Row> guarded = guarded(
                Rows.of(Profiles.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("phones", List.of("13900000009"))
                        .row("external_id", "0", "name", "Ann Lee")
                        .row("external_id", "1", "name", "Shu Qi")
                        .row("external_id", "2")
                        .row("external_id", "3", "name", "QI Shu"),
                Rows.of(Staff.TABLE)
                        .withDefault("channel", "hr")
                        .row("staff_id", "s1", "name", "Shu Qi", "phones", List.of("139-0000-0009"))
                        .row("staff_id", "s2", "name", "Bo Chen", "phones", List.of("139-0000-0009")));

        assertThat(content(Keys.edges(guarded, KINDS), "id", "hub")).containsExactly("3 | 1");
        assertThat(content(guarded, "id", "is_usable", "is_staff"))
                .containsExactly("0 | false | false", "1 | true | true", "2 | false | false", "3 | true | true");
        assertThat(content(Keys.guardedValues(guarded, KINDS), "kind", "values"))
                .containsExactly("phone | 1");
    }

    private static Dataset<Row> guarded(Rows profiles, Rows staff) {
        Dataset<Row> people = Normalisation.normalised(profiles.frame(), "CN", LocalDate.parse("2026-01-01"))
                .selectExpr("*", "cast(external_id as bigint) as id");
        return Keys.guarded(
                Keys.values(people),
                Keys.roster(Normalisation.normalised(staff.frame(), "CN", LocalDate.parse("2026-01-01"))),
                TWO_NAMES);
    }
}
