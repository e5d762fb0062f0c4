package io.fishpond.jobs.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.jobs.influence.Forest.Placed;
import io.fishpond.jobs.influence.Forest.Sum;
import io.fishpond.jobs.influence.Forest.Tree;
import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private static final StructType PEOPLE = StructType.fromDDL(
            "member_id string, referrer_id string, is_staff_referral boolean, is_flagged boolean, revenue bigint, value bigint");

    private final SparkSession spark;
    private final List<Person> people = new ArrayList<>();

    ForestTest(SparkSession spark) {
        this.spark = spark;
    }

    /** What is below a member in one tree. */
    private static final class Below {
        private long size;
        private long deepest;
        private long revenue;
        private long value;
        private long credit;
        private double influence;
        private double influenceRevenue;
        private double influenceValue;

        private void add(Person descendant, Tree tree, long hops, double damping) {
            double damped = Math.pow(damping, hops);
            size++;
            deepest = Math.max(deepest, hops);
            revenue += descendant.revenue;
            value += descendant.value;
            credit += descendant.revenue / (descendant.depth(tree) + 1);
            influence += damped;
            influenceRevenue += damped * descendant.revenue / 100;
            influenceValue += damped * descendant.value / 100;
        }
    }

    private static final class Person {
        private final String id;
        private final Person referrer;
        private final boolean staffReferral;
        private final boolean flagged;
        private final long revenue;
        private final long value;
        private final Map<Tree, Below> below = new EnumMap<>(Tree.class);
        private final Map<Tree, Person> roots = new EnumMap<>(Tree.class);
        private final Map<Tree, Long> depths = new EnumMap<>(Tree.class);

        Person(String id, Person referrer, Random random) {
            this.id = id;
            this.referrer = referrer;
            this.staffReferral = referrer != null && random.nextInt(8) == 0;
            this.flagged = referrer != null && random.nextInt(10) == 0;
            this.revenue = random.nextInt(100_000);
            this.value = random.nextInt(50_000);
            for (Tree tree : Tree.values()) {
                boolean joined = referrer != null && hangs(tree);
                roots.put(tree, joined ? referrer.roots.get(tree) : this);
                depths.put(tree, joined ? referrer.depths.get(tree) + 1 : 0L);
                below.put(tree, new Below());
            }
        }

        private boolean hangs(Tree tree) {
            return switch (tree) {
                case ALL -> true;
                case UNFLAGGED -> !flagged;
                case CUSTOMERS -> !staffReferral;
                case UNFLAGGED_CUSTOMERS -> !staffReferral && !flagged;
            };
        }

        private long depth(Tree tree) {
            return depths.get(tree);
        }

        private void walkUp(double damping) {
            for (Tree tree : Tree.values()) {
                long hops = 0;
                for (Person at = this; at.referrer != null && at.hangs(tree); at = at.referrer) {
                    at.referrer.below.get(tree).add(this, tree, ++hops, damping);
                }
            }
        }
    }

    private Person add(String id, Person referrer, Random random) {
        Person person = new Person(id, referrer, random);
        people.add(person);
        return person;
    }

    private Dataset<Row> frame() {
        List<Row> rows = people.stream()
                .map(p -> RowFactory.create(
                        p.id,
                        p.referrer == null ? null : p.referrer.id,
                        p.staffReferral,
                        p.flagged,
                        p.revenue,
                        p.value))
                .toList();
        return spark.createDataFrame(rows, PEOPLE);
    }

    /** All sums that the night knows, and one per tree more than it asks for at once. */
    private static List<Sum> sums() {
        List<Sum> sums = new ArrayList<>();
        for (Tree tree : Tree.values()) {
            String name = tree.name().toLowerCase(Locale.ROOT) + "_";
            sums.add(Sum.undamped(name + "size", tree, "1L"));
            sums.add(Sum.undamped(name + "revenue", tree, "revenue"));
            sums.add(Sum.undamped(name + "value", tree, "value"));
            sums.add(new Sum(name + "influence", tree, "1L", 1_000_000_000));
            sums.add(new Sum(name + "influence_revenue", tree, "revenue", 100));
            sums.add(new Sum(name + "influence_value", tree, "value", 100));
        }
        for (Tree tree : List.of(Tree.CUSTOMERS, Tree.UNFLAGGED_CUSTOMERS)) {
            String name = tree.name().toLowerCase(Locale.ROOT) + "_";
            sums.add(Sum.undamped(name + "credit", tree, "revenue div (" + name + "depth + 1)"));
        }
        return sums;
    }

    private Placed placed(Dataset<Row> all) {
        return Forest.places(all.where("referrer_id is not null"), null);
    }

    /** The forest of {@code people}, scored as the night does it: member_id → row. */
    private Map<String, Row> scored(Placed placed, double damping) {
        Dataset<Row> all = frame();
        Dataset<Row> nodes = all.where("referrer_id is not null").join(placed.places(), "member_id");
        Map<String, Row> byId = new HashMap<>();
        Forest.sumsBelow(nodes, sums(), damping).collectAsList().forEach(row -> byId.put(row.getAs("member_id"), row));
        return byId;
    }

    private static void assertSame(Person expected, Row row) {
        for (Tree tree : Tree.values()) {
            String name = tree.name().toLowerCase(Locale.ROOT) + "_";
            Below below = expected.below.get(tree);
            assertThat(row.<Long>getAs(name + "size"))
                    .as(expected.id + " " + tree)
                    .isEqualTo(below.size);
            assertThat(row.<Integer>getAs(name + "height")).isEqualTo((int) below.deepest);
            assertThat(row.<Long>getAs(name + "revenue")).isEqualTo(below.revenue);
            assertThat(row.<Long>getAs(name + "value")).isEqualTo(below.value);
            assertThat(row.<Double>getAs(name + "influence")).isCloseTo(below.influence, within(1e-6));
            assertThat(row.<Double>getAs(name + "influence_revenue") / 100)
                    .isCloseTo(below.influenceRevenue, within(1e-3));
            assertThat(row.<Double>getAs(name + "influence_value") / 100).isCloseTo(below.influenceValue, within(1e-3));
        }
        assertThat(row.<Long>getAs("customers_credit")).isEqualTo(expected.below.get(Tree.CUSTOMERS).credit);
        assertThat(row.<Long>getAs("unflagged_customers_credit"))
                .isEqualTo(expected.below.get(Tree.UNFLAGGED_CUSTOMERS).credit);
    }

    private void assertPlaces(Dataset<Row> places) {
        Map<String, Row> byId = new HashMap<>();
        places.collectAsList().forEach(row -> byId.put(row.getAs("member_id"), row));
        for (Person person : people) {
            Row row = byId.remove(person.id);
            if (person.referrer == null) {
                assertThat(row).isNull();
            } else {
                assertThat(row.<String>getAs("root_id")).isEqualTo(person.roots.get(Tree.ALL).id);
                assertThat(row.<Long>getAs("depth")).isEqualTo(person.depth(Tree.ALL));
                for (Tree tree : List.of(Tree.CUSTOMERS, Tree.UNFLAGGED_CUSTOMERS)) {
                    String name = tree.name().toLowerCase(Locale.ROOT);
                    assertThat(row.<String>getAs(name + "_root_id")).isEqualTo(person.roots.get(tree).id);
                    assertThat(row.<Long>getAs(name + "_depth")).isEqualTo(person.depth(tree));
                }
            }
        }
        assertThat(byId).isEmpty();
    }

    @Test
    void equalsWalksUpTheTreesOnTenThousandForests() {
        Random random = new Random(1);
        for (int forest = 0; forest < 10_000; forest++) {
            // From bushes, where anybody may be the referrer, to chains, where it is mostly one of the latest.
            int reach = 1 + random.nextInt(12);
            List<Person> earlier = new ArrayList<>();
            for (int i = 0, size = 1 + random.nextInt(forest % 100 == 0 ? 80 : 10); i < size; i++) {
                Person referrer = i == 0 || random.nextInt(20) == 0
                        ? null
                        : earlier.get(Math.max(0, i - 1 - random.nextInt(reach)));
                earlier.add(add("f" + forest + "n" + i, referrer, random));
            }
        }
        people.forEach(person -> person.walkUp(0.6));

        Placed placed = placed(frame());
        Map<String, Row> rows = scored(placed, 0.6);

        assertPlaces(placed.places());
        long booked = 0;
        long credited = 0;
        for (Person person : people) {
            if (person.below.get(Tree.ALL).size == 0) {
                assertThat(rows).doesNotContainKey(person.id);
            } else {
                assertSame(person, rows.get(person.id));
                credited += rows.get(person.id).<Long>getAs("customers_credit");
            }
            long depth = person.depth(Tree.CUSTOMERS);
            booked += person.revenue;
            credited += person.revenue - person.revenue / (depth + 1) * depth;
        }
        assertThat(credited).isEqualTo(booked);
    }

    @Test
    void takesTheRoundsThatTheDepthAsksFor() {
        Random random = new Random(2);
        for (int depth : new int[] {1, 2, 3, 4, 7, 8, 47}) {
            people.clear();
            Person link = add("c0", null, random);
            for (int i = 1; i <= depth; i++) {
                link = add("c" + i, link, random);
            }
            assertThat(placed(frame()).rounds()).as("depth " + depth).isEqualTo((int)
                    Math.ceil(Math.log(depth + 1) / Math.log(2)));
        }
    }

    /** Every night members come, merge, change their referrer, or get one: what stands of the last forest gives the same. */
    @Test
    void derivesOnlyTheTreesThatChanged() {
        Random random = new Random(3);
        Map<String, Integer> referrers = new HashMap<>();
        int size = 0;
        Dataset<Row> last = null;
        for (int night = 0; night < 6; night++) {
            for (int i = 0; i < 300; i++, size++) {
                referrers.put("n" + size, size == 0 || random.nextInt(4) == 0 ? -1 : random.nextInt(size));
            }
            for (int i = 0; night > 0 && i < 5; i++) {
                int moved = 1 + random.nextInt(size - 1);
                referrers.put("n" + moved, random.nextInt(3) == 0 ? -1 : random.nextInt(moved));
            }
            people.clear();
            Map<String, Person> byId = new HashMap<>();
            for (int i = 0; i < size; i++) {
                int referrer = referrers.get("n" + i);
                byId.put("n" + i, add("n" + i, referrer < 0 ? null : byId.get("n" + referrer), new Random(i)));
            }
            Dataset<Row> referred = frame().where("referrer_id is not null");
            Dataset<Row> standing = last == null ? null : Lineage.cut(Standing.places(referred, last));
            if (standing != null) {
                assertThat(standing.count()).isBetween(1L, size - 301L);
            }

            Placed placed = Forest.places(referred, standing);

            assertPlaces(placed.places());
            Dataset<Row> members = frame().select("member_id");
            last = Lineage.cut(BuildForestJob.forest(
                    members,
                    referred.selectExpr(
                            "*",
                            "cast(null as timestamp) as referred_at",
                            "'app' as channel",
                            "'c' as campaign",
                            "'form' as kind",
                            "'told' as evidence",
                            "'user' as source_kind"),
                    placed.places()));
        }
    }

    @Test
    void findsNothingWhereNobodyBroughtAnybody() {
        Dataset<Row> nobody = frame().where("false");
        Dataset<Row> filtered = frame().where("referrer_id = member_id");

        for (Dataset<Row> empty : List.of(nobody, filtered)) {
            Placed placed = Forest.places(empty, null);
            assertThat(placed.rounds()).isZero();
            assertThat(placed.places().collectAsList()).isEmpty();
            assertThat(Forest.sumsBelow(empty, List.of(Sum.undamped("size", Tree.ALL, "1L")), 0.5)
                            .collectAsList())
                    .isEmpty();
        }
    }

    @Test
    void noticesACircle() {
        Dataset<Row> circle = spark.sql(
                """
                select *, false as is_staff_referral, false as is_flagged
                from values ('a', 'c'), ('b', 'a'), ('c', 'b'), ('d', 'e') as t(member_id, referrer_id)""");

        assertThatThrownBy(() -> Forest.places(circle, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("referrals run in a circle: [abc] has more ancestors than the 4 members .*");
    }
}
