package io.fishpond.jobs.field;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Settings;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.StaffDaily;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class HandoverTest {
    private static final String DAY = "2026-06-30";
    private static final LocalDate AS_OF = LocalDate.parse(DAY);

    private final Rows staff = Rows.of(Staff.TABLE).withDefault("channel", "hr").withDefault("store_id", "A");
    private final Rows earlier = Frame.mart(StaffDaily.TABLE, DAY);
    private final Rows profile = Frame.profile(DAY);
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "wecom").withDefault("first_landed_on", DAY);
    private final Rows interactions = Rows.of(Interactions.TABLE).withDefault("channel", "wecom");
    private final List<Row> friends = new ArrayList<>();

    private void friend(String employee, String member, String since) {
        friends.add(RowFactory.create(employee, member, Instant.parse(since + "T10:00:00Z")));
    }

    private void member(String member, String atRisk) {
        profile.row("member_id", member, "value_at_risk", atRisk, "store_id", "Z");
        records.row("external_id", "of " + member, "member_id", member);
    }

    private void event(String member, String kind, String at, String heir) {
        interactions.row(
                "event_id",
                member + kind,
                "external_id",
                "of " + member,
                "kind",
                kind,
                "occurred_at",
                at,
                "object_id",
                heir);
    }

    private Dataset<Row> list(String settings) {
        Dataset<Row> roster = Roster.of(staff.frame(), 12, AS_OF);
        Dataset<Row> known = Frame.of("staff_id string, member_id string, since timestamp", friends);
        return new Handover(Settings.field(settings).handover(), AS_OF)
                .list(
                        Handover.leavers(
                                roster, staff.frame(), known, earlier.frame().select("staff_id", "as_of", "store_id")),
                        roster,
                        known,
                        profile.frame(),
                        interactions.frame(),
                        records.frame().select("channel", "external_id", "member_id"));
    }

    @Test
    void listsFriendsOfThoseWhoLeftWhoAreGoneAndWhoMoved() {
        staff.row("staff_id", "left", "left_on", DAY).row("staff_id", "stays");
        staff.row("staff_id", "leaves_tomorrow", "left_on", "2026-07-01");
        staff.row("staff_id", "mover", "store_id", "B");
        earlier.row("staff_id", "gone", "as_of", "2026-05-31", "store_id", "A");
        earlier.row("staff_id", "mover", "as_of", "2026-05-31", "store_id", "A");
        earlier.row("staff_id", "mover", "as_of", "2026-06-10", "store_id", "A");
        earlier.row("staff_id", "mover", "as_of", "2026-06-11", "store_id", "B");
        earlier.row("staff_id", "stays", "as_of", "2026-06-11", "store_id", "A");
        for (String m : List.of("m1", "m2", "m3", "m4", "m5", "m6")) {
            member(m, m.equals("m3") ? "9.00" : "1.00");
        }
        friend("left", "m1", "2026-01-01");
        friend("leaves_tomorrow", "m1", "2026-01-01");
        friend("gone", "m2", "2026-01-01");
        friend("never_seen", "m6", "2026-01-01");
        friend("mover", "m3", "2026-01-01"); // before she was first seen
        friend("mover", "m4", "2026-06-10"); // on her last day there
        friend("mover", "m5", "2026-06-11"); // in her present store

        assertThat(content(
                        list("{}"),
                        "value_rank",
                        "member_id",
                        "leaver_staff_id",
                        "cause",
                        "left_on",
                        "days_since",
                        "friends_since",
                        "store_id",
                        "heir_staff_id",
                        "heir_is_friend",
                        "handover_state"))
                .containsExactly(
                        "1 | m3 | mover | moved | 2026-06-10 | 20 | 2026-01-01 | A | stays | false | null",
                        "1 | m6 | never_seen | gone | null | null | 2026-01-01 | Z | null | null | null",
                        "2 | m1 | left | left | 2026-06-30 | 0 | 2026-01-01 | A | leaves_tomorrow | true | null",
                        "3 | m2 | gone | gone | 2026-05-31 | 30 | 2026-01-01 | A | stays | false | null",
                        "4 | m4 | mover | moved | 2026-06-10 | 20 | 2026-06-10 | A | leaves_tomorrow | false | null");
        assertThat(content(list("{}"), "reason", "reason_zh"))
                .contains(
                        "left left on 2026-06-30; leaves_tomorrow is her friend already"
                                + " | left于2026-06-30离职；leaves_tomorrow已是其好友",
                        "mover was of A until 2026-06-10; stays of A has room"
                                + " | mover原属A门店，2026-06-10后调岗；A门店stays有余量",
                        "never_seen is on no roster any more; nobody can take her over | never_seen已不在花名册；无人可接替");
    }

    @Test
    void leavesOutChildren() {
        staff.row("staff_id", "left", "left_on", DAY);
        member("m1", "1.00");
        profile.row("member_id", "child", "is_minor", true);
        friend("left", "m1", "2026-01-01");
        friend("left", "child", "2026-01-01");

        assertThat(content(list("{}"), "value_rank", "member_id")).containsExactly("1 | m1");
    }

    @Test
    void spreadsThemFairlyByValueWithinCapacity() {
        staff.row("staff_id", "left", "left_on", "2026-06-01").row("staff_id", "also_left", "left_on", "2026-06-01");
        staff.row("staff_id", "h1").row("staff_id", "h2").row("staff_id", "h3").row("staff_id", "full");
        staff.row("staff_id", "elsewhere", "store_id", "B");
        for (int i = 10; i < 21; i++) {
            member("m" + i, (50 - i) + ".00");
            friend("left", "m" + i, "2026-01-01");
        }
        friend("also_left", "m10", "2026-01-01"); // one heir for both
        friend("h2", "m15", "2026-01-01"); // a friend already
        friend("elsewhere", "m16", "2026-01-01");
        for (int i = 0; i < 5; i++) {
            member("full" + i, "0.00");
            friend("full", "full" + i, "2026-01-01");
        }

        List<Row> rows = list("{handover: {capacity: 5}}")
                .where("not heir_is_friend")
                .select("member_id", "heir_staff_id")
                .distinct()
                .orderBy("member_id")
                .collectAsList();

        assertThat(rows.stream().map(row -> row.getString(0) + " " + row.getString(1)))
                .as("h1 and h3 have no friend yet, h2 inherits one as her friend")
                .containsExactly(
                        "m10 h1", "m11 h3", "m12 h1", "m13 h3", "m14 h2", "m16 h1", "m17 h3", "m18 h2", "m19 h1",
                        "m20 h3");
        Map<String, Long> shares =
                rows.stream().collect(Collectors.groupingBy(row -> row.getString(1), Collectors.counting()));
        assertThat(shares).as("h2 with her friend has three").isEqualTo(Map.of("h1", 4L, "h2", 2L, "h3", 4L));
        assertThat(list("{handover: {capacity: 2}}")
                        .where("heir_staff_id is null")
                        .select("member_id")
                        .distinct()
                        .count())
                .as("h1 and h3 have room for two each, h2 for one")
                .isEqualTo(5);
    }

    @Test
    void whoInheritsManyAsFriendsIsDealtNobodyElseBeforeTheOthersHaveAsMany() {
        staff.row("staff_id", "left", "left_on", "2026-06-01")
                .row("staff_id", "popular")
                .row("staff_id", "unknown");
        for (int i = 0; i < 8; i++) {
            member("m" + i, "1.00");
            friend("left", "m" + i, "2026-01-01");
            if (i < 4) {
                friend("popular", "m" + i, "2026-01-01");
            }
        }

        assertThat(content(list("{}").groupBy("heir_staff_id", "heir_is_friend").count(), "heir_staff_id", "count"))
                .containsExactly("popular | 4", "unknown | 4");
    }

    @Test
    void aRequestThatNamesAnHeirIsOfHerStore() {
        staff.row("staff_id", "left", "left_on", "2026-03-01").row("staff_id", "h1");
        staff.row("staff_id", "left_b", "left_on", "2026-03-01", "store_id", "B");
        staff.row("staff_id", "h2", "store_id", "B");
        for (String m : List.of("both", "first", "second")) {
            member(m, "1.00");
            friend("left", m, "2026-01-01");
            friend("left_b", m, "2026-01-01");
        }
        event("first", "transfer", "2026-06-01", "h1");
        event("first", "transfer_refused", "2026-06-02", null);
        event("second", "transfer", "2026-06-30T08:00:00", "h2");
        event("both", "transfer", "2026-06-30T08:00:00", null);

        assertThat(content(list("{}"), "member_id", "leaver_staff_id", "handover_state"))
                .containsExactly(
                        "both | left | requested",
                        "both | left_b | requested",
                        "first | left | refused",
                        "first | left_b | waiting",
                        "second | left | waiting",
                        "second | left_b | requested");
    }

    @Test
    void tellsWhereAskingStandsByTheLastEventSinceSheLeft() {
        staff.row("staff_id", "left", "left_on", "2026-03-01").row("staff_id", "h1");
        for (String m : List.of("accepted", "asked", "before", "late", "refused", "silent", "twice")) {
            member(m, "1.00");
            friend("left", m, "2026-01-01");
        }
        event("before", "transfer", "2026-02-01", "h1");
        event("asked", "transfer", "2026-06-30T08:00:00", "h1");
        event("late", "transfer", "2026-06-29T23:59:59", "h1");
        event("accepted", "transfer", "2026-06-30T08:00:00", "h1");
        event("accepted", "transfer_accepted", "2026-06-30T08:00:00", "h1");
        event("refused", "transfer", "2026-06-01", "h1");
        event("refused", "transfer_refused", "2026-06-02", null);
        event("twice", "transfer_refused", "2026-03-02", null);
        event("twice", "transfer", "2026-06-30T09:00:00", "h2");
        event("silent", "visit", "2026-06-01", null);

        assertThat(content(
                        list("{}"), "member_id", "handover_state", "requested_heir_id", "refuse_until", "retry_from"))
                .containsExactly(
                        "accepted | accepted | h1 | 2026-07-01T08:00:00Z | null",
                        "asked | requested | h1 | 2026-07-01T08:00:00Z | null",
                        "before | waiting | null | null | null",
                        "late | accepted | h1 | 2026-06-30T23:59:59Z | null",
                        "refused | refused | h1 | 2026-06-02T00:00:00Z | 2026-08-31",
                        "silent | waiting | null | null | null",
                        "twice | requested | h2 | 2026-07-01T09:00:00Z | null");
        assertThat(content(
                        list("{handover: {requests: [visit], refuse_hours: 1, retry_days: 7}}"),
                        "member_id",
                        "handover_state",
                        "retry_from"))
                .contains("silent | accepted | null", "refused | refused | 2026-06-09", "asked | waiting | null");
    }
}
