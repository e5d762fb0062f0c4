package io.fishpond.algo.identity.judgement;

import io.fishpond.algo.identity.AccountKey;
import java.io.Serializable;
import java.time.Instant;

/**
 * A steward's word on two accounts.
 *
 * @param by who says so
 * @param why in words of her own
 */
public record Judgement(Verdict verdict, AccountKey a, AccountKey b, String by, String why, Instant at)
        implements Serializable {

    /** What can be said of two accounts. */
    public enum Verdict {
        /** They are one person's. */
        LINK,
        /** They are two persons'. */
        UNLINK,
        /** Nothing: what was said of them no longer stands. Without it, links in a circle could never be undone. */
        RETRACT
    }

    public Judgement {
        if (a.equals(b)) {
            throw new IllegalArgumentException("a judgement is of two accounts, and " + a + " is one");
        }
    }

    boolean links() {
        return verdict == Verdict.LINK;
    }

    AccountKey other(AccountKey account) {
        return a.equals(account) ? b : a;
    }

    /** As in {@code app:1 and crm:2 are linked (by ann at 2026-01-02T10:00:00Z: same card)}. */
    String sentence() {
        return a + " and " + b + " are " + (links() ? "linked" : "unlinked") + " (by " + by + " at " + at + ": " + why
                + ")";
    }
}
