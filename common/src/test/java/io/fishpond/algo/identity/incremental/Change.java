package io.fishpond.algo.identity.incremental;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;

/** Something that reaches us between two nights. */
public sealed interface Change {

    /** An account says something else than before, or comes for the first time. */
    record Put(AccountKey account, Content content) implements Change {
        @Override
        public String toString() {
            return account + "=" + content;
        }
    }

    /** An account is absent from now on. */
    record Withdraw(AccountKey account) implements Change {
        @Override
        public String toString() {
            return "-" + account;
        }
    }

    /** An absent account is back as it was last; nothing happens if there is none. */
    record Return(AccountKey account) implements Change {
        @Override
        public String toString() {
            return "+" + account;
        }
    }

    /** A steward's word; nothing happens if it is refused. */
    record Judge(Verdict verdict, AccountKey a, AccountKey b) implements Change {
        @Override
        public String toString() {
            return verdict + " " + a + " " + b;
        }
    }
}
