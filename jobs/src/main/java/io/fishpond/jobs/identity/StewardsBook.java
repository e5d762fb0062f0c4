package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.ContradictedJudgementException;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.run.KnownAccounts;
import io.fishpond.run.NotEnteredException;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;

/** What stewards have said of accounts, as {@code core.judgements} keeps it. Who writes in it holds the run lock. */
public final class StewardsBook {
    private static final Table TABLE = io.fishpond.table.core.Judgements.TABLE;

    private final Lake lake;

    public StewardsBook(Lake lake) {
        this.lake = lake;
    }

    /** Everything that was ever said, in turn. */
    public List<Judgement> history() {
        return lake
                .read(TABLE)
                .select(
                        "verdict",
                        "channel_a",
                        "external_id_a",
                        "channel_b",
                        "external_id_b",
                        "said_by",
                        "why",
                        "said_at")
                .sort("said_at")
                .collectAsList()
                .stream()
                .map(row -> new Judgement(
                        Verdict.valueOf(row.getString(0).toUpperCase(Locale.ROOT)),
                        new AccountKey(row.getString(1), row.getString(2)),
                        new AccountKey(row.getString(3), row.getString(4)),
                        row.getString(5),
                        row.getString(6),
                        row.getAs(7)))
                .toList();
    }

    /** What of it stands. */
    Judgements standing() {
        return Judgements.of(history());
    }

    /**
     * Enters a judgement; what was said of the two before no longer stands.
     *
     * @return as it was entered
     * @throws NotEnteredException if an account is not known, or others that stand imply the opposite; nothing was written then
     */
    public Judgement enter(Judgement said) {
        KnownAccounts.require(lake, said.a(), said.b());
        return write(said, history());
    }

    /**
     * Takes a judgement back.
     *
     * @param verdict of the one that stands
     * @return the retraction as it was entered
     * @throws NotEnteredException if no judgement of this verdict stands on the two; nothing was written then
     */
    public Judgement takeBack(Verdict verdict, AccountKey a, AccountKey b, String by, String why, Instant at) {
        List<Judgement> history = history();
        Optional<Verdict> standing = Judgements.of(history).on(a, b).map(Judgement::verdict);
        if (!standing.equals(Optional.of(verdict))) {
            throw new NotEnteredException("there is no " + name(verdict) + " of " + a + " and " + b + " to take back: "
                    + standing.map(other -> "what stands is " + name(other) + ", which " + name(other)
                                    + " --retract takes back")
                            .orElse("nothing stands of the two"));
        }
        return write(new Judgement(Verdict.RETRACT, a, b, by, why, at), history);
    }

    private Judgement write(Judgement said, List<Judgement> history) {
        Judgement judgement =
                new Judgement(said.verdict(), said.a(), said.b(), said.by(), said.why(), after(history, said.at()));
        try {
            Judgements.of(history).add(judgement);
        } catch (ContradictedJudgementException e) {
            throw new NotEnteredException(e.getMessage());
        }
        lake.append(
                TABLE,
                List.of(RowFactory.create(
                        judgement.a().channel(),
                        judgement.a().externalId(),
                        judgement.b().channel(),
                        judgement.b().externalId(),
                        judgement.at(),
                        name(judgement.verdict()),
                        judgement.by(),
                        judgement.why())));
        return judgement;
    }

    /** The last word is the last row, even where the clock of its machine is slow. */
    private static Instant after(List<Judgement> history, Instant said) {
        Instant at = said.truncatedTo(ChronoUnit.MICROS);
        Instant next = history.isEmpty()
                ? Instant.EPOCH
                : history.get(history.size() - 1).at().plus(1, ChronoUnit.MICROS);
        return at.isBefore(next) ? next : at;
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
