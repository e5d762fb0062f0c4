package io.fishpond.jobs.lifecycle;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.marts.MemberHistory;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class HistoryTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-06-01");
    private static final int MEMBERS = 40;
    private static final int NIGHTS = 6;
    private static final String[] STAGES = {"entry", "convert", "refer"};
    private static final String[] COLUMNS = Stream.concat(Stream.of("member_id"), MemberHistory.FOLLOWED.stream())
            .toArray(String[]::new);

    /** member → her stage on that night; who is not there is missing. */
    private static List<Map<String, String>> nights() {
        Random random = new Random(7);
        List<Map<String, String>> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            Map<String, String> stages = new TreeMap<>(night == 0 ? Map.of() : nights.get(night - 1));
            for (int m = 0; m < MEMBERS; m++) {
                if (random.nextInt(3) == 0) {
                    stages.put("m" + m, STAGES[random.nextInt(STAGES.length)]);
                } else if (random.nextInt(12) == 0) {
                    stages.remove("m" + m);
                }
            }
            nights.add(stages);
        }
        return nights;
    }

    /** The night after the next is the third: a night without a run is taken as the one before it. */
    private static LocalDate day(int night) {
        return FIRST.plusDays(night < 2 ? night : night + 1);
    }

    private static Dataset<Row> profile(Map<String, String> stages) {
        Rows rows = Rows.of(MemberHistory.TABLE)
                .withDefault("valid_from", "2000-01-01")
                .withDefault("grade", "small")
                .withDefault("is_valid_member", false)
                .withDefault("is_super_user", false)
                .withDefault("is_reachable", true)
                .withDefault("churn_state", "active");
        stages.forEach((member, stage) -> rows.row("member_id", member, "lifecycle_stage", stage));
        return rows.frame().select("member_id", Stream.of(COLUMNS).skip(1).toArray(String[]::new));
    }

    @Test
    void tellsOfEveryNightHowMembersStoodThen(SparkSession spark) {
        List<Map<String, String>> nights = nights();
        Dataset<Row> history = Rows.of(MemberHistory.TABLE).frame();
        for (int night = 0; night < NIGHTS; night++) {
            Dataset<Row> before = History.before(history, day(night));
            List<Row> rows = History.with(before, profile(nights.get(night)), day(night), night == 0)
                    .select("*")
                    .collectAsList();
            history = spark.createDataFrame(rows, history.schema());
        }

        assertThat(history.groupBy("member_id", "valid_from")
                        .count()
                        .where("count > 1")
                        .isEmpty())
                .isTrue();
        for (int night = 0; night < NIGHTS; night++) {
            String day = "date'" + day(night) + "'";
            assertThat(content(
                            history.where(
                                    "valid_from <= " + day + " and (valid_to is null or " + day + " <= valid_to)"),
                            COLUMNS))
                    .isEqualTo(content(profile(nights.get(night)), COLUMNS));
        }
        assertThat(content(history.where("valid_to is null"), "member_id", "stage_since"))
                .isEqualTo(sinces(nights));
        // A night that runs again finds what it found, whatever stood of it.
        int last = NIGHTS - 1;
        Dataset<Row> again =
                History.with(History.before(history, day(last)), profile(nights.get(last)), day(last), false);
        String[] all = MemberHistory.TABLE.columnNames().toArray(String[]::new);
        assertThat(content(again, all)).isEqualTo(content(history, all));
    }

    /** Member and since when she is in her stage, night by night. */
    private static List<String> sinces(List<Map<String, String>> nights) {
        Map<String, String> since = new TreeMap<>();
        for (int night = 0; night < NIGHTS; night++) {
            Map<String, String> now = nights.get(night);
            Map<String, String> then = night == 0 ? Map.of() : nights.get(night - 1);
            String day = night == 0 ? "null" : day(night).toString();
            since.keySet().retainAll(now.keySet());
            now.forEach((member, stage) -> {
                if (!stage.equals(then.get(member))) {
                    since.put(member, day);
                }
            });
        }
        return since.entrySet().stream()
                .map(entry -> entry.getKey() + " | " + entry.getValue())
                .sorted()
                .toList();
    }
}
