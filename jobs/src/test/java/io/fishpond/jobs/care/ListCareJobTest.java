package io.fishpond.jobs.care;

import static io.fishpond.jobs.OneJob.id;
import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.jobs.OneJob;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.CareList;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ListCareJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final String SETTINGS = "audience: {caps: {days: 7, sms: 1}}\n";

    private final OneJob job;
    private final Rows profile = OneJob.neutral(MemberProfile.TABLE)
            .withDefault("as_of", "2026-06-30")
            .withDefault("store_id", "home")
            .withDefault("owner_staff_id", "E1")
            .withDefault("order_days", 1);
    private final Rows records = OneJob.neutral(MemberRecords.TABLE);
    private final Rows orders = Rows.of(Orders.TABLE)
            .withDefault("channel", "pos")
            .withDefault("amount", "20.00")
            .withDefault("status", "completed");
    private final Rows consents = Rows.of(Consents.TABLE)
            .withDefault("channel", "pos")
            .withDefault("recipient", "self")
            .withDefault("changed_at", "2026-01-01");
    private final Rows contacts =
            Rows.of(Interactions.TABLE).withDefault("channel", "sms").withDefault("kind", "contact");

    private int next;

    ListCareJobTest(SparkSession spark, @TempDir Path folder) {
        this.job = new OneJob(spark, folder);
    }

    /** Somebody who agreed to everything, and can be reached so. */
    private void member(int member, String... reachable) {
        row(member, false, reachable);
        consents.row(
                "external_id", "card-" + member, "purpose", "marketing", "contact_channel", "any", "granted", true);
    }

    private void row(int member, boolean minor, String... reachable) {
        java.util.Set<String> ways = java.util.Set.of(reachable);
        profile.row(
                "member_id",
                id(member),
                "is_minor",
                minor,
                "is_reachable_wecom",
                ways.contains("wecom"),
                "is_reachable_sms",
                ways.contains("sms"),
                "is_reachable_email",
                ways.contains("email"));
        records.row("channel", "pos", "external_id", "card-" + member, "member_id", id(member));
        records.row("channel", "sms", "external_id", "phone-" + member, "member_id", id(member));
    }

    private void order(int member, String at, String... more) {
        orders.row(
                "order_id",
                "o" + next++,
                "external_id",
                "card-" + member,
                "ordered_at",
                at,
                "store_id",
                more.length > 0 ? more[0] : null);
    }

    private void contact(int member, String at) {
        contacts.row("event_id", "c" + next++, "external_id", "phone-" + member, "occurred_at", at);
    }

    private void shop() {
        member(1, "wecom", "sms");
        order(1, "2026-06-28T00:00:00"); // the first moment of the 72 hours
        member(2, "wecom");
        order(2, "2026-06-27T23:59:59");
        member(3, "wecom");
        order(3, "2026-07-01T00:00:00"); // tomorrow
        row(4, true, "wecom");
        order(4, "2026-06-29");
        member(5);
        order(5, "2026-06-29");
        row(6, false, "wecom"); // never said yes
        order(6, "2026-06-29");
        member(7, "sms");
        consents.row("external_id", "card-7", "purpose", "profiling", "contact_channel", "any", "granted", false);
        order(7, "2026-06-29");
        member(8, "wecom", "sms");
        order(8, "2026-06-29T10:00:00");
        contact(8, "2026-06-29T12:00:00");
        member(9, "sms");
        contact(9, "2026-06-25"); // within the days of the caps, before the order
        order(9, "2026-06-29");
        member(10, "wecom", "sms", "email");
        consents.row("external_id", "card-10", "purpose", "marketing", "contact_channel", "wecom", "granted", false);
        order(10, "2026-06-28T08:00:00", "S1");
        order(10, "2026-06-30T08:00:00", "S2");
        orders.row(
                "order_id",
                "back",
                "external_id",
                "card-10",
                "ordered_at",
                "2026-06-30T09:00:00",
                "status",
                "refunded");
        job.with(MemberProfile.TABLE, profile.frame())
                .with(MemberRecords.TABLE, records.frame())
                .with(MemberAliases.TABLE, Rows.of(MemberAliases.TABLE).frame())
                .with(Orders.TABLE, orders.frame())
                .with(Consents.TABLE, consents.frame())
                .with(Interactions.TABLE, contacts.frame())
                .with(
                        Staff.TABLE,
                        Rows.of(Staff.TABLE)
                                .row("channel", "hr", "staff_id", "E0", "left_on", "2026-06-30")
                                .row("channel", "hr", "staff_id", "E1", "left_on", "2026-07-01")
                                .frame())
                .with(
                        NextProducts.TABLE,
                        OneJob.neutral(NextProducts.TABLE)
                                .row(
                                        "as_of",
                                        "2026-06-30",
                                        "member_id",
                                        id(10),
                                        "product_1",
                                        "P1",
                                        "product_name_1",
                                        "milk",
                                        "reason_1",
                                        "because",
                                        "reason_zh_1",
                                        "因为")
                                .frame());
    }

    @Test
    void listsWhoJustOrderedAndCountsWhyOthersAreLeftOut() {
        shop();
        Lake lake = job.run(new ListCareJob(), AS_OF, SETTINGS);

        assertThat(content(
                        lake.read(CareList.TABLE),
                        "member_id",
                        "order_id",
                        "ordered_at",
                        "care_by",
                        "contact_way",
                        "store_id",
                        "next_product",
                        "next_reason"))
                .containsExactly(
                        id(1) + " | o0 | 2026-06-28T00:00:00Z | 2026-07-01T00:00:00Z | wecom | home | null | null",
                        id(10) + " | o12 | 2026-06-30T08:00:00Z | 2026-07-03T08:00:00Z | sms | S2 | P1 | because");
        assertThat(content(lake.read(CareList.TABLE).where("order_id = 'o12'"), "why", "why_zh"))
                .containsExactly("ordered for 20.00 on 2026-06-30 (pos), her first order | 2026-06-30在pos下单20.00，首单");
        assertThat(content(
                        lake.read(CareCounts.TABLE),
                        "due",
                        "removed_minor",
                        "removed_consent",
                        "removed_unreachable",
                        "removed_contacted",
                        "removed_caps",
                        "removed_control",
                        "listed"))
                .containsExactly("8 | 1 | 2 | 1 | 1 | 1 | 0 | 2");
    }

    @Test
    void namesOwnersWhoAreThereAndTheHours() {
        profile.withDefault("owner_staff_id", "E0");
        member(11, "sms");
        order(11, "2026-06-30");
        profile.withDefault("owner_staff_id", "E1");
        shop();
        Lake lake = job.run(new ListCareJob(), AS_OF, SETTINGS);
        assertThat(content(lake.read(CareList.TABLE), "member_id", "owner_staff_id", "contact_hours"))
                .containsExactly(
                        id(1) + " | E1 | 09:00-21:00",
                        id(10) + " | E1 | 09:00-21:00",
                        id(11) + " | null | 09:00-21:00");
    }

    @Test
    void whoseArmWasDrawnKeepsIt() {
        Rows trials = Rows.of(SegmentTrials.TABLE)
                .withDefault("segment", "a")
                .withDefault("since", "2026-06-01")
                .withDefault("as_of", "2026-06-01")
                .row("member_id", id(1), "arm", "control")
                .row("member_id", id(2), "arm", "treated")
                .row("member_id", id(3), "arm", "control", "as_of", "2026-06-30");
        Rows aliases = OneJob.neutral(MemberAliases.TABLE).row("alias_id", id(1), "member_id", id(4));
        assertThat(content(ListCareJob.drawn(trials.frame(), aliases.frame(), AS_OF), "member_id", "is_control"))
                .containsExactly(id(2) + " | false", id(4) + " | true");
    }

    @Test
    void obeysTheConfiguredHoursWaysAndKinds() {
        shop();
        Lake lake = job.run(
                new ListCareJob(),
                AS_OF,
                "care: {hours: 24, ways: [email, sms]}\naudience: {caps: {kinds: [parcel]}}\n");
        assertThat(content(lake.read(CareList.TABLE), "member_id", "contact_way", "care_by"))
                .containsExactly(id(10) + " | email | 2026-07-01T08:00:00Z");
    }
}
