package io.fishpond.jobs.lifecycle;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Settings;
import io.fishpond.testkit.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FunnelTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    @Test
    void countsEveryScopeByItselfAndShowsEmptyStagesToo(SparkSession spark) {
        Dataset<Row> moves = spark.sql(
                """
                select * from values
                  ('a', 'app',     's1', 'look', 'small', date'2026-06-29', date'2026-06-20', 'look'),
                  ('b', 'app,pos', null, 'buy',  'small', date'2026-01-01', date'2026-06-30', 'look'),
                  ('c', 'pos',     's1', 'buy',  'big',   null,             null,             'bring'),
                  ('d', 'pos',     's1', 'bring','big',   date'2026-06-30', date'2026-06-30', null),
                  ('e', null,      null, null,   null,    null,             null,             'buy')
                as t(member_id, channels, store_id, lifecycle_stage, grade, last_event_on, stage_since, stage_then)
                """);

        Dataset<Row> funnel = Funnel.of(
                moves,
                Settings.membership("stages: {look: true, buy: \"orders > 0\", bring: \"tree_size > 0\"}"),
                AS_OF);

        assertThat(content(
                        funnel,
                        "scope",
                        "scope_id",
                        "position",
                        "stage",
                        "people",
                        "reached",
                        "conversion",
                        "came_forward",
                        "came_back",
                        "came_new",
                        "moved_on",
                        "dwell_days",
                        "dwell_known",
                        "leaked"))
                .containsExactly(
                        "channel | app | 1 | look | 1 | 2 | null | 0 | 0 | 0 | 1 | 10.0 | 1 | 0",
                        "channel | app | 2 | buy | 1 | 1 | 0.5 | 1 | 0 | 0 | 0 | 0.0 | 1 | 1",
                        "channel | app | 3 | bring | 0 | 0 | 0.0 | 0 | 0 | 0 | 0 | null | 0 | 0",
                        "channel | pos | 1 | look | 0 | 3 | null | 0 | 0 | 0 | 1 | null | 0 | 0",
                        "channel | pos | 2 | buy | 2 | 3 | 1.0 | 1 | 1 | 0 | 0 | 0.0 | 1 | 2",
                        "channel | pos | 3 | bring | 1 | 1 | 0.3333333333333333 | 0 | 0 | 1 | 0 | 0.0 | 1 | 0",
                        "company | all | 1 | look | 1 | 4 | null | 0 | 0 | 0 | 1 | 10.0 | 1 | 0",
                        "company | all | 2 | buy | 2 | 3 | 0.75 | 1 | 1 | 0 | 0 | 0.0 | 1 | 2",
                        "company | all | 3 | bring | 1 | 1 | 0.3333333333333333 | 0 | 0 | 1 | 0 | 0.0 | 1 | 0",
                        "store | s1 | 1 | look | 1 | 3 | null | 0 | 0 | 0 | 0 | 10.0 | 1 | 0",
                        "store | s1 | 2 | buy | 1 | 2 | 0.6666666666666666 | 0 | 1 | 0 | 0 | null | 0 | 1",
                        "store | s1 | 3 | bring | 1 | 1 | 0.5 | 0 | 0 | 1 | 0 | 0.0 | 1 | 0");
    }

    @Test
    void aGradeThatIsNoLongerThereDemotesNobody(SparkSession spark) {
        Dataset<Row> moves = spark.sql(
                """
                select * from values ('small', 'big'), ('big', 'small'), ('big', 'big'), ('carp', 'big'), ('carp', 'small'),
                  (null, 'small'), ('carp', null) as t(grade_then, grade)""");
        assertThat(content(
                        FollowMembersJob.gradeMoves(
                                moves,
                                Settings.membership("grades: {small: true, big: \"orders > 0\"}")
                                        .grades()),
                        "grade_from",
                        "grade_to",
                        "move"))
                .containsExactly(
                        "big | big | stayed",
                        "big | small | demoted",
                        "carp | big | redefined",
                        "carp | none | gone",
                        "carp | small | redefined",
                        "none | small | new",
                        "small | big | promoted");
    }
}
