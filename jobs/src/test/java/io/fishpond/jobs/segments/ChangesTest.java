package io.fishpond.jobs.segments;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.spark.RecentContacts;
import io.fishpond.testkit.LocalSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ChangesTest {
    private final SparkSession spark;

    ChangesTest(SparkSession spark) {
        this.spark = spark;
    }

    private Dataset<Row> frame(String schema, List<Row> rows) {
        return spark.createDataFrame(rows, StructType.fromDDL(schema));
    }

    /** One list of six ids, some of whom merged or split since, and what became of it. */
    private record Case(Map<String, String> now, Set<String> before, Map<String, String> judged) {
        static Case drawn(int number, Random random) {
            List<String> ids = new ArrayList<>();
            Map<String, String> now = new HashMap<>();
            for (int i = 0; i < 6; i++) {
                String id = number + "-" + i;
                ids.add(id);
                // An id means itself, or one that is living: the first always is, and so is every id that means itself.
                String other = ids.get(random.nextInt(ids.size()));
                now.put(id, now.getOrDefault(other, id).equals(other) && random.nextBoolean() ? other : id);
            }
            Set<String> before = new TreeSet<>();
            Map<String, String> judged = new HashMap<>();
            for (String id : ids) {
                if (random.nextBoolean()) {
                    before.add(id);
                }
                if (now.get(id).equals(id) && random.nextInt(4) > 0) {
                    judged.put(id, random.nextInt(3) == 0 ? "caps" : "");
                }
            }
            return new Case(now, before, judged);
        }
    }

    @Test
    void leadFromOneListToTheNextByTheIdsOfThenAndByThoseOfToday() {
        Random random = new Random(1);
        List<Case> cases = new ArrayList<>();
        List<Row> before = new ArrayList<>();
        List<Row> judged = new ArrayList<>();
        List<Row> aliases = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String list = String.valueOf(i);
            Case one = Case.drawn(i, random);
            cases.add(one);
            one.before.forEach(id -> before.add(RowFactory.create(list, id, one.now.get(id))));
            one.judged.forEach((id, loss) -> judged.add(RowFactory.create(list, id, loss.isEmpty() ? null : loss)));
            one.now.forEach((id, now) -> aliases.add(RowFactory.create(id, now)));
        }

        List<Row> changes = Changes.between(
                        frame("segment string, listed_id string, member_id string", before),
                        frame("segment string, member_id string, loss string", judged),
                        frame("alias_id string, member_id string", aliases),
                        LocalDate.parse("2026-06-01"),
                        List.of())
                .collectAsList();

        Set<String> keys = new TreeSet<>();
        changes.forEach(row -> assertThat(keys.add(row.getAs("segment") + " " + row.getAs("member_id")))
                .as("one row of each id")
                .isTrue());
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            String list = String.valueOf(i);
            List<Row> own = changes.stream()
                    .filter(row -> row.getAs("segment").equals(list))
                    .toList();
            Set<String> after = new TreeSet<>();
            one.judged.forEach((id, loss) -> {
                if (loss.isEmpty()) {
                    after.add(id);
                }
            });
            assertThat(applied(one.before, id -> id, own)).isEqualTo(after);
            assertThat(applied(one.before, one.now::get, own)).isEqualTo(after);
            own.forEach(row ->
                    assertThat(List.of(row.<String>getAs("ids").split(","))).contains(row.<String>getAs("member_id")));
        }
        assertThat(changes.stream().map(row -> row.getAs("change") + " " + row.getAs("why")))
                .contains("add listed", "add merged", "remove merged", "remove caps", "remove no_match");
    }

    private static Set<String> applied(Set<String> before, UnaryOperator<String> name, List<Row> changes) {
        Set<String> list = new TreeSet<>();
        before.forEach(id -> list.add(name.apply(id)));
        for (Row row : changes) {
            if (row.getAs("change").equals("add")) {
                list.add(row.getAs("member_id"));
            } else {
                list.remove(row.<String>getAs("member_id"));
            }
        }
        return list;
    }

    @Test
    void countsWhoCameOnceThoughANightWasMadeUpFor() {
        Dataset<Row> added = spark.sql(
                """
                select 'one' as segment, member_id, cast(as_of as date) as as_of, cast(previous as date) as previous_as_of
                from values ('a', '2026-06-02', '2026-06-01'), ('a', '2026-06-03', '2026-06-01'),
                            ('b', '2026-06-02', '2026-06-01'), ('b', '2026-06-04', '2026-06-03'),
                            ('c', '2026-06-02', null), ('c', '2026-06-03', null)
                     as t(member_id, as_of, previous)""");

        assertThat(content(RecentContacts.saidOnce(added), "member_id", "as_of"))
                .containsExactlyInAnyOrder("a | 2026-06-02", "b | 2026-06-02", "b | 2026-06-04", "c | 2026-06-02");
    }
}
