package io.fishpond.algo.identity.ledger;

import io.fishpond.algo.identity.AccountKey;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An account as the ledger knew it last night and as it is found tonight. An account that is absent tonight stays in the
 * ledger, withdrawn.
 *
 * @param firstSeenAt its earliest opening or event, or the beginning of {@code firstLandedOn} if nothing of it is dated
 * @param firstLandedOn as-of date of the night in which it first landed; kept through every absence
 * @param memberId the member that it belonged to last night, or would belong to if it were not withdrawn; null if it is new
 * @param wasWithdrawn whether it was absent last night; false if it is new
 * @param cluster the cluster that it is in tonight; null if it is absent
 */
public record LedgerAccount(
        AccountKey key,
        Instant firstSeenAt,
        LocalDate firstLandedOn,
        @Nullable String memberId,
        boolean wasWithdrawn,
        @Nullable Long cluster)
        implements Serializable {

    /** The founding record of a member is the least of hers. */
    static final Comparator<LedgerAccount> FOUNDING =
            Comparator.comparing(LedgerAccount::firstLandedOn).thenComparing(LedgerAccount::key);

    /** The oldest first. */
    static final Comparator<LedgerAccount> AGE =
            Comparator.comparing(LedgerAccount::firstSeenAt).thenComparing(FOUNDING);
}
