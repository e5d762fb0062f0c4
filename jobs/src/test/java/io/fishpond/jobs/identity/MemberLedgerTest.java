package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.domain.MemberIds;
import io.fishpond.domain.Secret;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class MemberLedgerTest {
    private static final MemberIds IDS = new MemberIds(new Secret("a key for tests only"));
    private static final LocalDate TONIGHT = LocalDate.parse("2026-01-02");
    private static final Dataset<Row> NO_EVENTS = Rows.of(MemberEvents.TABLE).frame();

    private final SparkSession spark;
    private final Rows ledger =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "c").withDefault("first_landed_on", "2026-01-01");
    private final Rows aliases = Rows.of(MemberAliases.TABLE).withDefault("since", "2026-01-01");

    MemberLedgerTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void keepsTheIdOfWhoeverBringsMostAccountsAndMakesTheOthersAliases() {
        ledger.row("external_id", "1", "member_id", "one")
                .row("external_id", "2", "member_id", "two")
                .row("external_id", "3", "member_id", "two");
        aliases.row("alias_id", "one", "member_id", "one")
                .row("alias_id", "two", "member_id", "two")
                .row("alias_id", "zero", "member_id", "one");

        Dataset<Row> tonight = clustered("('1','one',10), ('2','two',10), ('3','two',10), ('4',null,10)");

        assertThat(content(assigned(tonight), "component", "member_id")).containsExactly("10 | two");
        assertThat(content(newAliases(tonight), "alias_id", "member_id", "since"))
                .containsExactly("one | two | 2026-01-02", "two | two | 2026-01-01", "zero | two | 2026-01-02");
        assertThat(content(newEvents(tonight), "member_id", "event", "other_member_id"))
                .containsExactly("one | absorbed | two", "two | merged | one");
    }

    @Test
    void breaksATieForTheOldest() {
        ledger.row("external_id", "1", "member_id", "older", "first_seen_at", "2020-01-01")
                .row("external_id", "0", "member_id", "newer", "first_seen_at", "2021-01-01")
                .row("external_id", "2", "member_id", "undated");

        assertThat(content(assigned(clustered("('0','newer',0), ('1','older',0), ('2','undated',0)")), "member_id"))
                .containsExactly("older");
    }

    @Test
    void keepsTheIdOnTheLargerPartOfASplitAndNeverGivesItAgain() {
        // The smaller part holds the founding record, from which the id that lives on was minted.
        String founder = IDS.mint("c", "1", 0);
        ledger.row("external_id", "1", "member_id", founder)
                .row("external_id", "2", "member_id", founder)
                .row("external_id", "3", "member_id", founder);
        aliases.row("alias_id", founder, "member_id", founder)
                .row("alias_id", IDS.mint("c", "1", 1), "member_id", founder);

        Dataset<Row> tonight =
                clustered("('1','" + founder + "',1), ('2','" + founder + "',2), ('3','" + founder + "',2)");

        String split = IDS.mint("c", "1", 2);
        assertThat(content(assigned(tonight), "component", "member_id"))
                .containsExactly("1 | " + split, "2 | " + founder);
        assertThat(content(newEvents(tonight), "member_id", "event", "other_member_id"))
                .containsExactlyInAnyOrder(founder + " | split | " + split, split + " | created | ");
    }

    @Test
    void retiresAnIdWithoutAccountsAndKeepsTheEventsOfEarlierNights() {
        ledger.row("external_id", "1", "member_id", "gone");
        aliases.row("alias_id", "gone", "member_id", "gone").row("alias_id", "past", "member_id", "gone");
        Dataset<Row> tonight = clustered("('9',null,9)");
        Dataset<Row> earlier = Rows.of(MemberEvents.TABLE)
                .row("member_id", "gone", "event", "created", "happened_on", "2026-01-01", "other_member_id", "")
                .frame();

        String minted = IDS.mint("c", "9", 0);
        assertThat(content(newAliases(tonight), "alias_id", "member_id", "since"))
                .containsExactlyInAnyOrder(
                        "gone | gone | 2026-01-01",
                        "past | gone | 2026-01-01",
                        minted + " | " + minted + " | 2026-01-02");
        assertThat(content(
                        MemberLedger.events(earlier, tonight, fates(tonight), assigned(tonight), TONIGHT),
                        "member_id",
                        "event",
                        "happened_on"))
                .containsExactlyInAnyOrder(
                        "gone | created | 2026-01-01",
                        "gone | retired | 2026-01-02",
                        minted + " | created | 2026-01-02");
    }

    @Test
    void letsAnIdFollowMostOfItsAccountsWhenMembersExchangeSome() {
        for (String id : List.of("1", "2", "3")) {
            ledger.row("external_id", id, "member_id", "a");
        }
        for (String id : List.of("4", "5", "6")) {
            ledger.row("external_id", id, "member_id", "b");
        }
        Dataset<Row> tonight =
                clustered("('1','a',1), ('2','a',1), ('4','b',1), ('3','a',3), ('5','b',3), ('6','b',3)");

        assertThat(content(assigned(tonight), "component", "member_id")).containsExactly("1 | a", "3 | b");
        assertThat(content(newEvents(tonight), "member_id", "event", "other_member_id"))
                .containsExactly("a | split | b", "b | split | a");
    }

    private Dataset<Row> clustered(String rows) {
        return spark.sql("select 'c' as channel, external_id, old_id, cast(component as bigint) as component,"
                + " date'2026-01-01' as first_landed_on from values " + rows
                + " as t(external_id, old_id, component)");
    }

    private Dataset<Row> assigned(Dataset<Row> clustered) {
        return MemberLedger.assigned(clustered, ledger.frame(), aliases.frame(), IDS);
    }

    private Dataset<Row> fates(Dataset<Row> clustered) {
        return MemberLedger.fates(clustered, ledger.frame(), assigned(clustered));
    }

    private Dataset<Row> newAliases(Dataset<Row> clustered) {
        return MemberLedger.aliases(aliases.frame(), fates(clustered), assigned(clustered), TONIGHT);
    }

    private Dataset<Row> newEvents(Dataset<Row> clustered) {
        return MemberLedger.events(NO_EVENTS, clustered, fates(clustered), assigned(clustered), TONIGHT);
    }
}
