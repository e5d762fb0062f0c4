package io.fishpond.jobs.field;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Settings;
import io.fishpond.spark.CurrentLeads;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class OpenLeadsTest {
    private static final String DAY = "2026-06-30";
    private static final LocalDate AS_OF = LocalDate.parse(DAY);
    private static final String[] DUE = {"lead_id", "lead_class", "cycle_days", "rotate_by", "is_overdue", "urgency"};

    private final Rows leads = Rows.of(Leads.TABLE).withDefault("channel", "crm");
    private final Rows staff = Rows.of(Staff.TABLE).withDefault("channel", "hr").withDefault("store_id", "A");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "crm").withDefault("first_landed_on", DAY);
    private final Rows profile = Frame.profile(DAY);
    private final Rows earlier = Frame.mart(LeadQueue.TABLE, DAY).withDefault("channel", "crm");

    @BeforeEach
    void openShop() {
        staff.row("staff_id", "ann", "hired_on", "2024-06-30").row("staff_id", "bob", "hired_on", "2025-07-01");
        staff.row("staff_id", "cyd", "title", "cashier").row("staff_id", "dan", "left_on", "2026-06-01");
        staff.row("staff_id", "eve", "store_id", "B");
        records.row("external_id", "c1", "member_id", "m1");
        profile.row("member_id", "m1", "store_id", "B");

        lead("hot", "ann", 95, "2026-06-23"); // over today
        lead("warm", "ann", 60, "2026-06-17"); // over tomorrow
        lead("cold", "bob", null, "2026-05-01"); // twice over
        lead("orphan", "dan", 10, "2026-06-29");
        leads.row("lead_id", "free", "stage", "new", "staged_at", "2026-06-30", "external_id", "c1");
        lead("lonely", "eve", 90, "2026-06-01");
        lead("lost", "bob", 90, "2026-06-01");
        leads.row(
                "lead_id",
                "lost",
                "stage",
                "lost",
                "staged_at",
                "2026-06-02",
                "owner_staff_id",
                "bob",
                "source",
                "fair");
    }

    private void lead(String lead, String owner, Integer score, String day) {
        leads.row(
                "lead_id",
                lead,
                "stage",
                "new",
                "staged_at",
                day,
                "owner_staff_id",
                owner,
                "score",
                score,
                "source",
                lead.equals("hot") ? null : "fair");
    }

    /** The queue as a former night published it. */
    private void published(String day, String lead, String owner) {
        earlier.row("as_of", day, "lead_id", lead, "owner_staff_id", owner);
    }

    private Dataset<Row> queue(String settings, boolean hasStaff) {
        return new OpenLeads(Settings.field(settings).leads(), AS_OF, hasStaff)
                .queue(
                        CurrentLeads.of(leads.frame(), AS_OF),
                        earlier.frame().select("channel", "lead_id", "as_of", "owner_staff_id"),
                        records.frame().select("channel", "external_id", "member_id"),
                        Roster.of(
                                hasStaff ? staff.frame() : Rows.of(Staff.TABLE).frame(), 12, AS_OF),
                        profile.frame());
    }

    @Test
    void rotatesLeadsWhoseCycleIsOver() {
        assertThat(content(queue("{}", true), DUE))
                .containsExactly(
                        "cold | C | 30 | 2026-05-31 | true | 2.0",
                        "free | C | 30 | 2026-07-30 | false | 0.0",
                        "hot | A | 7 | 2026-06-30 | true | 1.0",
                        "lonely | A | 7 | 2026-06-08 | true | 4.1429",
                        "orphan | C | 30 | 2026-07-29 | false | 0.0333",
                        "warm | B | 14 | 2026-07-01 | false | 0.9286");
    }

    @Test
    void countsCyclesAsConfigured() {
        leads.row("lead_id", "cold", "stage", "visited", "staged_at", "2026-06-20", "owner_staff_id", "bob");
        leads.row("lead_id", "hot", "stage", "contacted", "staged_at", "2026-06-25", "owner_staff_id", "bob");
        String classes = "classes: {vip: {score: 90, days: 10}, other: {score: 0, days: 20}}";

        assertThat(content(
                        queue("{leads: {" + classes + ", cycle_from: staged}}", true)
                                .where("lead_id in ('cold', 'hot')"),
                        DUE))
                .containsExactly(
                        "cold | other | 20 | 2026-07-10 | false | 0.5", "hot | vip | 10 | 2026-07-05 | false | 0.5");
        assertThat(content(
                        queue("{leads: {cycle_from: opened}}", true).where("lead_id in ('cold', 'hot')"),
                        "lead_id",
                        "age_days",
                        "stage_days",
                        "held_days",
                        "rotate_by"))
                .containsExactly("cold | 60 | 10 | 60 | 2026-05-31", "hot | 7 | 5 | 5 | 2026-06-30");
        assertThat(content(queue("{}", true).where("lead_id = 'hot'"), "owner_staff_id", "rotate_by"))
                .as("who takes it over has the whole cycle")
                .containsExactly("bob | 2026-07-02");
    }

    /** The channel rewrites a stage's row when it hands the lead over: all of them stand at the old time. */
    @Test
    void startsTheCycleAnewWhereALeadIsHandedOverWithinItsStage() {
        for (String day : new String[] {"2026-06-27", "2026-06-28", "2026-06-29"}) {
            published(day, "lonely", "eve"); // nothing was published before: no handover that anybody saw
            published(day, "cold", day.equals("2026-06-27") ? "ann" : "bob");
            published(day, "hot", "bob"); // it is ann's only since today
            published(day, "warm", day.equals("2026-06-28") ? "cyd" : "ann"); // there and back
        }
        published("2026-06-29", "orphan", null);
        lead("young", "ann", null, "2026-06-30T09:00:00"); // handed over by a stage of its own
        published("2026-06-29", "young", "bob");

        assertThat(content(queue("{}", true), "lead_id", "held_days", "rotate_by"))
                .containsExactly(
                        "cold | 2 | 2026-07-28",
                        "free | 0 | 2026-07-30",
                        "hot | 0 | 2026-07-07",
                        "lonely | 29 | 2026-06-08",
                        "orphan | 0 | 2026-07-30",
                        "warm | 1 | 2026-07-13",
                        "young | 0 | 2026-07-30");
    }

    @Test
    void suggestsWhoOfTheStoreHasRoomAndNeverThePresentOwner() {
        String capacity = "{leads: {capacity: 3, capacity_by_title: {cashier: 1}}}";

        assertThat(content(
                        queue(capacity, true),
                        "lead_id",
                        "store_id",
                        "owner_staff_id",
                        "owner_seniority",
                        "owner_is_employed",
                        "owner_open_leads",
                        "owner_capacity",
                        "suggested_staff_id"))
                .as("in store A cold, hot and orphan are dealt in this order: cyd holds none, bob one, ann two")
                .containsExactly(
                        "cold | A | bob | junior | true | 1 | 3 | cyd",
                        "free | B | null | null | null | null | null | eve",
                        "hot | A | ann | senior | true | 2 | 3 | bob",
                        "lonely | B | eve | null | true | 1 | 3 | null",
                        "orphan | A | dan | null | false | 1 | null | ann",
                        "warm | A | ann | senior | true | 2 | 3 | null");
        assertThat(content(queue(capacity, true), "reason", "reason_zh"))
                .containsExactly(
                        "13 of 14 days of class B are over | B类线索周期14天，已过13天",
                        "29 of 7 days of class A are over; nobody else of B has room | A类线索周期7天，已过29天；B门店无人有余量",
                        "60 of 30 days of class C are over; cyd of A has room | C类线索周期30天，已过60天；A门店cyd有余量可接手",
                        "7 of 7 days of class A are over; bob of A has room | A类线索周期7天，已过7天；A门店bob有余量可接手",
                        "dan has left; 1 of 30 days of class C are over; ann of A has room"
                                + " | dan已离职；C类线索周期30天，已过1天；A门店ann有余量可接手",
                        "nobody holds it; 0 of 30 days of class C are over; eve of B has room"
                                + " | 无人跟进；C类线索周期30天，已过0天；B门店eve有余量可接手");
        assertThat(content(
                        queue("{}", false).where("is_overdue"), "lead_id", "owner_is_employed", "suggested_staff_id"))
                .as("without a roster nothing is known of owners")
                .containsExactly("cold | null | null", "hot | null | null", "lonely | null | null");
    }

    @Test
    void leavesOutLeadsOfChildren() {
        records.row("external_id", "c2", "member_id", "m2");
        profile.row("member_id", "m2", "is_minor", true);
        leads.row(
                "lead_id",
                "of a child",
                "stage",
                "new",
                "staged_at",
                "2026-06-01",
                "owner_staff_id",
                "eve",
                "external_id",
                "c2");

        assertThat(content(queue("{}", true).where("store_id = 'B'"), "lead_id", "owner_open_leads"))
                .as("which she holds all the same")
                .containsExactly("free | null", "lonely | 2");
    }

    @Test
    void countsWhatBecameOfLeads() {
        leads.row("lead_id", "hot", "stage", "contacted", "staged_at", "2026-06-24", "owner_staff_id", "bob");
        leads.row("lead_id", "hot", "stage", "visited", "staged_at", "2026-06-25", "owner_staff_id", "bob");
        leads.row("lead_id", "hot", "stage", "won", "staged_at", "2026-06-26", "owner_staff_id", "bob");
        leads.row("lead_id", "warm", "stage", "visited", "staged_at", "2026-06-25", "owner_staff_id", "ann");

        // The channel rewrites the stage's row: that cold was ann's and zoe's only the queues of their days know.
        published("2026-06-23", "hot", "ann");
        published("2026-06-27", "cold", "ann");
        published("2026-06-28", "cold", "zoe");
        published("2026-06-29", "cold", "zoe");
        Dataset<Row> current = CurrentLeads.of(leads.frame(), AS_OF);

        assertThat(content(
                        Conversion.of(current, Rotations.of(leads.frame(), current, earlier.frame(), AS_OF)),
                        "scope",
                        "scope_id",
                        "leads",
                        "contacted",
                        "visited",
                        "won",
                        "lost",
                        "open",
                        "conversion",
                        "median_days_to_win",
                        "rotated",
                        "rotations",
                        "handed_on",
                        "turnover",
                        "leads_per_deal",
                        "visits_per_deal"))
                .containsExactly(
                        "all |  | 7 | 1 | 2 | 1 | 1 | 5 | 0.142857 | 3.0 | 2 | 3 | null | 0.428571 | 7.0 | 2.0",
                        "owner |  | 1 | 0 | 0 | 0 | 0 | 1 | 0.0 | null | 0 | 0 | 0 | 0.0 | null | null",
                        "owner | ann | 1 | 0 | 1 | 0 | 0 | 1 | 0.0 | null | 0 | 0 | 2 | 0.0 | null | null",
                        "owner | bob | 3 | 1 | 1 | 1 | 1 | 1 | 0.333333 | 3.0 | 2 | 3 | 0 | 1.0 | 3.0 | 1.0",
                        "owner | dan | 1 | 0 | 0 | 0 | 0 | 1 | 0.0 | null | 0 | 0 | 0 | 0.0 | null | null",
                        "owner | eve | 1 | 0 | 0 | 0 | 0 | 1 | 0.0 | null | 0 | 0 | 0 | 0.0 | null | null",
                        "owner | zoe | 0 | 0 | 0 | 0 | 0 | 0 | null | null | 0 | 0 | 1 | null | null | null",
                        "source |  | 2 | 1 | 1 | 1 | 0 | 1 | 0.5 | 3.0 | 1 | 1 | null | 0.5 | 2.0 | 1.0",
                        "source | fair | 5 | 0 | 1 | 0 | 1 | 4 | 0.0 | null | 1 | 2 | null | 0.4 | null | null");
    }

    @Test
    void countsEveryChangeOfOwnerOnceWhateverTheNightsSawOfIt() {
        Rows staged = Rows.of(Leads.TABLE).withDefault("channel", "crm").withDefault("lead_id", "x");
        staged.row("stage", "new", "staged_at", "2026-06-01T09:00:00", "owner_staff_id", "ann");
        // Twice on one day, and once more within the stage by the 3rd.
        staged.row("stage", "contacted", "staged_at", "2026-06-02T09:00:00", "owner_staff_id", "bob");
        staged.row("stage", "visited", "staged_at", "2026-06-02T10:00:00", "owner_staff_id", "eve");
        staged.row("stage", "won", "staged_at", "2026-06-05");
        Dataset<Row> current = CurrentLeads.of(staged.frame(), AS_OF);
        String[] change = {"handed_on_by", "taken_by"};

        assertThat(content(Rotations.of(staged.frame(), current, earlier.frame(), AS_OF), change))
                .as("of stages alone")
                .containsExactly("ann | bob", "bob | eve");

        published("2026-06-01", "x", "ann");
        published("2026-06-02", "x", "cyd");
        published("2026-06-03", "x", "eve");
        published("2026-06-04", "x", "eve");
        assertThat(content(Rotations.of(staged.frame(), current, earlier.frame(), AS_OF), change))
                .containsExactly("ann | bob", "bob | cyd", "cyd | eve");
    }
}
