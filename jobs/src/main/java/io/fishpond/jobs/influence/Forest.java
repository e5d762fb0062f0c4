package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.forest.Survey;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Depths and sums over a forest and over what is left of it when some referrals are cut, by pointer doubling over {@link Shards}. */
final class Forest {

    /** The referrals of which a tree is made; the others are cut, and whoever was brought by one of them is a root. */
    enum Tree {
        ALL("true"),
        UNFLAGGED("not is_flagged"),
        CUSTOMERS("not is_staff_referral"),
        UNFLAGGED_CUSTOMERS("not is_staff_referral and not is_flagged");

        private final String holds;

        Tree(String holds) {
            this.holds = holds;
        }

        String named(String column) {
            return name().toLowerCase(Locale.ROOT) + "_" + column;
        }
    }

    /** The trees in which everybody's place is told. */
    private static final List<Tree> PLACED = List.of(Tree.ALL, Tree.CUSTOMERS, Tree.UNFLAGGED_CUSTOMERS);

    /**
     * Something to add up over everybody below: {@code weight}, a whole number, over the members of {@code tree}. A damped sum
     * counts λ^hops of it in parts of 1/{@code unit}.
     *
     * @param unit 0 for an undamped sum
     */
    record Sum(String name, Tree tree, String weight, long unit) {
        static Sum undamped(String name, Tree tree, String weight) {
            return new Sum(name, tree, weight, 0);
        }
    }

    /**
     * A forest with everybody's place.
     *
     * @param places see {@link #places}
     * @param rounds of doubling that it took
     */
    record Placed(Dataset<Row> places, int rounds) {}

    private Forest() {}

    /**
     * Where everybody stands who was brought: member_id, root_id, depth, and for both trees of customers
     * customers_root_id, customers_depth, unflagged_customers_root_id, unflagged_customers_depth.
     *
     * @param referred one row per member who was brought: member_id, referrer_id, is_staff_referral, is_flagged
     * @param settled places that are known, of members who were brought and of everybody above them; null for none
     * @throws IllegalStateException if somebody is her own ancestor
     */
    static Placed places(Dataset<Row> referred, @Nullable Dataset<Row> settled) {
        if (settled == null) {
            return derived(referred);
        }
        Dataset<Row> known = Lineage.cut(settled);
        Placed open = derived(referred.join(known.select("member_id"), new String[] {"member_id"}, "left_anti"));
        return new Placed(open.places().transform(found -> below(known, found)).unionByName(known), open.rounds());
    }

    private static Placed derived(Dataset<Row> referred) {
        Survey survey = new Survey(PLACED.size(), List.of(), 1, true);
        StructType columns = new StructType().add("member_id", DataTypes.StringType, false);
        for (Tree tree : PLACED) {
            columns = columns.add(root(tree), DataTypes.StringType, false).add(depth(tree), DataTypes.LongType, false);
        }
        try (Shards shards = new Shards(edges(referred, PLACED, List.of()), 0, survey)) {
            int trees = PLACED.size();
            Dataset<Row> places = shards.rows(columns, (shard, member, names, roots) -> {
                if (shard.depth(0, member) == 0) {
                    return null;
                }
                Object[] row = new Object[1 + 2 * trees];
                row[0] = UTF8String.fromString(names.get(member));
                for (int t = 0; t < trees; t++) {
                    row[1 + 2 * t] = UTF8String.fromString(shard.top(t, member, names, roots));
                    row[2 + 2 * t] = (long) shard.depth(t, member);
                }
                return row;
            });
            return new Placed(places, shards.rounds());
        }
    }

    private static String root(Tree tree) {
        return tree == Tree.ALL ? "root_id" : tree.named("root_id");
    }

    private static String depth(Tree tree) {
        return tree == Tree.ALL ? "depth" : tree.named("depth");
    }

    /** The places of members who hang below settled ones: whose way up to there is uncut goes on from there. */
    private static Dataset<Row> below(Dataset<Row> settled, Dataset<Row> found) {
        Stream<String> places = PLACED.stream()
                .flatMap(tree -> Stream.of(
                        "if(found.%2$s = found.depth, coalesce(above.%1$s, found.%1$s), found.%1$s) as %1$s"
                                .formatted(root(tree), depth(tree)),
                        "found.%1$s + if(found.%1$s = found.depth, coalesce(above.%1$s, 0L), 0L) as %1$s"
                                .formatted(depth(tree))));
        return found.as("found")
                .join(settled.as("above"), expr("found.root_id = above.member_id"), "left")
                .select(columns(Stream.concat(Stream.of("found.member_id"), places)));
    }

    /**
     * The sums over everybody strictly below, in one pass for all.
     *
     * @param nodes everybody who was brought: member_id, referrer_id, is_staff_referral, is_flagged, and what the weights read
     * @param damping λ
     * @return member_id, for each tree of {@code sums} and for the whole {@code <tree>_height} (hops to the lowest below her), and
     *     the sums; whoever has nobody below is not there
     * @throws IllegalStateException if somebody is her own ancestor
     */
    static Dataset<Row> sumsBelow(Dataset<Row> nodes, List<Sum> sums, double damping) {
        Set<Tree> asked = EnumSet.of(Tree.ALL);
        sums.forEach(sum -> asked.add(sum.tree()));
        List<Tree> trees = List.copyOf(asked);
        List<String> weights = sums.stream().map(Sum::weight).distinct().toList();
        Survey survey = new Survey(
                trees.size(),
                sums.stream()
                        .map(sum ->
                                new Survey.Sum(trees.indexOf(sum.tree()), weights.indexOf(sum.weight()), sum.unit()))
                        .toList(),
                damping,
                false);
        StructType columns = new StructType().add("member_id", DataTypes.StringType, false);
        for (Tree tree : trees) {
            columns = columns.add(tree.named("height"), DataTypes.IntegerType, false);
        }
        for (Sum sum : sums) {
            columns = columns.add(sum.name(), sum.unit() == 0 ? DataTypes.LongType : DataTypes.DoubleType, false);
        }
        long[] units = sums.stream().mapToLong(Sum::unit).toArray();
        int heights = trees.size();
        try (Shards shards = new Shards(edges(nodes, trees, weights), weights.size(), survey)) {
            return shards.rows(columns, (shard, member, names, roots) -> {
                if (shard.height(0, member) == 0) {
                    return null;
                }
                Object[] row = new Object[1 + heights + units.length];
                row[0] = UTF8String.fromString(names.get(member));
                for (int t = 0; t < heights; t++) {
                    row[1 + t] = shard.height(t, member);
                }
                for (int s = 0; s < units.length; s++) {
                    long below = shard.below(s, member);
                    row[1 + heights + s] = units[s] == 0 ? (Object) below : (Object) ((double) below / units[s]);
                }
                return row;
            });
        }
    }

    /** What {@link Shards} are made of. */
    private static Dataset<Row> edges(Dataset<Row> nodes, List<Tree> trees, List<String> weights) {
        String cut = IntStream.range(0, trees.size())
                .mapToObj(t -> "if(" + trees.get(t).holds + ", 0, " + (1 << t) + ")")
                .collect(Collectors.joining(" + "));
        return nodes.select(columns(Stream.concat(
                Stream.of("member_id", "referrer_id", cut),
                weights.stream().map(weight -> "cast(" + weight + " as bigint)"))));
    }

    private static Column[] columns(Stream<String> expressions) {
        return expressions.map(expression -> expr(expression)).toArray(Column[]::new);
    }
}
