package io.fishpond.jobs.segments;

import static io.fishpond.jobs.segments.Night.id;
import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Interactions;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What lists owe to the nights before: who stays, who leaves with which ids, who is held out, who was contacted enough. */
@ExtendWith(LocalSpark.class)
class ListsOverNightsTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-06-01");
    private static final Map<String, String> REACHABLE = Map.of("is_reachable_sms", "true", "current_value", "id");

    private final SparkSession spark;
    private final Night night;

    ListsOverNightsTest(SparkSession spark, @TempDir Path folder) {
        this.spark = spark;
        this.night = new Night(spark, folder);
    }

    private Dataset<Row> profile(int size, String... said) {
        Map<String, String> all = new HashMap<>(REACHABLE);
        for (int i = 0; i < said.length; i += 2) {
            all.put(said[i], said[i + 1]);
        }
        return Night.profile(spark, size, all);
    }

    private static SegmentDefinition list(String name, String where, int priority, double holdout) {
        return definition(name, SegmentDefinition.Refresh.DAILY, null, where, priority, holdout);
    }

    private static SegmentDefinition weekly(String name, String where) {
        return definition(name, SegmentDefinition.Refresh.WEEKLY, null, where, 3, 0);
    }

    private static SegmentDefinition text(String name, int priority) {
        return definition(name, SegmentDefinition.Refresh.DAILY, "sms", "current_value <= 3", priority, 0);
    }

    private static SegmentDefinition definition(
            String name,
            SegmentDefinition.Refresh refresh,
            @Nullable String channel,
            String where,
            int priority,
            double holdout) {
        return new SegmentDefinition(
                name,
                name,
                "test",
                "tester",
                refresh,
                "marketing",
                channel,
                where,
                "current_value",
                null,
                false,
                priority,
                null,
                holdout,
                "s");
    }

    /** Of members only the last digit is told. */
    private static List<String> told(Dataset<Row> rows, String... expressions) {
        Dataset<Row> selected =
                rows.withColumn("who", expr("right(member_id, 1)")).selectExpr(expressions);
        return content(selected, selected.columns());
    }

    @Test
    void removesWhoWithdrawsConsentFromEveryListWithAllHerIds() throws IOException {
        List<SegmentDefinition> lists = List.of(
                list("big", "current_value >= 3", 1, 0),
                list("all", "true", 2, 0),
                weekly("quiet", "visits_90d = 0"),
                weekly("changed", "visits_90d = 0"));
        // Members 5 and 6 turn out to be one person, who keeps the id of 5.
        Dataset<Row> aliases = spark.range(6)
                .selectExpr(id("id") + " as alias_id", id("id") + " as member_id", "date'2026-06-01' as since");
        night.with(
                MemberAliases.TABLE,
                aliases.unionByName(spark.sql("select " + id("6") + " as alias_id, " + id("6")
                        + " as member_id, date'2026-06-01' as since")));
        night.run(FIRST, profile(7, "visits_90d", "if(id = 1, 1, 0)"), "{}", lists);
        night.with(
                MemberAliases.TABLE,
                aliases.unionByName(spark.sql("select " + id("6") + " as alias_id, " + id("5")
                        + " as member_id, date'2026-06-02' as since")));

        // She withdraws for everybody, as soon as it is known; the profile knows nothing of it yet.
        night.with(MemberRecords.TABLE, records())
                .with(
                        Consents.TABLE,
                        Rows.of(Consents.TABLE)
                                .row(
                                        "channel", "crm",
                                        "external_id", "5",
                                        "purpose", "marketing",
                                        "contact_channel", "any",
                                        "recipient", "ALL",
                                        "changed_at", "2026-06-04T10:00:00",
                                        "granted", false)
                                .frame());
        // Of the weekly list she leaves, too; 1 waits for Monday, and so does 2, who does not match any more.
        RunContext second = night.run(
                FIRST.plusDays(1),
                profile(6, "consent_marketing", "true", "visits_90d", "if(id = 2, 1, 0)"),
                "{}",
                List.of(lists.get(0), lists.get(1), lists.get(2), weekly("changed", "visits_90d = 1")));

        assertThat(told(
                        second.readDay(SegmentChanges.TABLE).where("segment != 'changed'"),
                        "segment",
                        "who",
                        "change",
                        "why",
                        "regexp_replace(ids, 'm0+', '')",
                        "previous_as_of"))
                .containsExactlyInAnyOrder(
                        "all | 5 | remove | consent | 5,6 | 2026-06-01",
                        "all | 6 | remove | merged | 5,6 | 2026-06-01",
                        "big | 5 | remove | consent | 5,6 | 2026-06-01",
                        "big | 6 | remove | merged | 5,6 | 2026-06-01",
                        "quiet | 5 | remove | consent | 5,6 | 2026-06-01",
                        "quiet | 6 | remove | merged | 5,6 | 2026-06-01");
        assertThat(told(second.readDay(SegmentMembers.TABLE), "who")).doesNotContain("5");
        assertThat(content(second.readDay(Segments.TABLE), "segment", "waterfall", "chosen_on"))
                .containsExactlyInAnyOrder(
                        "all | matched 6, consent -1, published 5 | 2026-06-02",
                        "big | matched 3, consent -1, published 2 | 2026-06-02",
                        "quiet | matched 5, consent -1, published 4 | 2026-06-01",
                        "changed | matched 1, published 1 | 2026-06-02");
    }

    @Test
    void holdsTheSameMembersOutOverNights() throws IOException {
        holdsTheSameMembersOut(2);
    }

    @Test
    @Tag("long")
    void holdsTheSameMembersOutForTenNights() throws IOException {
        holdsTheSameMembersOut(10);
    }

    private void holdsTheSameMembersOut(int nights) throws IOException {
        List<SegmentDefinition> lists = List.of(list("spring", "true", 1, 0.3), list("summer", "true", 2, 0.3));
        Map<String, List<String>> first = null;
        for (int i = 0; i < nights; i++) {
            // The share changes and members come, and yet whoever had an arm keeps it.
            List<SegmentDefinition> tonight =
                    i < nights / 2 ? lists : List.of(list("spring", "true", 1, 0.5), list("summer", "true", 2, 0.5));
            RunContext context = night.run(FIRST.plusDays(i), profile(200 + i), "{control_share: 0.1}", tonight);
            Dataset<Row> trials = context.read(SegmentTrials.TABLE);
            Map<String, List<String>> arms = new HashMap<>();
            for (String arm : List.of("treated", "holdout", "control")) {
                arms.put(
                        arm,
                        content(
                                trials.where("since = date'" + FIRST + "' and arm = '" + arm + "'"),
                                "segment",
                                "member_id"));
            }
            assertThat(content(context.readDay(SegmentMembers.TABLE), "segment", "member_id"))
                    .containsExactlyInAnyOrderElementsOf(
                            content(trials.where("arm = 'treated'"), "segment", "member_id"));
            assertThat(context.readDay(SegmentTrials.TABLE).count())
                    .as("only who is new is written")
                    .isEqualTo(i == 0 ? 400 : 2);
            first = first == null ? arms : first;
            assertThat(arms).isEqualTo(first);
        }
        // Binomial: 200 and 400 drawn at .1 and .27; four standard deviations are 17 and 36.
        assertThat(first.get("control").size()).isBetween(2 * (20 - 17), 2 * (20 + 17));
        assertThat(first.get("holdout").size()).isBetween(108 - 36, 108 + 36);
        // Control is of all lists, a holdout of one.
        assertThat(first.get("control").stream()
                                .filter(row -> row.startsWith("spring"))
                                .count()
                        * 2)
                .isEqualTo(first.get("control").size());
        assertThat(first.get("holdout").stream()
                        .map(row -> row.substring(9))
                        .distinct()
                        .count())
                .isGreaterThan(first.get("holdout").size() / 2);
    }

    @Test
    void capsCountContactsAndListsAndGoByPriority() throws IOException {
        List<SegmentDefinition> lists = List.of(text("first", 1), text("second", 2), text("third", 3));
        night.with(MemberRecords.TABLE, records())
                .with(
                        Interactions.TABLE,
                        Rows.of(Interactions.TABLE)
                                .withDefault("channel", "crm")
                                .withDefault("kind", "contact")
                                .row("event_id", "a", "external_id", "1", "occurred_at", "2026-05-31T10:00:00")
                                .row("event_id", "b", "external_id", "2", "occurred_at", "2026-05-30T10:00:00")
                                .row("event_id", "c", "external_id", "2", "occurred_at", "2026-06-01T10:00:00")
                                .row("event_id", "d", "external_id", "3", "occurred_at", "2026-05-20T10:00:00")
                                .row("event_id", "e", "external_id", "3", "occurred_at", "2026-06-02T10:00:00")
                                .frame());
        String caps = "{caps: {days: 7, sms: 2, ways: {crm: sms}}}";

        RunContext one = night.run(FIRST, profile(4), caps, lists);
        RunContext two = night.run(FIRST.plusDays(1), profile(4), caps, lists);

        // 0 and 3 may have two lists, 1 had a contact and may have one, 2 had two.
        assertThat(told(one.readDay(SegmentMembers.TABLE).orderBy("segment", "member_id"), "segment", "who"))
                .containsExactly("first | 0", "first | 1", "first | 3", "second | 0", "second | 3");
        assertThat(content(one.readDay(Segments.TABLE).orderBy("segment"), "segment", "waterfall"))
                .containsExactly(
                        "first | matched 4, caps -1, published 3",
                        "second | matched 4, caps -1, priority -1, published 2",
                        "third | matched 4, caps -1, priority -3, published 0");
        // The next night nobody is put off a list that she is on, and nobody has a place left.
        assertThat(content(two.readDay(SegmentChanges.TABLE), "segment")).isEmpty();
    }

    /** Accounts 0 to 5, of the members of those numbers. */
    private static Dataset<Row> records() {
        Rows records =
                Rows.of(MemberRecords.TABLE).withDefault("channel", "crm").withDefault("first_landed_on", "2026-01-01");
        for (int i = 0; i < 6; i++) {
            records.row("external_id", String.valueOf(i), "member_id", String.format("m%026d", i));
        }
        return records.frame();
    }
}
