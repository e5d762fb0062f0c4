package io.fishpond.jobs.segments;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.SegmentDefinition.Lookalike;
import io.fishpond.config.Settings;
import io.fishpond.testkit.LocalSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The waterfall and the trials on frames alone; see {@link ListsOverNightsTest} for what they do to tables. */
@ExtendWith(LocalSpark.class)
class WaterfallTest {
    private final SparkSession spark;

    WaterfallTest(SparkSession spark) {
        this.spark = spark;
    }

    private static SegmentDefinition list(@Nullable String contactChannel) {
        return list("one", contactChannel, false);
    }

    private static SegmentDefinition list(String name, @Nullable String contactChannel, boolean includeStaff) {
        return list(name, contactChannel, includeStaff, null);
    }

    private static SegmentDefinition list(
            String name, @Nullable String contactChannel, boolean includeStaff, @Nullable Integer mostContacts) {
        return new SegmentDefinition(
                name,
                name,
                "test",
                "tester",
                SegmentDefinition.Refresh.DAILY,
                "marketing",
                contactChannel,
                "true",
                "1",
                null,
                includeStaff,
                100,
                mostContacts,
                0,
                "s.yaml");
    }

    private static Dataset<Row> candidates(Dataset<Row> members) {
        return members.selectExpr(
                "'one' as segment", "member_id", "1D as score", "'' as reason_1", "'' as reason_2", "'' as reason_3");
    }

    /** Members who can be contacted by any channel. */
    private Dataset<Row> willing(String... ids) {
        return spark.sql("select explode(array('" + String.join("', '", ids) + "')) as member_id")
                .selectExpr(
                        "member_id",
                        "false as is_minor",
                        "false as refuses_targeting",
                        "true as consent_wecom",
                        "true as consent_sms",
                        "true as consent_email",
                        "true as is_reachable_wecom",
                        "true as is_reachable_sms",
                        "true as is_reachable_email");
    }

    /** Nobody's. */
    private Dataset<Row> arms() {
        return spark.sql("select 'one' as segment, 'x' as member_id, 'treated' as arm where false");
    }

    /** None. */
    private Dataset<Row> contacts() {
        return spark.sql("select 'x' as member_id, 'sms' as contact_channel, 1L as contacts where false");
    }

    private List<String> counts(String audience) {
        Dataset<Row> members = spark.sql(
                """
                select member_id, is_minor, false as refuses_targeting, true as consent_wecom,
                       consents as consent_sms, true as consent_email, true as is_reachable_wecom, reachable as is_reachable_sms,
                       true as is_reachable_email
                from values ('a', true, false, false), ('b', false, false, false), ('c', false, true, false),
                            ('d', false, true, true) as t(member_id, is_minor, consents, reachable)""");
        Waterfall waterfall = new Waterfall(Settings.audience(audience), List.of(list("sms")));
        Dataset<Row> flagged = waterfall.flagged(candidates(members), members, arms().drop("arm"), contacts());
        return content(
                Waterfall.counts(waterfall.judged(flagged, arms())),
                "matched",
                "removed_minor",
                "removed_consent",
                "removed_unreachable",
                "size");
    }

    @Test
    void takesOffByTheFirstStepThatApplies() {
        assertThat(counts("{}")).containsExactly("4 | 1 | 1 | 1 | 1");
        assertThat(counts("{waterfall: [unreachable, consent, caps, minor, priority, holdout]}"))
                .containsExactly("4 | 0 | 0 | 3 | 1");
    }

    @Test
    void aListOfAnyChannelAsksConsentAndReachOfTheSameOne() {
        Dataset<Row> members = spark.sql(
                """
                select *, false as is_minor, false as refuses_targeting
                from values ('a', true, false, false, false, false, true), ('b', true, false, true, true, false, false),
                            ('c', false, false, false, true, true, true), ('d', true, true, true, false, false, false)
                       as t(member_id, consent_wecom, consent_sms, consent_email,
                            is_reachable_wecom, is_reachable_sms, is_reachable_email)""");
        Waterfall waterfall = new Waterfall(Settings.audience("{}"), List.of(list(null)));
        Dataset<Row> judged = waterfall.judged(
                waterfall.flagged(candidates(members), members, arms().drop("arm"), contacts()), arms());

        assertThat(content(judged.orderBy("member_id"), "member_id", "loss"))
                .containsExactly("a | unreachable", "b | null", "c | consent", "d | unreachable");
    }

