package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.core.Members;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Invites;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CampaignCohortsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final Rows members =
            Rows.of(Members.TABLE).withDefault("acquisition_channel", "app").withDefault("founding_external_id", "1");
    private final Rows referred = Rows.of(ReferralForest.TABLE)
            .withDefault("run_id", "forest")
            .withDefault("root_id", "ann")
            .withDefault("channel", "app")
            .withDefault("campaign", "spring")
            .withDefault("source_kind", "user")
            .withDefault("is_staff_referral", false)
            .withDefault("is_flagged", false);
    private final Rows invites =
            Rows.of(Invites.TABLE).withDefault("channel", "app").withDefault("referrer_external_id", "ann-1");
    private final Rows costs = Rows.of(CampaignCosts.TABLE).withDefault("channel", "app");
    private final List<Row> orders = new ArrayList<>();

    private void member(String name, String since) {
        members.row("member_id", name, "first_seen_at", since);
    }

    private void brought(String referrer, String name, String at) {
        brought(referrer, name, at, at);
    }

    private void brought(String referrer, String name, String at, String since) {
        member(name, since);
        referred.row("member_id", name, "referrer_id", referrer, "referred_at", at);
    }

    private void order(String member, String day, boolean stands) {
        orders.add(RowFactory.create(member, LocalDate.parse(day), stands));
    }

    private Dataset<Row> cohorts(LocalDate asOf) {
        return CampaignCohorts.of(
                        referred.frame(),
                        members.frame(),
                        invites.frame(),
                        costs.frame(),
                        LocalSpark.session()
                                .createDataFrame(
                                        orders,
                                        StructType.fromDDL("member_id string, ordered_on date, stands boolean")),
                        asOf)
                .cache();
    }

    @Test
    void followsEachGenerationWithinCampaignAndChannel() {
        member("ann", "2025-01-01");
        brought("ann", "bob", "2026-01-05T12:00:00");
        brought("bob", "cyd", "2026-01-10T09:00:00");
        brought("cyd", "dan", "2026-02-01");
        brought("dan", "eve", "2026-02-15");
        brought("eve", "fay", "2026-02-20");
        brought("eve", "gus", "2026-03-18"); // the 31st day: none of the 30
        referred.withDefault("channel", "web");
        brought("cyd", "hal", "2026-02-09"); // the 30th
        referred.withDefault("channel", "app").withDefault("campaign", null);
        brought("bob", "ivy", "2026-01-20");

        Dataset<Row> cohorts = cohorts(AS_OF);

        assertThat(content(
                        cohorts,
                        "campaign",
                        "channel",
                        "cohort_month",
                        "new_members",
                        "generation_1",
                        "generation_2",
                        "generation_3",
                        "later_generations"))
                .containsExactly(
                        " | app | 2026-01-01 | 1 | 1 | 0 | 0 | 0",
                        "spring | app | 2026-01-01 | 2 | 1 | 1 | 0 | 0",
                        "spring | app | 2026-02-01 | 3 | 0 | 0 | 1 | 2",
                        "spring | app | 2026-03-01 | 1 | 0 | 0 | 0 | 1",
                        "spring | web | 2026-02-01 | 1 | 1 | 0 | 0 | 0");
        assertThat(content(
                        cohorts,
                        "campaign",
                        "channel",
                        "cohort_month",
                        "brought_within_30_days",
                        "k_factor",
                        "expected_final_size",
                        "days_per_generation"))
                .containsExactly(
                        " | app | 2026-01-01 | 0 | 0.0 | 1.0 | null",
                        "spring | app | 2026-01-01 | 4 | 2.0 | null | 5.0", // bob: cyd and ivy; cyd: dan and hal
                        "spring | app | 2026-02-01 | 2 | 0.666667 | 9.0 | 14.0", // 22, 14 and 5 days
                        "spring | app | 2026-03-01 | 0 | 0.0 | 1.0 | 31.0",
                        "spring | web | 2026-02-01 | 0 | 0.0 | 1.0 | null");
    }

    @Test
    void expectsNoEndOfWhatReplacesItself() {
        member("ann", "2025-01-01");
        brought("ann", "bob", "2026-01-31");
        brought("bob", "cyd", "2026-02-01");

        assertThat(content(cohorts(AS_OF), "cohort_month", "k_factor", "expected_final_size"))
                .containsExactly("2026-01-01 | 1.0 | null", "2026-02-01 | 0.0 | 1.0");
    }

    @Test
    void judgesACohortWhenItsLastHasHadThirtyDays() {
        member("ann", "2025-01-01");
        brought("ann", "bob", "2026-04-01");
        brought("ann", "cyd", "2026-05-10");
        referred.withDefault("campaign", "late");
        brought("ann", "dan", "2026-04-30", "2026-05-31T23:59:59"); // appeared in the month after
        brought("ann", "eve", "2026-05-31", "2026-06-01T00:00:00");

        assertThat(content(cohorts(AS_OF), "campaign", "cohort_month", "is_matured", "k_factor", "expected_final_size"))
                .containsExactly(
                        "late | 2026-04-01 | true | 0.0 | 1.0",
                        "late | 2026-05-01 | false | null | null",
                        "spring | 2026-04-01 | true | 0.0 | 1.0",
                        "spring | 2026-05-01 | true | 0.0 | 1.0");
        assertThat(content(cohorts(AS_OF.minusDays(1)), "campaign", "cohort_month", "is_matured", "k_factor"))
                .containsExactly(
                        "late | 2026-04-01 | false | null",
                        "late | 2026-05-01 | false | null",
                        "spring | 2026-04-01 | true | 0.0",
                        "spring | 2026-05-01 | false | null");
    }

    @Test
    void tellsWhoSpokeAndWhoBoughtSince() {
        member("ann", "2025-01-01");
        brought("ann", "bob", "2026-01-05T12:00:00");
        order("bob", "2026-01-05", true); // the same day
        order("bob", "2026-03-05", true);
        brought("ann", "cyd", "2026-01-10");
        order("cyd", "2026-01-09", true); // before
        referred.withDefault("source_kind", "brand").withDefault("is_staff_referral", true);
        brought("ann", "dan", "2026-01-11");
        order("dan", "2026-01-12", false); // refunded
        referred.withDefault("source_kind", "expert")
                .withDefault("is_staff_referral", false)
                .withDefault("is_flagged", true);
        brought("ann", "eve", "2026-01-12");

        assertThat(content(
                        cohorts(AS_OF),
                        "new_members",
                        "by_staff",
                        "by_brand",
                        "by_expert",
                        "by_user",
                        "flagged",
                        "buyers",
                        "buyer_conversion"))
                .containsExactly("4 | 1 | 1 | 1 | 2 | 1 | 1 | 0.25");
    }

    @Test
    void bringsInvitationsAndCostsToMembersAndKeepsThoseWithout() {
        member("ann", "2025-01-01");
        brought("ann", "bob", "2026-01-05");
        brought("ann", "cyd", "2026-01-06");
        brought("ann", "dan", "2026-01-07");
        brought("ann", "eve", "2026-02-01");
        costs.row("campaign", "spring", "spent_on", "2026-01-01", "amount", "60.00")
                .row("campaign", "spring", "spent_on", "2026-01-31", "amount", "40.01")
                .row("campaign", "idle", "spent_on", "2026-05-31", "amount", "7.00")
                .row("campaign", "idle", "spent_on", "2026-07-01", "amount", "9.00");
        invites.withDefault("campaign", "spring")
                .row("invite_id", "1", "invited_at", "2026-01-01")
                .row("invite_id", "2", "invited_at", "2026-01-31T23:59:59")
                .row("invite_id", "3", "invited_at", "2026-07-01")
                .withDefault("campaign", null)
                .row("invite_id", "4", "invited_at", "2026-06-30T23:59:59");

        Dataset<Row> cohorts = cohorts(AS_OF);

        assertThat(content(cohorts, "campaign", "cohort_month", "new_members", "cost", "cost_per_new_member"))
                .containsExactly(
                        " | 2026-06-01 | 0 | 0.00 | null",
                        "idle | 2026-05-01 | 0 | 7.00 | null",
                        "spring | 2026-01-01 | 3 | 100.01 | 33.34",
                        "spring | 2026-02-01 | 1 | 0.00 | null");
        assertThat(content(
                        cohorts, "campaign", "cohort_month", "invites_sent", "invite_conversion", "buyer_conversion"))
                .containsExactly(
                        " | 2026-06-01 | 1 | 0.0 | null",
                        "idle | 2026-05-01 | 0 | null | null",
                        "spring | 2026-01-01 | 2 | 1.5 | 0.0",
                        "spring | 2026-02-01 | 0 | null | 0.0");
        assertThat(content(cohorts, "campaign", "cohort_month", "is_matured", "k_factor", "days_per_generation"))
                .containsExactly(
                        " | 2026-06-01 | false | null | null",
                        "idle | 2026-05-01 | true | null | null",
                        "spring | 2026-01-01 | true | 0.0 | null",
                        "spring | 2026-02-01 | true | 0.0 | null");
    }
}
