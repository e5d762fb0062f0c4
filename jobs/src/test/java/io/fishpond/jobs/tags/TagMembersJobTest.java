package io.fishpond.jobs.tags;

import static io.fishpond.jobs.OneJob.id;
import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.TagDefinition;
import io.fishpond.jobs.OneJob;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.staging.Tags;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TagMembersJobTest {
    private static final String RULE =
            """
            tag: loyal
            label: 忠诚客
            where: "order_days_12m >= 6"
            evidence: [order_days_12m, last_order_on]
            """;

    private final SparkSession spark;
    private final OneJob job;

    TagMembersJobTest(SparkSession spark, @TempDir Path folder) {
        this.spark = spark;
        this.job = new OneJob(spark, folder).write("tags/loyal.yaml", RULE);
    }

    private List<String> night(String day, Map<Integer, Integer> orderDays) {
        Rows profile = OneJob.neutral(MemberProfile.TABLE).withDefault("as_of", day);
        orderDays.forEach((member, days) -> profile.row("member_id", id(member), "order_days_12m", days));
        job.with(MemberProfile.TABLE, profile.frame());
        Lake lake = job.run(new TagMembersJob(), LocalDate.parse(day), "tags: [tags/*.yaml]\n");
        return content(
                lake.read(MemberTags.TABLE)
                        .where("as_of = date'" + day + "'")
                        .selectExpr("int(right(member_id, 2)) as who", "tag", "source", "since", "until"),
                "who",
                "tag",
                "source",
                "since",
                "until");
    }

    @Test
    void tagsLastWhileTheyHoldThroughMergesAndEndWithALastRow() {
        Rows records = OneJob.neutral(MemberRecords.TABLE).withDefault("channel", "wecom");
        records.row("external_id", "w3", "member_id", id(3)).row("external_id", "w3b", "member_id", id(3));
        Rows tags = Rows.of(Tags.TABLE).withDefault("channel", "wecom").withDefault("tag", "宝妈");
        tags.row(
                "external_id", "w3", "tagged_at", "2026-06-01", "tagged_by", "E7", "removed_at", "2026-06-30T09:00:00");
        tags.row("external_id", "w3b", "tagged_at", "2026-06-11", "removed_at", "2026-06-20");
        tags.row("external_id", "w3b", "tagged_at", "2026-07-01", "tag", "later");
        for (String contact : List.of("电话13800138000", "a@b.cn", "１３８００１３８０００")) {
            tags.row("external_id", "w3", "tagged_at", "2026-06-02", "tag", contact);
        }
        job.with(MemberRecords.TABLE, records.frame()).with(Tags.TABLE, tags.frame());
        job.with(MemberAliases.TABLE, Rows.of(MemberAliases.TABLE).frame());

        assertThat(night("2026-06-28", Map.of(1, 6, 3, 0)))
                .containsExactly("1 | loyal | rule | 2026-06-28 | null", "3 | 宝妈 | wecom | 2026-06-01 | null");
        assertThat(night("2026-06-29", Map.of(1, 6, 2, 9, 3, 0, 5, 7, 6, 8)))
                .containsExactly(
                        "1 | loyal | rule | 2026-06-28 | null",
                        "2 | loyal | rule | 2026-06-29 | null",
                        "3 | 宝妈 | wecom | 2026-06-01 | null",
                        "5 | loyal | rule | 2026-06-29 | null",
                        "6 | loyal | rule | 2026-06-29 | null");

        // 1 turns out to be 2, 5 has fewer days than it takes, 6 was erased, 4 is new.
        job.with(
                MemberAliases.TABLE,
                OneJob.neutral(MemberAliases.TABLE)
                        .row("alias_id", id(1), "member_id", id(2))
                        .row("alias_id", id(2), "member_id", id(2))
                        .frame());
        assertThat(night("2026-06-30", Map.of(2, 15, 3, 0, 4, 6, 5, 5)))
                .containsExactly(
                        "2 | loyal | rule | 2026-06-28 | null",
                        "3 | 宝妈 | wecom | 2026-06-01 | 2026-06-30",
                        "4 | loyal | rule | 2026-06-30 | null",
                        "5 | loyal | rule | 2026-06-29 | 2026-06-30");
        assertThat(night("2026-06-30", Map.of(2, 15, 3, 0, 4, 6, 5, 5)))
                .as("again, when the day itself was published")
                .contains("2 | loyal | rule | 2026-06-28 | null", "5 | loyal | rule | 2026-06-29 | 2026-06-30");
        // 5 is back: that was a break.
        assertThat(night("2026-07-01", Map.of(2, 15, 3, 0, 4, 0, 5, 6)))
                .containsExactly(
                        "2 | loyal | rule | 2026-06-28 | null",
                        "3 | later | wecom | 2026-07-01 | null",
                        "4 | loyal | rule | 2026-06-30 | 2026-07-01",
                        "5 | loyal | rule | 2026-07-01 | null");
        assertThat(content(
                        new Lake(spark, lakeFolder()).read(MemberTags.TABLE).where("as_of = date'2026-06-28'"),
                        "label",
                        "evidence"))
                .containsExactlyInAnyOrder(
                        "忠诚客 | order_days_12m = 6, last_order_on = none", "宝妈 | given in wecom by E7 on 2026-06-01");
    }

    @Test
    void eachRuleTagsWhomItHoldsFor() {
        job.write(
                "tags/new.yaml",
                """
                tag: fresh
                label: 新客
                where: "order_days_12m < 7"
                evidence: []
                """);
        for (var table : List.of(MemberRecords.TABLE, MemberAliases.TABLE, Tags.TABLE)) {
            job.with(table, Rows.of(table).frame());
        }

        assertThat(night("2026-06-28", Map.of(1, 6, 2, 1, 3, 9)))
                .containsExactly(
                        "1 | fresh | rule | 2026-06-28 | null",
                        "1 | loyal | rule | 2026-06-28 | null",
                        "2 | fresh | rule | 2026-06-28 | null",
                        "3 | loyal | rule | 2026-06-28 | null");
    }

    private String lakeFolder() {
        return job.folder().toString();
    }

    @Test
    void saysWhatIsWrongWithARule() {
        List<TagDefinition> wrong = List.of(
                new TagDefinition("a", "甲", "no_such_column > 1", List.of(), "f.yaml"),
                new TagDefinition("b", "乙", "first_seen_on > current_date()", List.of("shoe_size"), "f.yaml"));
        assertThat(TagMembersJob.problems(spark, wrong))
                .hasSize(3)
                .anySatisfy(
                        p -> assertThat(p).startsWith("f.yaml: tag a: where: ").contains("no_such_column"))
                .anySatisfy(p -> assertThat(p).startsWith("f.yaml: tag b: where: gives something else each time"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("f.yaml: tag b: evidence: shoe_size is no column of marts.member_profile"));
    }
}