    @Test
    void whoBecameStaffLeavesAListThatStands() {
        Dataset<Row> audience = spark.sql("select * from values ('a', false), ('b', true) as t(member_id, is_staff)");
        Dataset<Row> places = candidates(audience)
                .unionByName(candidates(audience).withColumn("segment", lit("theirs")))
                .unionByName(candidates(spark.sql("select 'gone' as member_id")));

        assertThat(content(
                        StandingLists.withoutStaff(
                                places, audience, List.of(list("one", "sms", false), list("theirs", "sms", true))),
                        "segment",
                        "member_id"))
                .containsExactlyInAnyOrder("one | a", "theirs | a", "theirs | b");
    }

    @Test
    void aListMayContactLessOftenThanAllMay() {
        Dataset<Row> members = willing("a", "b", "c");
        Dataset<Row> candidates =
                candidates(members).unionByName(candidates(members).withColumn("segment", lit("two")));
        Dataset<Row> contacts = spark.sql("select * from values ('b', 'email', 1L), ('c', 'email', 2L)"
                + " as t(member_id, contact_channel, contacts)");
        Waterfall waterfall = new Waterfall(
                Settings.audience("{caps: {days: 7, contacts: 9}}"),
                List.of(list("one", "sms", false), list("two", "sms", false, 2)));
        Dataset<Row> judged =
                waterfall.judged(waterfall.flagged(candidates, members, arms().drop("arm"), contacts), arms());

        assertThat(content(judged, "segment", "member_id", "loss"))
                .as("the first list's contact tonight is b's second")
                .containsExactlyInAnyOrder(
                        "one | a | null",
                        "one | b | null",
                        "one | c | null",
                        "two | a | null",
                        "two | b | priority",
                        "two | c | caps");
    }

    @Test
    void whomAListHoldsOutItLeavesToOthers() {
        List<SegmentDefinition> lists = List.of(list("one", "sms", false), list("two", "sms", false));
        Dataset<Row> members = willing("a", "b");
        Dataset<Row> candidates =
                candidates(members).unionByName(candidates(members).withColumn("segment", lit("two")));
        Waterfall waterfall = new Waterfall(Settings.audience("{caps: {days: 7, sms: 1}}"), lists);
        Dataset<Row> judged = waterfall.judged(
                waterfall.flagged(candidates, members, arms().drop("arm"), contacts()),
                spark.sql("select 'one' as segment, 'a' as member_id, 'holdout' as arm"));

        assertThat(content(judged, "segment", "member_id", "loss"))
                .containsExactlyInAnyOrder(
                        "one | a | holdout", "two | a | null", "one | b | null", "two | b | priority");
    }

    @Test
    void drawsArmsOnlyOfWhoCanBeContactedWhateverTheOrder() {
        Dataset<Row> members = willing("a", "minor", "refuses", "far")
                .withColumn("is_minor", expr("member_id = 'minor'"))
                .withColumn("consent_sms", expr("member_id != 'refuses'"))
                .withColumn("is_reachable_sms", expr("member_id != 'far'"));
        Waterfall waterfall = new Waterfall(
                Settings.audience("{waterfall: [holdout, caps, priority, minor, consent, unreachable]}"),
                List.of(list("sms")));

        assertThat(content(
                        waterfall.eligible(
                                waterfall.flagged(candidates(members), members, arms().drop("arm"), contacts())),
                        "member_id"))
                .containsExactly("a");
    }

    @Test
    void countsTheArmsOfWhoIsStillThere() {
        Dataset<Row> trials = spark.sql(
                """
                select * from values ('a', 'treated'), ('b', 'treated'), ('c', 'holdout'), ('d', 'control'), ('gone', 'holdout')
                         as t(member_id, arm)""");

        assertThat(content(Trials.arms(trials, willing("a", "b", "c", "d", "e")), "treated", "held_out"))
                .containsExactly("2 | 2");
    }

    @Test
    void onlyAListThatContactedPeopleTheSameWayIsNoNewContact() {
        Map<String, Row> before = new HashMap<>();
        spark.sql(
                        """
                        select * from values ('same', true, 'sms'), ('other', true, 'email'), ('any', true, null),
                                             ('silent', false, null) as t(segment, contacts_people, contact_channel)""")
                .collectAsList()
                .forEach(row -> before.put(row.getAs("segment"), row));
        List<SegmentDefinition> lists = new ArrayList<>(Stream.of("same", "other", "any", "silent", "fresh")
                .map(name -> list(name, "sms", false))
                .toList());
        lists.add(list("any", null, false));
        lists.add(list("silent", null, false));

        assertThat(new Waterfall(Settings.audience("{}"), lists).contactAlike(before))
                .containsExactly("same", "any");
    }

