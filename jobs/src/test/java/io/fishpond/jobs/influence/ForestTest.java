package io.fishpond.jobs.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Doubling against plain walks up the trees; many forests share a frame, because a Spark action costs a second. */
@LargeFrames
@ExtendWith(LocalSpark.class)
class ForestTest {
    private static final StructType PEOPLE =
            StructType.fromDDL("member_id string, referrer_id string, is_staff boolean, revenue bigint, value bigint");

    private final SparkSession spark;
    private final List<Person> people = new ArrayList<>();

    ForestTest(SparkSession spark) {
        this.spark = spark;
    }

    private static final class Person {
        private final String id;
        private final Person referrer;
        private final boolean staff;
        private final long revenue;
        private final long value;
        private final long depth;
        private final long staffAbove;

        private long size;
        private long deepest;
        private long downstream;
        private long credit;
        private double influence;
        private double influenceRevenue;
        private double influenceValue;

        Person(String id, Person referrer, boolean staff, long revenue, long value) {
            this.id = id;
            this.referrer = referrer;
            this.staff = staff;
            this.revenue = revenue;
            this.value = value;
            this.depth = referrer == null ? 0 : referrer.depth + 1;
            this.staffAbove = referrer == null ? 0 : referrer.staffAbove + (referrer.staff ? 1 : 0);
            this.deepest = depth;
        }

        private void countBelow(Person descendant, double damping) {
            double damped = Math.pow(damping, descendant.depth - depth);
            size++;
            deepest = Math.max(deepest, descendant.depth);
            downstream += descendant.revenue;
            credit += descendant.revenue / (descendant.depth + 1);
            influence += damped;
            influenceRevenue += damped * descendant.revenue / 100;
            influenceValue += damped * descendant.value / 100;
        }
    }

    private Person add(String id, Person referrer, Random random) {
        Person person =
                new Person(id, referrer, random.nextInt(10) == 0, random.nextInt(100_000), random.nextInt(50_000));
        people.add(person);
        return person;
    }

    /** The forest of {@code people}, scored as the night does it: member_id → row. */
    private Map<String, Row> scored(double damping) {
        List<Row> rows = people.stream()
                .map(p ->
                        RowFactory.create(p.id, p.referrer == null ? null : p.referrer.id, p.staff, p.revenue, p.value))
                .toList();
        Dataset<Row> all = spark.createDataFrame(rows, PEOPLE);
        Dataset<Row> staff = all.selectExpr("member_id as referrer_id", "is_staff as is_staff_referral");
        Dataset<Row> referred = Lineage.cut(
                all.where("referrer_id is not null").join(staff, "referrer_id").transform(Forest::withPlaces));
        Dataset<Row> value = all.selectExpr(
                "member_id",
                "cast(revenue * 0.01BD as decimal(18,2)) as current_value",
                "cast(value * 0.01BD as decimal(18,2)) as future_value");
        Map<String, Row> byId = new HashMap<>();
        Scores.sumsBelow(referred, value, damping)
                .join(referred, new String[] {"member_id"}, "left")
                .collectAsList()
                .forEach(row -> byId.put(row.getAs("member_id"), row));
        return byId;
    }

    private static void assertSame(Person expected, Row row) {
        assertThat(row.<Long>getAs("tree_size")).isEqualTo(expected.size);
        assertThat(row.<Integer>getAs("tree_depth").longValue()).isEqualTo(expected.deepest - expected.depth);
        assertThat(row.<Long>getAs("downstream_revenue")).isEqualTo(expected.downstream);
        assertThat(row.<Long>getAs("credit")).isEqualTo(expected.credit);
        assertThat(row.<Double>getAs("influence")).isCloseTo(expected.influence, within(1e-6));
        assertThat(row.<Double>getAs("influence_revenue")).isCloseTo(expected.influenceRevenue, within(1e-4));
        assertThat(row.<Double>getAs("influence_value")).isCloseTo(expected.influenceValue, within(1e-4));
        if (expected.referrer != null) {
            assertThat(row.<Long>getAs("depth")).isEqualTo(expected.depth);
            assertThat(row.<Long>getAs("staff_above")).isEqualTo(expected.staffAbove);
        }
    }

    @Test
    void equalsWalksUpTheTreesOnRandomForests() {
        Random random = new Random(1);
        for (int forest = 0; forest < 200; forest++) {
            // From bushes, where anybody may be the referrer, to chains, where it is mostly one of the latest.
            int reach = 1 + random.nextInt(40);
            List<Person> earlier = new ArrayList<>();
            for (int i = 0, size = 1 + random.nextInt(60); i < size; i++) {
                Person referrer = i == 0 || random.nextInt(20) == 0
                        ? null
                        : earlier.get(Math.max(0, i - 1 - random.nextInt(reach)));
                earlier.add(add("f" + forest + "n" + i, referrer, random));
            }
        }
        for (Person person : people) {
            for (Person above = person.referrer; above != null; above = above.referrer) {
                above.countBelow(person, 0.6);
            }
        }

        Map<String, Row> rows = scored(0.6);

        for (Person person : people) {
            if (person.referrer == null && person.size == 0) {
                assertThat(rows).doesNotContainKey(person.id);
            } else {
                assertSame(person, rows.get(person.id));
            }
        }
    }

    @Test
    void equalsSumsFromTheLeavesOnAChainAndAStarOfAHundredThousand() {
        int size = 100_000;
        Random random = new Random(2);
        Person link = add("c0", null, random);
        Person hub = add("s0", null, random);
        for (int i = 1; i < size; i++) {
            link = add("c" + i, link, random);
            add("s" + i, hub, random);
        }
        for (int i = people.size() - 1; i >= 0; i--) {
            Person person = people.get(i);
            Person above = person.referrer;
            if (above != null) {
                above.size += 1 + person.size;
                above.deepest = Math.max(above.deepest, person.deepest);
                above.downstream += person.revenue + person.downstream;
                above.credit += person.revenue / (person.depth + 1) + person.credit;
                above.influence += 0.5 * (1 + person.influence);
                above.influenceRevenue += 0.5 * (person.revenue / 100.0 + person.influenceRevenue);
                above.influenceValue += 0.5 * (person.value / 100.0 + person.influenceValue);
            }
        }

        Map<String, Row> rows = scored(0.5);

        assertThat(rows).hasSize(2 * size);
        people.forEach(person -> assertSame(person, rows.get(person.id)));
    }

    @Test
    void noticesACircle() {
        Dataset<Row> circle = spark.sql(
                """
                select * from values ('a', 'c', false), ('b', 'a', false), ('c', 'b', false), ('d', 'e', false)
                  as t(member_id, referrer_id, is_staff_referral)""");

        assertThatThrownBy(() -> Forest.withPlaces(circle))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("referrals run in a circle: [abc] has more ancestors than the 4 members .*");
    }
}
