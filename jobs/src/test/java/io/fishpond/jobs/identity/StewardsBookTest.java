package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.run.NotEnteredException;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.table.ops.Publications;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts that are there, and one that was. */
@ExtendWith(LocalSpark.class)
class StewardsBookTest {
    private static final Instant TEN = Instant.parse("2026-01-02T10:00:00Z");

    @TempDir
    static Path folder;

    private static Lake lake;

    private StewardsBook book;

    @BeforeAll
    static void publish(SparkSession spark) {
        lake = new Lake(spark, folder.toString());
        lake.replace(
                MemberRecords.TABLE,
                Rows.of(MemberRecords.TABLE)
                        .withDefault("channel", "app")
                        .withDefault("first_landed_on", "2026-01-01")
                        .row("external_id", "1", "member_id", "m1")
                        .row("external_id", "2", "member_id", "m2")
                        .row("external_id", "3", "member_id", "m3")
                        .frame());
        lake.replace(
                WithdrawnAccounts.TABLE,
                Rows.of(WithdrawnAccounts.TABLE)
                        .withDefault("first_landed_on", "2026-01-01")
                        .withDefault("withdrawn_on", "2026-01-02")
                        .row("channel", "crm", "external_id", "4:7", "member_id", "m4")
                        .frame());
        Rows publications = Rows.of(Publications.TABLE)
                .withDefault("run_id", "r")
                .withDefault("as_of", "2026-01-02")
                .withDefault("published_at", "2026-01-03");
        List.of(MemberRecords.TABLE, WithdrawnAccounts.TABLE)
                .forEach(table -> publications.row("table", table.qualifiedName(), "version", lake.version(table)));
        lake.replace(Publications.TABLE, publications.frame());
    }

    @BeforeEach
    void open() {
        book = new StewardsBook(lake);
        lake.replace(
                io.fishpond.table.core.Judgements.TABLE,
                Rows.of(io.fishpond.table.core.Judgements.TABLE).frame());
    }

    @Test
    void keepsWhatWasSaidInTurnEvenIfAClockIsSlow() {
        book.enter(said(Verdict.LINK, "app:1", "crm:4:7", TEN));
        book.enter(said(Verdict.UNLINK, "app:1", "crm:4:7", TEN.minusSeconds(60)));
        book.takeBack(Verdict.UNLINK, account("crm:4:7"), account("app:1"), "ann", "a slip", TEN.minusSeconds(30));

        assertThat(book.history())
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.LINK, Verdict.UNLINK, Verdict.RETRACT);
        assertThat(book.history()).extracting(Judgement::at).isSorted().doesNotHaveDuplicates();
        assertThat(book.history().get(0)).isEqualTo(said(Verdict.LINK, "app:1", "crm:4:7", TEN));
    }

    @Test
    void refusesAContradictionWithItsPathAndWritesNothing() {
        book.enter(said(Verdict.LINK, "app:1", "app:2", TEN));
        book.enter(said(Verdict.LINK, "app:2", "crm:4:7", TEN.plusSeconds(1)));
        List<Judgement> before = book.history();

        assertThatThrownBy(() -> book.enter(said(Verdict.UNLINK, "app:1", "crm:4:7", TEN.plusSeconds(2))))
                .isInstanceOf(NotEnteredException.class)
                .hasMessage("cannot unlink app:1 and crm:4:7: app:1 and app:2 are linked (by ann at"
                        + " 2026-01-02T10:00:00Z: card seen), app:2 and crm:4:7 are linked (by ann at"
                        + " 2026-01-02T10:00:01Z: card seen); take one of these back first");
        assertThat(book.history()).isEqualTo(before);
    }

    @Test
    void refusesAnAccountThatNobodyKnows() {
        assertThatThrownBy(() -> book.enter(said(Verdict.LINK, "app:1", "app:9", TEN)))
                .isInstanceOf(NotEnteredException.class)
                .hasMessageStartingWith("no account app:9 is known in ");
        assertThat(book.history()).isEmpty();
    }

    @Test
    void refusesToTakeBackWhatDoesNotStand() {
        book.enter(said(Verdict.LINK, "app:1", "app:2", TEN));

        assertThatThrownBy(() -> book.takeBack(Verdict.UNLINK, account("app:1"), account("app:2"), "ann", "slip", TEN))
                .hasMessage("there is no unlink of app:1 and app:2 to take back: what stands is link, which link"
                        + " --retract takes back");
        assertThatThrownBy(() -> book.takeBack(Verdict.LINK, account("app:1"), account("app:3"), "ann", "slip", TEN))
                .hasMessage("there is no link of app:1 and app:3 to take back: nothing stands of the two");
    }

    private static Judgement said(Verdict verdict, String a, String b, Instant at) {
        return new Judgement(verdict, account(a), account(b), "ann", "card seen", at);
    }

    private static AccountKey account(String written) {
        String[] parts = written.split(":", 2);
        return new AccountKey(parts[0], parts[1]);
    }
}