    @Test
    void aListThatMatchedNobodyDoesNotStand() {
        Dataset<Row> rows = spark.sql(
                """
                select true as is_published, date'2026-06-01' as chosen_on, matched, 'true' as choice
                from values (1L), (0L) as t(matched)""");

        assertThat(rows.collectAsList())
                .extracting(row -> StandingLists.stands(
                        SegmentDefinition.Refresh.MONTHLY, "true", row, LocalDate.parse("2026-06-02")))
                .containsExactly(true, false);
    }

    @Test
    void theChoiceOfALookalikeSaysWhatTellsItsSeeds() {
        SegmentDefinition seeds = list("seeds", null, false);
        Map<String, String> choices = BuildSegmentsJob.choices(
                List.of(
                        seeds,
                        like("by_segment", new Lookalike(null, "seeds", null, null, 0.05, List.of())),
                        like("by_file", new Lookalike(null, null, "a.txt", null, 0.05, List.of())),
                        like("by_lost_file", new Lookalike(null, null, "b.txt", null, 0.05, List.of()))),
                Map.of("a.txt", "abc"),
                List.of("religion", "health"));

        assertThat(choices)
                .containsEntry("seeds", "true, ranked by 1")
                .containsEntry(
                        "by_segment",
                        "like segment seeds, dial 0.05; the segment is (true) and not is_staff; sensitive: health, religion")
                .containsEntry("by_file", "like file a.txt, dial 0.05; the file is abc; sensitive: health, religion")
                .containsEntry(
                        "by_lost_file",
                        "like file b.txt, dial 0.05; the file is not there; sensitive: health, religion");
    }

    private static SegmentDefinition like(String name, Lookalike lookalike) {
        return new SegmentDefinition(
                name,
                name,
                "test",
                "tester",
                SegmentDefinition.Refresh.WEEKLY,
                null,
                null,
                null,
                "1",
                lookalike,
                false,
                100,
                null,
                0,
                "s.yaml");
    }

    @Test
    void measuresByIntentToTreat() {
        // 300 treated and 100 held out; each of the treated and every second of the others buys for 10 on the second
        // day.
        Dataset<Row> trials = spark.sql(
                """
                select 'one' as segment, cast(id as string) as member_id,
                       case when id < 300 then 'treated' when id < 390 then 'holdout' else 'control' end as arm,
                       date'2026-06-01' as since
                from range(400)
                union all select 'one', 'late', 'treated', date'2026-06-20'
                union all select 'two', 'late', 'treated', date'2026-06-01'""");
        Dataset<Row> net = spark.sql(
                """
                select cast(id as string) as member_id, day as ordered_on, cast(10 as decimal(18,2)) as net, true as stands
                from range(400) lateral view explode(array(date'2026-06-01', date'2026-06-03', date'2026-06-30')) as day
                where day != date'2026-06-03' or id < 300 or id % 2 = 0""");

        Row result = Trials.results(trials, net, LocalDate.parse("2026-06-29"), 28)
                .collectAsList()
                .get(0);

        assertThat(result.<String>getAs("segment")).isEqualTo("one");
        assertThat(result.<Long>getAs("treated")).isEqualTo(300);
        assertThat(result.<Long>getAs("held_out")).isEqualTo(100);
        assertThat(result.<Double>getAs("treated_orders")).isEqualTo(1.0);
        assertThat(result.<Double>getAs("held_out_orders")).isEqualTo(0.5);
        assertThat(result.<Double>getAs("revenue_effect")).isEqualTo(5.0);
        // Only those held out vary: 25.2525 / 100 is the variance of their mean.
        assertThat(result.<Double>getAs("revenue_effect_low")).isEqualTo(4.0151);
        assertThat(result.<Double>getAs("revenue_effect_high")).isEqualTo(5.9849);
        assertThat(Trials.results(trials, net, LocalDate.parse("2026-06-29"), 28)
                        .count())
                .as("a segment that holds nobody out measures nothing")
                .isEqualTo(1);
    }
}
