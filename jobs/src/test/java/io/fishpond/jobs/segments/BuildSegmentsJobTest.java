package io.fishpond.jobs.segments;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.config.Audience;
import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.SegmentDefinition.Lookalike;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentReach;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Consents;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class BuildSegmentsJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final int MEMBERS = 4000;

    @TempDir
    Path folder;

    private final SparkSession spark;

    BuildSegmentsJobTest(SparkSession spark) {
        this.spark = spark;
    }

    /** Seeds are a tenth; they visit more often, which is the one thing to learn. */
    private Dataset<Row> profile() {
        Map<String, String> said = new HashMap<>(Map.of(
                "is_minor", "id % 50 = 7",
                "is_staff", "id % 40 = 9",
                "consent_marketing", "id % 3 != 0",
                "is_reachable_sms", "id % 5 != 0 or id = 20 or id = 40",
                "is_reachable_wecom", "id = 60",
                "has_shared", "id % 10 = 0",
                "acquisition_channel", "if(id % 2 = 0, 'app', 'it''s')",
                "visits_90d", "pmod(hash(id), 10) + if(id % 100 < 10, 4L, 0L)",
                "direct_referrals", "if(id % 100 < 10, 1L, 0L)"));
        said.put("store_id", "if(id % 100 < 10, 'north', 'south')");
        said.put("is_super_user", "id < 60");
        said.put("orders", "pmod(hash(id, 3), 20)");
        said.put("current_value", "cast(id as decimal(18,2))");
        said.put("is_referrer", "pmod(hash(id, 8), 4) = 0");
        said.put("days_since_order", "if(id % 4 = 0, null, cast(pmod(hash(id, 5), 90) as int))");
        return Night.profile(spark, MEMBERS, said);
    }

    private static SegmentDefinition rule(String name, String where, String consent) {
        return ranked(name, where, consent, "current_value");
    }

    private static SegmentDefinition ranked(String name, String where, String consent, String rankBy) {
        return new SegmentDefinition(
                name,
                name,
                "test",
                "tester",
                SegmentDefinition.Refresh.DAILY,
                consent,
                null,
                where,
                rankBy,
                null,
                false,
                100,
                null,
                0,
                "s.yaml");
    }

    private static SegmentDefinition like(String name, String seeds, double dial) {
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
                lookalike(seeds, dial, List.of()),
                false,
                100,
                null,
                0,
                "s.yaml");
    }

    private static Lookalike lookalike(String seeds, double dial, List<String> exclude) {
        return new Lookalike(seeds, null, null, null, dial, exclude);
    }

    @Test
    void makesListsWithProofAndReasons() throws IOException {
        Night night = new Night(spark, folder);
        Rows records =
                Rows.of(MemberRecords.TABLE).withDefault("channel", "crm").withDefault("first_landed_on", "2026-01-01");
        Rows consents = Rows.of(Consents.TABLE)
                .withDefault("channel", "crm")
                .withDefault("purpose", "marketing")
                .withDefault("contact_channel", "any")
                .withDefault("recipient", "self")
                .withDefault("changed_at", "2026-01-01T10:00:00");
        for (int id = 0; id < MEMBERS; id += 30) {
            records.row("external_id", String.valueOf(id), "member_id", String.format("m%026d", id));
            consents.row("external_id", String.valueOf(id), "granted", false);
        }
        // 20 refuses to be picked by a machine, 40 agrees to anything but text messages.
        for (String id : List.of("20", "40")) {
            records.row("external_id", id, "member_id", "m" + "0".repeat(24) + id);
        }
        consents.row("external_id", "20", "purpose", "profiling", "granted", false);
        consents.row("external_id", "40", "contact_channel", "sms", "granted", false);
        night.with(MemberRecords.TABLE, records.frame()).with(Consents.TABLE, consents.frame());
        RunContext context = night.run(
                AS_OF,
                profile(),
                "{models: 4}",
                List.of(
                        rule("sharers", "has_shared", "marketing"),
                        ranked("by_size", "is_super_user", null, "try_cast(attributes['size'] as double)"),
                        like("like_shoppers", "store_id = 'north'", 0.05),
                        like("like_few", "is_super_user", 0.05),
                        like("like_anybody", "is_referrer", 0.05)));

        Map<String, Row> segments = new HashMap<>();
        context.readDay(Segments.TABLE).collectAsList().forEach(row -> segments.put(row.getAs("segment"), row));
        assertThat(segments).hasSize(5);
        segments.values().forEach(row -> assertThat(Arrays.stream(Audience.Step.values())
                                .mapToLong(step -> row.<Long>getAs("removed_" + step.label()))
                                .sum()
                        + row.<Long>getAs("size"))
                .isEqualTo(row.<Long>getAs("matched")));

        // has_shared: multiples of ten, none of them 9 or 7 at the end: 400, each reachable by no means (10 | 5) but
        // three, of whom
        // one refuses to be picked, one agrees to other ways only and one to none.
        Row sharers = segments.get("sharers");
        assertThat(sharers.<Long>getAs("matched")).isEqualTo(400);
        assertThat(sharers.<Long>getAs("removed_consent")).isEqualTo(135);
        assertThat(sharers.<Long>getAs("removed_unreachable")).isEqualTo(265);
        assertThat(sharers.<Boolean>getAs("is_published")).isTrue();

        Row like = segments.get("like_shoppers");
        assertThat(like.<Boolean>getAs("is_published")).isTrue();
        assertThat(like.<String>getAs("note"))
                .contains("direct_referrals was dropped: alone it tells the seeds (AUC 1.000)");
        // A draw from ten values against one four higher: 15 of 100 pairs are lost and 6 tied, which leaves 0.82.
        assertThat(like.<Double>getAs("holdout_auc")).isCloseTo(0.82, within(0.04));
        assertThat(like.<Double>getAs("holdout_auc_low")).isLessThan(like.getAs("holdout_auc"));
        assertThat(like.<Double>getAs("lift")).isGreaterThan(1.5);
        Dataset<Row> listed = context.readDay(SegmentMembers.TABLE).where("segment = 'like_shoppers'");
        long eligible = profile()
                .where("store_id = 'south' and not is_minor and not is_staff")
                .count();
        assertThat(like.<Long>getAs("size"))
                .isEqualTo(Math.round(eligible * 0.05))
                .isEqualTo(listed.count());
        assertThat(content(listed.where("rank <= 2"), "reason_1"))
                .allMatch(reason ->
                        reason.matches("interactions in 90 days: ([789]) / 近90天互动次数：\\1 \\(\\+\\d\\.\\d\\d\\)"));
        assertThat(content(
                        listed.join(profile(), "member_id").where("store_id = 'north' or is_minor or is_staff"),
                        "member_id"))
                .isEmpty();

        assertThat(segments.get("like_few").<Boolean>getAs("is_published")).isFalse();
        assertThat(segments.get("like_few").<String>getAs("note"))
                .matches("\\d+ seeds \\(fewer than 100 are refused\\)");
        assertThat(segments.get("like_anybody").<Boolean>getAs("is_published")).isFalse();
        assertThat(segments.get("like_anybody").<String>getAs("note")).contains("the interval of the AUC includes .5");

        previewsLists(Night.published(context));
        keepsALookalikeThatIsNotDue(night, context);
    }

    private void keepsALookalikeThatIsNotDue(Night night, RunContext before) throws IOException {
        RunContext after = night.run(
                AS_OF.plusDays(1),
                profile(),
                "{models: 4}",
                List.of(like("like_shoppers", "store_id = 'north'", 0.05)));

        String standing = "segment = 'like_shoppers'";
        String[] row = {"chosen_on", "method", "holdout_auc", "lift", "note", "size", "used_by", "reads"};
        assertThat(content(after.readDay(Segments.TABLE), row))
                .isEqualTo(content(before.readDay(Segments.TABLE).where(standing), row));
        String[] member = {"member_id", "rank", "score", "reason_1"};
        assertThat(content(after.readDay(SegmentMembers.TABLE), member))
                .containsExactlyInAnyOrderElementsOf(
                        content(before.readDay(SegmentMembers.TABLE).where(standing), member));
        assertThat(after.readDay(SegmentReach.TABLE).count()).isEqualTo(20);
    }

    private static void previewsLists(RunContext published) {
        // 4000 without 80 minors and 100 of the staff.
        Previewed sharers = SegmentPreview.of(published, "sharers");
        assertThat(sharers.base()).isEqualTo(3820);
        assertThat(List.of(sharers.members(), sharers.consenting(), sharers.reachable(), sharers.published()))
                .containsExactly(400L, 265L, 0L, 0L);
        assertThat(sharers.examples())
                .hasSize(5)
                .allSatisfy(example -> assertThat(example.memberId()).endsWith("0"))
                .allSatisfy(example -> assertThat(example.reasons()).containsExactly("has shared: yes / 分享过：是"));
        assertThat(sharers.effect()).isNull();

        assertThat(SegmentPreview.of(published, "by_size").examples())
                .as("only its ranks read attributes")
                .hasSize(5);

        Previewed like = SegmentPreview.of(published, "like_shoppers");
        assertThat(like.examples().get(0).reasons().get(0)).startsWith("interactions in 90 days: ");
        assertThat(like.differences())
                .first()
                .matches(one -> one.column().equals("visits_90d") && one.listed() > one.base());

        Previewed trial = SegmentPreview.ofRule(published, "visits_90d >= 10 and consent_marketing");
        assertThat(trial.differences())
                .extracting(Contrast.Difference::column)
                .containsSubsequence("direct_referrals", "store_id")
                .doesNotContain("visits_90d", "gender");
        assertThat(trial.text())
                .contains("  store 门店 = north: 100.0% of them, of all 8.")
                .contains("against");
        assertThat(trial.overlaps()).extracting(Previewed.Overlap::segment).containsExactly("by_size");
        assertThat(trial.json().path("examples").path(0).path("member_id").asText())
                .startsWith("m0");

        assertThatThrownBy(() -> SegmentPreview.of(published, "sharer"))
                .isInstanceOf(ListRefusedException.class)
                .hasMessageContaining("declares no segment sharer. Did you mean sharers?");
        assertThatThrownBy(() -> SegmentPreview.ofRule(published, "shoe_size > 40"))
                .isInstanceOf(ListRefusedException.class)
                .hasMessageContaining("shoe_size");
        assertThatThrownBy(() -> SegmentPreview.of(published, "like_few"))
                .isInstanceOf(ListRefusedException.class)
                .hasMessageContaining("like_few was not published");
    }

    @Test
    void ranksARuleAndSaysWhatItReads() {
        Dataset<Row> audience =
                AudienceFrame.of(profile(), Rows.of(MemberAttributes.TABLE).frame());
        Dataset<Row> taken = Rules.taken(audience, rule("big", "current_value > 3990 or gender is null", null));

        Dataset<Row> ranked =
                Waterfall.ranked(taken.withColumn("loss", lit(null).cast("string")));

        assertThat(content(ranked.where("rank <= 2"), "rank", "score", "reason_1", "reason_2", "reason_3"))
                .containsExactly(
                        "1 | 3999.0 | gender: x / 性别：x | net revenue in 12 months: 3999.00 / 近12个月价值：3999.00 | null",
                        "2 | 3998.0 | gender: x / 性别：x | net revenue in 12 months: 3998.00 / 近12个月价值：3998.00 | null");
    }

    @Test
    void namesEveryWrongExpressionBeforeAnythingRuns() {
        SegmentDefinition text = new SegmentDefinition(
                "text",
                "text",
                "test",
                "tester",
                SegmentDefinition.Refresh.DAILY,
                null,
                null,
                "is_fan",
                "quadrant",
                null,
                false,
                100,
                null,
                0,
                "s.yaml");
        SegmentDefinition excluding = new SegmentDefinition(
                "excluding",
                "excluding",
                "test",
                "tester",
                SegmentDefinition.Refresh.DAILY,
                null,
                null,
                null,
                "1",
                lookalike("is_fan", 0.1, List.of("shoe")),
                false,
                100,
                null,
                0,
                "s.yaml");

        assertThat(BuildSegmentsJob.problems(
                        spark,
                        List.of(
                                rule("good", "current_value > 1", null),
                                rule("unknown", "shoe_size > 40", null),
                                rule("number", "orders", null),
                                rule("lottery", "rand() < 0.1", null),
                                rule("clock", "first_seen_on > current_date()", null),
                                rule("broken", "orders >", null),
                                like("seeds", "shoe_size > 40", 0.1),
                                text,
                                excluding)))
                .hasSize(8)
                .satisfiesExactly(
                        p -> assertThat(p)
                                .startsWith("s.yaml: segment unknown: where: ")
                                .contains("shoe_size"),
                        p -> assertThat(p).startsWith("s.yaml: segment number: where: "),
                        p -> assertThat(p)
                                .isEqualTo(
                                        "s.yaml: segment lottery: where: gives something else each time (use as_of for"
                                                + " the day, and nothing random)"),
                        p -> assertThat(p).startsWith("s.yaml: segment clock: where: gives something else each time"),
                        p -> assertThat(p).startsWith("s.yaml: segment broken: where: "),
                        p -> assertThat(p)
                                .startsWith("s.yaml: segment seeds: lookalike.seeds: ")
                                .contains("shoe_size"),
                        p -> assertThat(p)
                                .isEqualTo("s.yaml: segment text: rank_by: quadrant is string (must be a number)"),
                        p -> assertThat(p)
                                .isEqualTo(
                                        "s.yaml: segment excluding: lookalike.exclude: shoe is no column of marts.member_profile"
                                                + " (attributes are named attributes.NAME)"));
    }
}
