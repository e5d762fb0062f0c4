package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.domain.MemberIds;
import io.fishpond.domain.Secret;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One night after another; each group of components is a case of its own. */
@ExtendWith(LocalSpark.class)
class MemberLedgerTest {
    private static final MemberIds IDS = new MemberIds(new Secret("a key for tests only"));
    private static final LocalDate TONIGHT = LocalDate.parse("2026-01-02");
    private static final String FOUNDER = IDS.mint("c", "1", 0);
    private static final String SECOND = IDS.mint("c", "1", 1);
    private static final String THIRD = IDS.mint("c", "1", 2);
    private static final String NEW = IDS.mint("c", "99", 0);

    private final SparkSession spark;

    MemberLedgerTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void letsEveryIdGoOnMeaningThePersonThatItMeant() {
        Dataset<Row> ledger = MemberLedger.ledger(
                Rows.of(MemberRecords.TABLE)
                        .withDefault("channel", "c")
                        .withDefault("first_landed_on", "2026-01-01")
                        .row("external_id", "11", "member_id", "one")
                        .row("external_id", "12", "member_id", "two")
                        .row("external_id", "1", "member_id", FOUNDER)
                        .row("external_id", "80", "member_id", "gone")
                        .frame(),
                Rows.of(WithdrawnAccounts.TABLE)
                        .withDefault("channel", "c")
                        .withDefault("first_landed_on", "2026-01-01")
                        .withDefault("withdrawn_on", "2026-01-01")
                        .row("external_id", "15", "member_id", "one")
                        .row("external_id", "81", "member_id", "past")
                        .row("external_id", "91", "member_id", "back")
                        .frame());
        Dataset<Row> aliases = Rows.of(MemberAliases.TABLE)
                .withDefault("since", "2026-01-01")
                .row("alias_id", "zero", "member_id", "one")
                .row("alias_id", "one", "member_id", "one")
                .row("alias_id", "two", "member_id", "two")
                .row("alias_id", FOUNDER, "member_id", FOUNDER)
                .row("alias_id", SECOND, "member_id", FOUNDER)
                .row("alias_id", "gone", "member_id", "gone")
                .row("alias_id", "past", "member_id", "past")
                .row("alias_id", "back", "member_id", "back")
                .frame();
        // two brings more than one; the founder's smaller part holds its founding record; 99 is new.
        Dataset<Row> tonight = clustered(
                """
                ('11', 'one', 11, null), ('12', 'two', 11, null), ('13', 'two', 11, null), ('14', null, 11, null),
                ('1', '%1$s', 1, null), ('2', '%1$s', 2, null), ('3', '%1$s', 2, null),
                ('99', null, 99, null), ('91', 'back', 91, null)
                """
                        .formatted(FOUNDER),
                "91");
        Dataset<Row> moves = MemberLedger.moves(tonight).localCheckpoint();
        Dataset<Row> assigned =
                MemberLedger.assigned(tonight, moves, aliases, IDS).localCheckpoint();
        Dataset<Row> moved = MemberLedger.moved(moves, assigned).localCheckpoint();

        assertThat(content(assigned, "component", "member_id", "is_new"))
                .containsExactlyInAnyOrder(
                        "11 | two | false",
                        "2 | " + FOUNDER + " | false",
                        "1 | " + THIRD + " | true",
                        "91 | back | false",
                        "99 | " + NEW + " | true");
        assertThat(content(MemberLedger.aliases(aliases, moved, assigned, TONIGHT), "alias_id", "member_id", "since"))
                .containsExactlyInAnyOrder(
                        "zero | two | 2026-01-02",
                        "one | two | 2026-01-02",
                        "two | two | 2026-01-01",
                        FOUNDER + " | " + FOUNDER + " | 2026-01-01",
                        SECOND + " | " + FOUNDER + " | 2026-01-01",
                        THIRD + " | " + THIRD + " | 2026-01-02",
                        NEW + " | " + NEW + " | 2026-01-02",
                        "gone | gone | 2026-01-01",
                        "past | past | 2026-01-01",
                        "back | back | 2026-01-01");
        assertThat(content(
                        MemberLedger.withdrawn(ledger, tonight, moved, TONIGHT),
                        "external_id",
                        "member_id",
                        "withdrawn_on"))
                .containsExactly("15 | two | 2026-01-01", "80 | gone | 2026-01-02", "81 | past | 2026-01-01");
        Dataset<Row> earlier = Rows.of(MemberEvents.TABLE)
                .row("member_id", "gone", "event", "created", "happened_on", "2026-01-01", "other_member_id", "")
                .frame();
        assertThat(content(
                        MemberLedger.events(earlier, ledger, moved, assigned, TONIGHT),
                        "happened_on",
                        "member_id",
                        "event",
                        "other_member_id"))
                .containsExactlyInAnyOrder(
                        "2026-01-01 | gone | created | ",
                        "2026-01-02 | gone | retired | ",
                        "2026-01-02 | back | returned | ",
                        "2026-01-02 | one | absorbed | two",
                        "2026-01-02 | two | merged | one",
                        "2026-01-02 | " + FOUNDER + " | split | " + THIRD,
                        "2026-01-02 | " + THIRD + " | created | ",
                        "2026-01-02 | " + NEW + " | created | ");
    }

    @Test
    void followsMostAccountsThoseThatStayedFirstAndBreaksTiesForTheOldest() {
        Dataset<Row> tonight = clustered(
                """
                ('0', 'newer', 0, '2021-01-01'), ('1', 'older', 0, '2020-01-01'), ('2', 'undated', 0, null),
                ('31', 'a', 31, null), ('32', 'a', 31, null), ('41', 'b', 31, null),
                ('33', 'a', 33, null), ('42', 'b', 33, null), ('43', 'b', 33, null),
                ('50', 'even', 50, '2021-01-01'), ('51', 'even', 51, '2020-01-01'),
                ('60', 'some', 60, null), ('61', 'some', 61, null), ('62', 'some', 61, null)
                """,
                "61",
                "62");

        assertThat(content(MemberLedger.moves(tonight), "old_id", "component", "is_majority", "lives"))
                .containsExactly(
                        "a | 31 | true | true",
                        "a | 33 | false | false",
                        "b | 31 | false | false",
                        "b | 33 | true | true",
                        "even | 50 | false | false",
                        "even | 51 | true | true",
                        "newer | 0 | true | false",
                        "older | 0 | true | true",
                        "some | 60 | true | true",
                        "some | 61 | false | false",
                        "undated | 0 | true | false");
    }

    /** @param returned accounts that were absent last night */
    private Dataset<Row> clustered(String rows, String... returned) {
        return spark.sql("select 'c' as channel, external_id, old_id, cast(component as bigint) as component,"
                        + " cast(seen as timestamp) as first_seen_at, date'2026-01-01' as first_landed_on from values "
                        + rows + " as t(external_id, old_id, component, seen)")
                .withColumn("was_withdrawn", col("external_id").isin((Object[]) returned));
    }
}
