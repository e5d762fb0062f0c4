package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** What stewards said of who brought whom, which every night obeys. Rows are only ever added; of a pair, the last one stands. */
public final class ReferralJudgements {
    public static final Table TABLE = Table.in(Layer.CORE, "referral_judgements")
            .grain("one row per judgement of a referral")
            .key("referrer_channel", "referrer_external_id", "referee_channel", "referee_external_id", "said_at")
            .required("referrer_channel", "string", "channel of the referrer's account")
            .required("referrer_external_id", "string", "id of the referrer's account")
            .required("referee_channel", "string", "channel of the account that was, or was not, brought")
            .required("referee_external_id", "string", "id of that account")
            .required("said_at", "timestamp", "wall clock; later than every judgement before it")
            .required(
                    "verdict",
                    "string",
                    "brought (the first brought the second), not_brought (she did not), retract (what was said no longer stands)")
            .required("said_by", "string", "who says so")
            .required("why", "string", "in words of her own")
            .check("known_verdict", "verdict in ('brought', 'not_brought', 'retract')")
            .build();

    private ReferralJudgements() {}
}
