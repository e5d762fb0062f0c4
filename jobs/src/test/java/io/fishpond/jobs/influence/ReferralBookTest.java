package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.jobs.influence.ReferralBook.Verdict;
import io.fishpond.jobs.influence.ReferralBook.Word;
import io.fishpond.run.NotEnteredException;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReferralJudgements;
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
class ReferralBookTest {
    private static final Instant TEN = Instant.parse("2026-01-02T10:00:00Z");

    @TempDir
    static Path folder;

    private static Lake lake;

    private ReferralBook book;

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
        book = new ReferralBook(lake);
        lake.replace(ReferralJudgements.TABLE, Rows.of(ReferralJudgements.TABLE).frame());
    }

    private Instant say(Verdict verdict, String referrer, String referee, Instant at) {
        return book.enter(new Word(verdict, account(referrer), account(referee), "ann", "card seen"), at);
    }

    private static AccountKey account(String written) {
        String[] parts = written.split(":", 2);
        return new AccountKey(parts[0], parts[1]);
    }

    private List<String> standing() {
        return content(
                book.standing(),
                "referrer_channel",
                "referrer_external_id",
                "referee_channel",
                "referee_external_id",
                "verdict");
    }

    @Test
    void letsTheLastWordOnAPairStandEvenIfAClockIsSlow() {
        assertThat(say(Verdict.BROUGHT, "app:1", "crm:4:7", TEN.plusNanos(999))).isEqualTo(TEN);
        assertThat(say(Verdict.NOT_BROUGHT, "app:1", "app:2", TEN.plusSeconds(1)))
                .isEqualTo(TEN.plusSeconds(1));
        assertThat(say(Verdict.NOT_BROUGHT, "app:1", "crm:4:7", TEN))
                .isEqualTo(TEN.plusSeconds(1).plusNanos(1_000));

        assertThat(standing()).containsExactly("app | 1 | app | 2 | not_brought", "app | 1 | crm | 4:7 | not_brought");
        assertThat(book.history()).hasSize(3);
        assertThat(book.history().get(2)).contains("not_brought", "ann", "card seen");
    }

    @Test
    void takesAWordBack() {
        say(Verdict.BROUGHT, "app:1", "app:2", TEN);
        say(Verdict.RETRACT, "app:1", "app:2", TEN.plusSeconds(1));

        assertThat(standing()).isEmpty();
        assertThatThrownBy(() -> say(Verdict.RETRACT, "app:1", "app:2", TEN.plusSeconds(2)))
                .isInstanceOf(NotEnteredException.class)
                .hasMessage("nothing stands of app:1 and app:2 to take back");
        assertThat(book.history()).hasSize(2);
    }

    @Test
    void refusesToTakeBackWhatWasSaidOfThemTheOtherWayRound() {
        say(Verdict.BROUGHT, "app:1", "app:2", TEN);

        assertThatThrownBy(() -> say(Verdict.RETRACT, "app:2", "app:1", TEN))
                .hasMessage("nothing stands of app:2 and app:1 to take back");
    }

    @Test
    void letsAnAccountBeBroughtByOne() {
        say(Verdict.BROUGHT, "app:1", "app:3", TEN);
        say(Verdict.BROUGHT, "app:1", "app:3", TEN.plusSeconds(1)); // said twice
        say(Verdict.NOT_BROUGHT, "app:2", "app:3", TEN.plusSeconds(2));

        assertThatThrownBy(() -> say(Verdict.BROUGHT, "app:2", "app:3", TEN.plusSeconds(3)))
                .isInstanceOf(NotEnteredException.class)
                .hasMessage(
                        "app:1 is said to have brought app:3 already: take that back first, with the same command and"
                                + " --retract");
        assertThat(book.history()).hasSize(3);

        say(Verdict.RETRACT, "app:1", "app:3", TEN.plusSeconds(4));
        say(Verdict.BROUGHT, "app:2", "app:3", TEN.plusSeconds(5));
        assertThat(standing()).containsExactly("app | 2 | app | 3 | brought");
    }

    @Test
    void refusesAnAccountThatNobodyKnows() {
        assertThatThrownBy(() -> say(Verdict.BROUGHT, "app:1", "app:9", TEN))
                .isInstanceOf(NotEnteredException.class)
                .hasMessageStartingWith("no account app:9 is known in ");
        assertThatThrownBy(() -> say(Verdict.NOT_BROUGHT, "app:8", "app:1", TEN))
                .hasMessageStartingWith("no account app:8 is known in ");
        assertThat(book.history()).isEmpty();
    }
}
