package io.fishpond.jobs.contacts;

import static io.fishpond.jobs.OneJob.id;
import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.jobs.OneJob;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.NewAgainstOld;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class CompareContactsJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final OneJob job;
    private final Rows members = OneJob.neutral(Members.TABLE).withDefault("accounts", 1);
    private final Rows records = OneJob.neutral(MemberRecords.TABLE).withDefault("channel", "wecom");
    private final Rows forest = OneJob.neutral(ReferralForest.TABLE).withDefault("as_of", "2026-06-30");
    private final Rows orders =
            Rows.of(Orders.TABLE).withDefault("channel", "wecom").withDefault("status", "completed");
    private final Rows contacts =
            Rows.of(Interactions.TABLE).withDefault("channel", "wecom").withDefault("kind", "contact");
    private final Rows costs = Rows.of(CampaignCosts.TABLE).withDefault("channel", "elsewhere");

    private int next;

    CompareContactsJobTest(SparkSession spark, @TempDir Path folder) {
        this.job = new OneJob(spark, folder);
    }

    private void member(int member, String since, Integer referrer) {
        members.row("member_id", id(member), "first_seen_at", since);
        records.row("external_id", "w" + member, "member_id", id(member));
        forest.row("member_id", id(member), "referrer_id", referrer == null ? null : id(referrer));
    }

    private void order(int member, String at, String amount) {
        orders.row("order_id", "o" + next++, "external_id", "w" + member, "ordered_at", at, "amount", amount);
    }

    private void contact(int member, String at, String campaign) {
        contacts.row("event_id", "e" + next++, "external_id", "w" + member, "occurred_at", at, "campaign", campaign);
    }

    private Dataset<Row> compared(String settings) {
        return job.with(Members.TABLE, members.frame())
                .with(MemberRecords.TABLE, records.frame())
                .with(ReferralForest.TABLE, forest.frame())
                .with(Orders.TABLE, orders.frame())
                .with(Interactions.TABLE, contacts.frame())
                .with(CampaignCosts.TABLE, costs.frame())
                .run(new CompareContactsJob(), AS_OF, settings)
                .read(NewAgainstOld.TABLE);
    }

    /** Contacts count from 6 to 20 June: ten days after the last have passed. */
    private static final String SETTINGS = "new_against_old: {window_days: 15, order_days: 10}\n";

    private void shop() {
        member(1, "2025-01-01", null); // old: ordered before, and 10 days after to the minute
        order(1, "2026-01-01", "5.00");
        contact(1, "2026-06-08T10:00:00", "spring");
        order(1, "2026-06-18T10:00:00", "30.00");
        member(2, "2025-01-01", null); // old, and a minute late
        order(2, "2026-06-08T09:59:59", "7.00");
        contact(2, "2026-06-08T10:00:00", "spring");
        order(2, "2026-06-18T10:01:00", "40.00");
        member(3, "2026-06-10", 1); // new: two contacts, one order for the second; then old
        contact(3, "2026-06-11", "spring");
        contact(3, "2026-06-12", null);
        order(3, "2026-06-13", "50.00");
        contact(3, "2026-06-14", null);
        order(3, "2026-06-15", "60.00");
        member(4, "2026-06-20", null); // new, nothing came of it
        contact(4, "2026-06-20T23:00:00", "autumn");
        member(5, "2026-06-05", 1); // the day before the window
        contact(5, "2026-06-05T23:59:59", "spring");
        order(5, "2026-06-06", "80.00");
        member(6, "2026-06-21", 1); // the day after
        contact(6, "2026-06-21", "spring");
        costs.row("campaign", "spring", "spent_on", "2026-06-06", "amount", "6.00");
        costs.row("campaign", "spring", "spent_on", "2026-06-20", "amount", "3.00");
        costs.row("campaign", "spring", "spent_on", "2026-06-21", "amount", "100.00");
        costs.row("campaign", "summer", "spent_on", "2026-06-10", "amount", "100.00");
    }

    @Test
    void comparesWhatContactsWithNewAndOldMembersBring() {
        shop();
        Dataset<Row> compared = compared(SETTINGS);
        assertThat(content(
                        compared,
                        "member_kind",
                        "window_from",
                        "window_to",
                        "contacts",
                        "contacted_members",
                        "ordering_members",
                        "orders",
                        "revenue",
                        "revenue_per_contact"))
                .containsExactly(
                        "new | 2026-06-06 | 2026-06-20 | 3 | 2 | 1 | 1 | 50.00 | 16.67",
                        "old | 2026-06-06 | 2026-06-20 | 3 | 3 | 2 | 2 | 90.00 | 30.00");
        assertThat(content(compared, "member_kind", "costed_contacts", "cost", "cost_per_contact"))
                .containsExactly("new | 1 | 3.00 | 3.00", "old | 2 | 6.00 | 3.00");
        assertThat(content(
                        compared,
                        "member_kind",
                        "order_rate",
                        "order_rate_low",
                        "order_rate_high",
                        "new_members",
                        "referred_new_members",
                        "referred_share"))
                .containsExactly(
                        "new | 0.5 | 0.094531 | 0.905469 | 2 | 1 | 0.5",
                        "old | 0.666667 | 0.20766 | 0.938508 | null | null | null");
    }

    @Test
    void isEmptyWhereNobodyIsContacted() {
        shop();
        assertThat(content(
                        compared(SETTINGS.replace("10}", "10, kinds: [parcel]}")),
                        "member_kind",
                        "contacts",
                        "order_rate",
                        "revenue_per_contact",
                        "cost"))
                .containsExactly("new | 0 | null | null | null", "old | 0 | null | null | null");
    }
}
