package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.run.KnownAccounts;
import io.fishpond.run.NotEnteredException;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.ReferralJudgements;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What stewards have said of who brought whom. Who writes in it holds the run lock. */
public final class ReferralBook {
    private final Lake lake;

    public ReferralBook(Lake lake) {
        this.lake = lake;
    }

    /** What can be said. */
    public enum Verdict {
        BROUGHT,
        NOT_BROUGHT,
        RETRACT;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One judgement.
     *
     * @param by who says so
     * @param why in words of her own
     */
    public record Word(Verdict verdict, AccountKey referrer, AccountKey referee, String by, String why) {}

    /** The last word on every pair, unless it was taken back: referrer_channel, …, verdict. */
    Dataset<Row> standing() {
        return lake.read(ReferralJudgements.TABLE)
                .groupBy("referrer_channel", "referrer_external_id", "referee_channel", "referee_external_id")
                .agg(expr("max_by(verdict, said_at)").as("verdict"))
                .where("verdict != 'retract'");
    }

    /** Everything that was ever said, in turn: for what tells one night's input from another's. */
    public List<String> history() {
        return lake.read(ReferralJudgements.TABLE).sort("said_at").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    /**
     * Enters a word; what was said of the two before no longer stands.
     *
     * @return when it was entered: later than every word before it, even where the clock of its machine is slow
     * @throws NotEnteredException if an account is not known, another is said to have brought the same one, or there
     *     is nothing to take back; nothing was written then
     */
    public Instant enter(Word word, Instant now) {
        KnownAccounts.require(lake, word.referrer(), word.referee());
        refuseContradiction(word);
        Instant said = now.truncatedTo(ChronoUnit.MICROS);
        Optional<Instant> last = Optional.ofNullable(lake.read(ReferralJudgements.TABLE)
                .selectExpr("max(said_at)")
                .head()
                .getAs(0));
        Instant at = last.map(before -> before.plus(1, ChronoUnit.MICROS))
                .filter(said::isBefore)
                .orElse(said);
        lake.append(
                ReferralJudgements.TABLE,
                List.of(RowFactory.create(
                        word.referrer().channel(),
                        word.referrer().externalId(),
                        word.referee().channel(),
                        word.referee().externalId(),
                        at,
                        word.verdict().text(),
                        word.by(),
                        word.why())));
        return at;
    }

    private void refuseContradiction(Word word) {
        List<Row> standing = standing().where(ofReferee(word.referee())).collectAsList();
        Optional<Row> same = standing.stream()
                .filter(row -> referrer(row).equals(word.referrer()))
                .findFirst();
        if (word.verdict() == Verdict.RETRACT && same.isEmpty()) {
            throw new NotEnteredException(
                    "nothing stands of " + word.referrer() + " and " + word.referee() + " to take back");
        }
        if (word.verdict() == Verdict.BROUGHT) {
            standing.stream()
                    .filter(row -> row.<String>getAs("verdict").equals(Verdict.BROUGHT.text()))
                    .map(ReferralBook::referrer)
                    .filter(other -> !other.equals(word.referrer()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new NotEnteredException(other + " is said to have brought " + word.referee()
                                + " already: take that back first, with the same command and --retract");
                    });
        }
    }

    private static AccountKey referrer(Row row) {
        return new AccountKey(row.getAs("referrer_channel"), row.getAs("referrer_external_id"));
    }

    private static Column ofReferee(AccountKey referee) {
        return col("referee_channel")
                .equalTo(referee.channel())
                .and(col("referee_external_id").equalTo(referee.externalId()));
    }
}
