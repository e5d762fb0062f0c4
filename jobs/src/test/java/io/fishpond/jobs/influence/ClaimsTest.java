package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Referral;
import io.fishpond.config.Settings;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.core.ReferralJudgements;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ClaimsTest {
    private static final LocalDate HIRED = LocalDate.parse("2026-01-15");
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final Rows members =
            Rows.of(Members.TABLE).withDefault("acquisition_channel", "app").withDefault("is_staff", false);
    private final Rows records = Rows.of(MemberRecords.TABLE).withDefault("channel", "app");
    private final Rows claims =
            Rows.of(ReferralClaims.TABLE).withDefault("channel", "app").withDefault("kind", "share_link");

    private final Rows words = Rows.of(ReferralJudgements.TABLE)
            .withDefault("referrer_channel", "app")
            .withDefault("referee_channel", "app");
    private final Map<String, String> employees = new TreeMap<>();

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

    private Dataset<Row> judged(Referral settings) {
        return new Claims(settings, AS_OF, records.frame(), members.frame())
                .judged(claims.frame(), words.frame(), staff());
    }

    private Dataset<Row> staff() {
        return LocalSpark.session()
                .createDataFrame(
                        employees.entrySet().stream()
                                .map(employee -> RowFactory.create(employee.getKey(), employee.getValue(), HIRED, null))
                                .toList(),
                        StructType.fromDDL("staff_id string, member_id string, hired_on date, left_on date"));
    }

    private void word(String verdict, String referrer, String referee) {
        words.row("verdict", verdict, "referrer_external_id", referrer, "referee_external_id", referee);
    }

    private List<String> reasons(Referral settings) {
        return content(judged(settings), "referrer_external_id", "referee_external_id", "reason");
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

        Dataset<Row> judged = judged(Referral.DEFAULTS).cache();

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

        assertThat(content(judged(Settings.referral("window_days: none")), "referrer_id", "referee_id", "reason"))
                .containsExactly("ann | bob | null");
        assertThat(content(judged(Referral.DEFAULTS), "reason")).containsExactly("out_of_window");
    }

    @Test
    void knowsAWindowPerKindAndSaysHowTheClaimCameToBeKnown() {
        member("ann", "2026-01-01");
        member("bob", "2026-02-01");
        claims.withDefault("kind", "form");
        claim("ann-1", "bob-1", "2026-02-09"); // eight days: out of the window of forms
        claims.withDefault("kind", "group_buy");
        claim("ann-1", "bob-1", "2026-02-10"); // nine, and groups have the common window
        claims.withDefault("kind", "smoke_signal");
        claim("ann-1", "bob-1", "2026-02-11");

        Dataset<Row> judged = judged(Settings.referral("kinds: {form: {window_days: 7}}"));

        assertThat(content(judged, "kind", "evidence", "reason"))
                .containsExactly(
                        "form | told | out_of_window",
                        "group_buy | traced | null",
                        "smoke_signal | told | later_than_another");
    }

    @Test
    void letsTheStrongerEvidenceWinWithinOneInstant() {
        member("ann", "2026-01-01");
        member("bob", "2026-01-02");
        member("cyd", "2026-02-01");
        claims.withDefault("kind", "form");
        claim("ann-1", "cyd-1", "2026-02-01");
        claims.withDefault("kind", "share_link");
        claim("bob-1", "cyd-1", "2026-02-01");

        assertThat(reasons(Referral.DEFAULTS))
                .containsExactly("ann-1 | cyd-1 | later_than_another", "bob-1 | cyd-1 | null");
    }

    @Test
    void refusesEqualInstantsWhereTheDeploymentSaysSo() {
        member("ann", "2026-01-01");
        member("bob", "2026-01-01");
        claim("ann-1", "bob-1", "2026-01-01");

        assertThat(reasons(Referral.DEFAULTS)).containsExactly("ann-1 | bob-1 | null");
        assertThat(reasons(Settings.referral("equal_instants: refused")))
                .containsExactly("ann-1 | bob-1 | out_of_order");
    }

    @Test
    void takesAWithdrawnClaimForNone() {
        member("ann", "2026-01-01");
        member("bob", "2026-01-02");
        member("cyd", "2026-02-01");
        claims.withDefault("withdrawn_at", "2026-06-30T12:00:00");
        claim("ann-1", "cyd-1", "2026-02-01");
        claims.withDefault("withdrawn_at", "2026-07-01"); // tomorrow
        claim("bob-1", "cyd-1", "2026-02-02");

        assertThat(reasons(Referral.DEFAULTS)).containsExactly("ann-1 | cyd-1 | withdrawn", "bob-1 | cyd-1 | null");
    }

    @Test
    void findsEmployeesByTheRosterAndLosesNoClaimOfOthers() {
        member("sam", "2026-01-01");
        member("bob", "2026-02-01");
        member("cyd", "2026-02-01");
        employees.put("E1", "sam");
        claims.withDefault("kind", "staff_qr");
        claim("E1", "bob-1", "2026-02-01");
        claim("E2", "cyd-1", "2026-02-01");
        claims.withDefault("kind", "share_link");
        claim("bob-1", "cyd-1", "2026-02-02"); // brought by nobody whom we can name, but before

        Dataset<Row> judged = judged(Referral.DEFAULTS);

        assertThat(content(
                        judged.transform(Claims::winners),
                        "member_id",
                        "referrer_id",
                        "is_staff_referral",
                        "source_kind"))
                .containsExactly("bob | sam | true | brand");
        assertThat(content(judged.transform(Claims::rejects), "referrer_external_id", "referrer_id", "reason"))
                .containsExactly("E2 |  | unknown_referrer", "bob-1 | bob | later_than_another");
    }

    @Test
    void takesWhomAnEmployeeBroughtBeforeSheWasOneForHersAsACustomer() {
        members.withDefault("is_staff", true);
        member("sam", "2026-01-01");
        members.withDefault("is_staff", false);
        member("bob", "2026-01-14");
        member("cyd", "2026-01-15");
        employees.put("E1", "sam");
        claim("sam-1", "bob-1", "2026-01-14");
        claim("sam-1", "cyd-1", "2026-01-15");

        assertThat(content(judged(Referral.DEFAULTS).transform(Claims::winners), "member_id", "is_staff_referral"))
                .containsExactly("bob | false", "cyd | true");
    }

    @Test
    void keepsWhatAConfirmedClaimKnowsAndCallsNoOtherOfTheSameAContradiction() {
        member("ann", "2026-01-01");
        member("bob", "2026-01-02");
        member("cyd", "2026-02-01");
        claims.withDefault("campaign", "spring");
        claim("bob-1", "cyd-1", "2026-02-01");
        claim("ann-1", "cyd-1", "2026-05-01"); // out of the window, were it not confirmed
        claim("ann-1", "cyd-1", "2026-05-02");
        word("brought", "ann-1", "cyd-1");

        Dataset<Row> judged = judged(Referral.DEFAULTS);

        assertThat(content(judged, "referrer_external_id", "claimed_at", "campaign", "evidence", "reason"))
                .containsExactly(
                        "ann-1 | 2026-05-01T00:00:00Z | spring | judged | null",
                        "ann-1 | 2026-05-02T00:00:00Z | spring | judged | later_than_another",
                        "bob-1 | 2026-02-01T00:00:00Z | spring | traced | contradicts_steward");
    }

    @Test
    void obeysStewards() {
        member("ann", "2026-01-01");
        member("bob", "2026-01-02");
        member("cyd", "2026-02-01");
        member("dan", "2026-02-02");
        member("eve", "2026-02-03");
        claim("ann-1", "cyd-1", "2026-02-01");
        claim("ann-1", "dan-1", "2026-02-02");
        claim("bob-1", "dan-1", "2026-02-03");
        word("brought", "bob-1", "cyd-1");
        word("not_brought", "ann-1", "dan-1");
        word("brought", "eve-1", "bob-1"); // she came later: no word changes that
        word("brought", "nobody-1", "bob-1");

        Dataset<Row> judged = judged(Referral.DEFAULTS);

        assertThat(content(judged, "channel", "referrer_external_id", "referee_external_id", "evidence", "reason"))
                .containsExactly(
                        "app | ann-1 | cyd-1 | traced | contradicts_steward",
                        "app | ann-1 | dan-1 | traced | contradicts_steward",
                        "app | bob-1 | dan-1 | traced | null",
                        "steward | app:bob-1 | app:cyd-1 | judged | null",
                        "steward | app:eve-1 | app:bob-1 | judged | out_of_order");
    }
}
