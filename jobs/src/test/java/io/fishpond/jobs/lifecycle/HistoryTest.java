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
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights in any order - the next day, after days without a run, made up for, again - and always the history of all that is known. */
@ExtendWith(LocalSpark.class)
class HistoryTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-06-01");
    private static final int MEMBERS = 40;
    private static final int DAYS = 9;
    private static final int NIGHTS = 8;
    private static final String[] COLUMNS = {
        "member_id", "valid_from", "valid_to", "lifecycle_stage", "grade", "stage_since", "grade_since"
    };

    private record State(String stage, String grade) {}

    /** What is known: day → member → how she stood; who was not there is missing. */
    private final NavigableMap<LocalDate, Map<String, State>> nights = new TreeMap<>();

    /** Half of the members stand as on the night before, some are not there. */
    private Map<String, State> night(LocalDate day, Random random) {
        Map.Entry<LocalDate, Map<String, State>> before = nights.lowerEntry(day);
        Map<String, State> night = new TreeMap<>();
        for (int m = 0; m < MEMBERS; m++) {
            State state = before != null && random.nextBoolean()
                    ? before.getValue().get("m" + m)
                    : random.nextInt(4) == 0
                            ? null
                            : new State(
                                    random.nextBoolean() ? "entry" : "convert", random.nextBoolean() ? "small" : "big");
            if (state != null) {
                night.put("m" + m, state);
            }
        }
        return night;
    }

    private static Dataset<Row> profile(Map<String, State> night) {
        Rows rows = Rows.of(MemberHistory.TABLE)
                .withDefault("valid_from", "2000-01-01")
                .withDefault("is_valid_member", false)
                .withDefault("is_super_user", false)
                .withDefault("is_reachable", true)
                .withDefault("churn_state", "active");
        night.forEach((member, state) ->
                rows.row("member_id", member, "lifecycle_stage", state.stage(), "grade", state.grade()));
        return rows.frame().select("member_id", MemberHistory.FOLLOWED.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isOfWhateverOrderOfNightsTheHistoryOfAllThatIsKnown(int seed, SparkSession spark) {
        Random random = new Random(seed);
        Dataset<Row> history = Rows.of(MemberHistory.TABLE).frame();
        for (int i = 0; i < NIGHTS; i++) {
            LocalDate day = FIRST.plusDays(random.nextInt(DAYS));
            Map<String, State> night = night(day, random);
            String reaches = History.reaches(day);
            List<Row> rows = history.where("not " + reaches)
                    .unionByName(History.with(
                            history.where(reaches),
                            profile(night),
                            day,
                            nights.higherKey(day),
                            nights.lowerKey(day) == null))
                    .collectAsList();
            history = spark.createDataFrame(rows, history.schema());
            nights.put(day, night);

            assertThat(content(history, COLUMNS))
                    .as("after %s, of %s", day, nights.keySet())
                    .isEqualTo(known());
            for (Map.Entry<LocalDate, Map<String, State>> then : nights.entrySet()) {
                assertThat(History.on(then.getKey(), history).count())
                        .isEqualTo(then.getValue().size());
            }
        }
    }

    /** The history, told member by member and night by night. */
    private List<String> known() {
        List<String> rows = new ArrayList<>();
        for (int m = 0; m < MEMBERS; m++) {
            State last = null;
            String row = null;
            LocalDate stageSince = null;
            LocalDate gradeSince = null;
            for (Map.Entry<LocalDate, Map<String, State>> night : nights.entrySet()) {
                LocalDate day = night.getKey();
                State state = night.getValue().get("m" + m);
                LocalDate begins = day.equals(nights.firstKey()) ? null : day;
                if (!Objects.equals(state, last)) {
                    if (row != null) {
                        rows.add(row.formatted(day.minusDays(1)));
                        row = null;
                    }
                    if (state != null) {
                        stageSince = last != null && last.stage().equals(state.stage()) ? stageSince : begins;
                        gradeSince = last != null && last.grade().equals(state.grade()) ? gradeSince : begins;
                        row = String.join(" | ", "m" + m, day.toString(), "%s", state.stage(), state.grade()) + " | "
                                + stageSince + " | " + gradeSince;
                    }
                    last = state;
                }
            }
            if (row != null) {
                rows.add(row.formatted("null"));
            }
        }
        return rows.stream().sorted().toList();
    }
}
