package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ClaimsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final Rows members =
            Rows.of(Members.TABLE).withDefault("acquisition_channel", "app").withDefault("is_staff", false);
    private final Rows records = Rows.of(MemberRecords.TABLE).withDefault("channel", "app");
    private final Rows claims =
            Rows.of(ReferralClaims.TABLE).withDefault("channel", "app").withDefault("kind", "share_link");

    /** A member of that name with one account, {@code name-1}. */
    private void member(String name, String firstSeenAt) {
        members.row("member_id", name, "first_seen_at", firstSeenAt, "founding_external_id", name + "-1");
        account(name, name + "-1");
    }

    private void account(String member, String externalId) {
        records.row("external_id", externalId, "member_id", member);
    }

    private void claim(String referrer, String referee, String claimedAt) {
        claims.row("referrer_external_id", referrer, "referee_external_id", referee, "claimed_at", claimedAt);
    }

    private Dataset<Row> judged(Integer windowDays) {
        return Claims.judge(claims.frame(), records.frame(), members.frame(), AS_OF, windowDays);
    }

    @Test
    void tellsEachLosingClaimItsOneReason() {
        member("ann", "2026-01-01");
        member("bob", "2026-02-01");
        member("cyd", "2026-02-01");
        member("dan", "2026-03-01T00:00:00");
        account("ann", "ann-2");
        claim("ann-1", "ann-2", "2026-01-02"); // two accounts turned out to be one person
        claim("dan-1", "bob-1", "2026-02-01"); // came after her
        claim("cyd-1", "bob-1", "2026-02-01"); // came at the same instant, and b is before c
        claim("ann-1", "bob-1", "2026-02-10");
        claim("ann-2", "bob-1", "2026-02-11"); // the same pair again, by another account
        claim("bob-1", "cyd-1", "2026-02-02"); // equal instants: the founding record decides
        claim("ann-1", "cyd-1", "2026-02-02"); // same instant as the former: the account decides
        claim("ann-1", "dan-1", "2026-03-31T00:00:00"); // thirty days to the second
        claim("bob-1", "dan-1", "2026-01-29T23:59:59"); // one second more than thirty days before
        claim("cyd-1", "dan-1", "2026-07-01"); // after the as-of date: not seen tonight

        Dataset<Row> judged = judged(30).cache();

        assertThat(content(
                        judged.transform(Claims::rejects),
                        "referrer_external_id",
                        "referee_external_id",
                        "referrer_id",
                        "referee_id",
                        "reason"))
                .containsExactly(
                        "ann-1 | ann-2 | ann | ann | self_referral",
                        "ann-2 | bob-1 | ann | bob | later_than_another",
                        "bob-1 | cyd-1 | bob | cyd | later_than_another",
                        "bob-1 | dan-1 | bob | dan | out_of_window",
                        "cyd-1 | bob-1 | cyd | bob | out_of_order",
                        "dan-1 | bob-1 | dan | bob | out_of_order");
        assertThat(content(judged.transform(Claims::winners), "referrer_id", "member_id", "kind"))
                .containsExactly("ann | bob | share_link", "ann | cyd | share_link", "ann | dan | share_link");
    }

    @Test
    void knowsNoWindowWhereNoneIsSet() {
        member("ann", "2026-01-01");
        member("bob", "2026-02-01");
        claim("ann-1", "bob-1", "2026-06-30T23:59:59");

        assertThat(content(judged(null), "referrer_id", "referee_id", "reason")).containsExactly("ann | bob | null");
        assertThat(content(judged(30), "reason")).containsExactly("out_of_window");
    }
}
