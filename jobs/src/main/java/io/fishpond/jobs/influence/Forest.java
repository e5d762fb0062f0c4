package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Depths and sums over a forest by pointer doubling (Wyllie, The Complexity of Parallel Computations, 1979): every
 * pointer starts at the referrer and doubles its reach in a round, so that a forest of depth d takes ⌈log2(d+1)⌉ rounds
 * and not d. Rows leave as soon as their pointer has left the forest, so that a round costs what is at least as deep as
 * its reach.
 */
final class Forest {
    /** Rows that still run below which what they point at is sought out for them, instead of moving everybody. */
    private static final long FEW = 200_000;

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

        private String named(String column) {
            return name().toLowerCase(Locale.ROOT) + "_" + column;
        }
    }

    /** The trees in which everybody's place is told, beside the whole. */
    private static final List<Tree> PLACED = List.of(Tree.CUSTOMERS, Tree.UNFLAGGED_CUSTOMERS);

    /**
     * Something to add up over everybody below: {@code weight}, a whole number, over the members of {@code tree}. A damped sum
     * counts λ^hops of it in parts of 1/{@code unit}, rounded where they meet: a sum of doubles would depend on the order in which Spark adds
     * them.
     *
     * @param unit 0 for an undamped sum
     */
    record Sum(String name, Tree tree, String weight, long unit) {
        static Sum undamped(String name, Tree tree, String weight) {
            return new Sum(name, tree, weight, 0);
        }

        private String brought() {
            String weighed = weight + (unit == 0 ? "" : " * " + unit + "L") + " + " + name;
            String sum = "sum(" + (tree == Tree.ALL ? weighed : "if(" + tree.named("joined") + ", " + weighed + ", 0L)")
                    + ")";
            // Rounded once a sum: a million alike, each rounded, would all err to one side.
            return unit == 0 ? sum : "cast(round(max(factor) * " + sum + ") as bigint)";
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
        List<Dataset<Row>> done = new ArrayList<>();
        Dataset<Row> open = referred;
        if (settled != null) {
            done.add(Lineage.cut(settled));
            open = referred.join(done.get(0).select("member_id"), new String[] {"member_id"}, "left_anti");
        }
        Dataset<Row> running = Lineage.cut(open.select(start()));
        long size = running.count();
        long left = size;
        int rounds = 0;
        while (left > 0) {
            if (rounds > Long.SIZE - Long.numberOfLeadingZeros(size)) {
                throw circle(running, size);
            }
            rounds++;
            Dataset<Row> jumped = Lineage.cut(jump(running, known(done, running), left));
            done.add(jumped.where("is_done").drop("is_done"));
            running = jumped.where("not is_done").drop("is_done");
            left = running.count();
        }
        Dataset<Row> places = done.isEmpty() ? running : union(done.subList(1, done.size()), done.get(0));
        return new Placed(
                places.drop(PLACED.stream().map(tree -> tree.named("joined")).toArray(String[]::new)), rounds);
    }

    /** Everybody whom a pointer can meet: those who are done, and those who still run. */
    private static Dataset<Row> known(List<Dataset<Row>> done, Dataset<Row> running) {
        return union(
                done.stream()
                        .map(frame -> frame.withColumn("is_settled", lit(true)))
                        .toList(),
                running.withColumn("is_settled", lit(false)));
    }

    private static IllegalStateException circle(Dataset<Row> running, long size) {
        String one = running.selectExpr("min(member_id)").head().getString(0);
        return new IllegalStateException("referrals run in a circle: " + one + " has more ancestors than the " + size
                + " members who were brought");
    }

    private static Column[] start() {
        Stream<String> whole = Stream.of("member_id", "referrer_id as root_id", "1L as depth");
        Stream<String> cut = PLACED.stream()
                .flatMap(tree -> Stream.of(
                        "if(" + tree.holds + ", referrer_id, member_id) as " + tree.named("root_id"),
                        "if(" + tree.holds + ", 1L, 0L) as " + tree.named("depth"),
                        tree.holds + " as " + tree.named("joined")));
        return columns(Stream.concat(whole, cut));
    }

    /** One round: whoever points at somebody who was brought takes over where she points. */
    private static Dataset<Row> jump(Dataset<Row> running, Dataset<Row> all, long left) {
        Dataset<Row> met = all;
        if (left < FEW) {
            Dataset<Row> sought = running.selectExpr("root_id as member_id").distinct();
            met = met.join(broadcast(sought), new String[] {"member_id"}, "left_semi");
        }
        Stream<String> whole = Stream.of(
                "near.member_id",
                "coalesce(far.root_id, near.root_id) as root_id",
                "near.depth + coalesce(far.depth, 0L) as depth");
        Stream<String> cut = PLACED.stream().flatMap(tree -> {
            String root = tree.named("root_id");
            String depth = tree.named("depth");
            String joined = tree.named("joined");
            return Stream.of(
                    "if(near.%1$s, coalesce(far.%2$s, near.%2$s), near.%2$s) as %2$s".formatted(joined, root),
                    "near.%2$s + if(near.%1$s, coalesce(far.%2$s, 0L), 0L) as %2$s".formatted(joined, depth),
                    "near.%1$s and coalesce(far.%1$s, true) as %1$s".formatted(joined));
        });
        return running.as("near")
                .join(met.as("far").hint("shuffle_hash"), expr("near.root_id = far.member_id"), "left")
                .select(columns(Stream.of(whole, cut, Stream.of("far.member_id is null or far.is_settled as is_done"))
                        .flatMap(part -> part)));
    }

    private static Dataset<Row> union(List<Dataset<Row>> frames, Dataset<Row> last) {
        return frames.stream().reduce(last, Dataset::unionByName);
    }

    /**
     * The sums over everybody strictly below, in one pass for all: with p the pointers and A what was brought to a member so
     * far, {@code A'(v) = A(v) + λ^(2^k) Σ (w(u) + A(u))} over the u with p(u) = v, then {@code p' = p∘p}.
     *
     * @param nodes everybody of a tree: member_id, referrer_id (null for a root), depth, is_staff_referral, is_flagged, and
     *     the weights
     * @param weights columns of {@code nodes}, whole numbers
     * @param deepest the tree in which the deepest is looked for, beside the whole
     * @return member_id, deepest (depth of the deepest below), deepest_joined (the same in that tree, 0 for none), and the sums; whoever has nobody below is not there
     */
    static Dataset<Row> sumsBelow(
            Dataset<Row> nodes, List<Sum> sums, List<String> weights, Tree deepest, double damping) {
        List<Tree> cut = Stream.concat(sums.stream().map(Sum::tree), Stream.of(deepest))
                .filter(tree -> tree != Tree.ALL)
                .distinct()
                .toList();
        Dataset<Row> running = Lineage.cut(nodes.where("referrer_id is not null")
                .select(Stream.of(
                                // A column and not a literal: rounds with the same plan share their compiled code.
                                Stream.of(
                                        col("member_id"),
                                        col("referrer_id").as("pointer"),
                                        col("depth").as("deepest"),
                                        col("depth").as("deepest_joined"),
                                        lit(damping).as("factor")),
                                weights.stream().map(weight -> col(weight)),
                                cut.stream().map(tree -> expr(tree.holds).as(tree.named("joined"))),
                                sums.stream().map(sum -> expr("0L").as(sum.name())))
                        .flatMap(part -> part)
                        .toArray(Column[]::new)));
        String reached = deepest == Tree.ALL
                ? "max(deepest_joined)"
                : "max(if(" + deepest.named("joined") + ", deepest_joined, 0L))";
        List<Dataset<Row>> brought = new ArrayList<>();
        while (brought.isEmpty() || !running.isEmpty()) {
            if (brought.size() == Long.SIZE) {
                throw new IllegalStateException("referrals run in a circle: their places are not of these referrals");
            }
            brought.add(Lineage.cut(running.groupBy(col("pointer").as("member_id"))
                    .agg(
                            expr("max(deepest)").as("deepest"),
                            told(expr(reached).as("deepest_joined"), sums, sum -> expr(sum.brought())))));
            running = Lineage.cut(grow(running, brought.get(brought.size() - 1), sums, weights, cut));
        }
        return union(brought.subList(1, brought.size()), brought.get(0))
                .groupBy("member_id")
                .agg(
                        expr("max(deepest)").as("deepest"),
                        told(
                                expr("max(deepest_joined)").as("deepest_joined"),
                                sums,
                                sum -> expr("sum(" + sum.name() + ")"
                                        + (sum.unit() == 0 ? "" : " / " + sum.unit() + "D"))));
    }

    /** Adds what was brought, and moves the pointers; who points at a root has nobody further above, and leaves. */
    private static Dataset<Row> grow(
            Dataset<Row> running, Dataset<Row> brought, List<Sum> sums, List<String> weights, List<Tree> cut) {
        Dataset<Row> hops = running.select(Stream.concat(
                        Stream.of(col("member_id").as("via"), col("pointer").as("next")),
                        cut.stream().map(tree -> col(tree.named("joined")).as(tree.named("joined_next"))))
                .toArray(Column[]::new));
        Stream<String> moved = Stream.of(
                "near.member_id",
                "next as pointer",
                "greatest(near.deepest, brought.deepest) as deepest",
                "greatest(near.deepest_joined, brought.deepest_joined) as deepest_joined",
                "factor * factor as factor");
        Stream<String> kept = weights.stream();
        Stream<String> joined = cut.stream().map(tree -> "%1$s and %1$s_next as %1$s".formatted(tree.named("joined")));
        Stream<String> grown =
                sums.stream().map(sum -> "near.%1$s + coalesce(brought.%1$s, 0L) as %1$s".formatted(sum.name()));
        return running.as("near")
                .join(hops.hint("shuffle_hash"), expr("near.pointer = via"))
                .join(brought.as("brought").hint("shuffle_hash"), expr("near.member_id = brought.member_id"), "left")
                .select(columns(Stream.of(moved, kept, joined, grown).flatMap(part -> part)));
    }

    private static Column[] columns(Stream<String> expressions) {
        return expressions.map(expression -> expr(expression)).toArray(Column[]::new);
    }

    /** The column, and one for each sum, by its name. */
    private static Column[] told(Column first, List<Sum> sums, Function<Sum, Column> column) {
        return Stream.concat(Stream.of(first), sums.stream().map(sum -> column.apply(sum)
                        .as(sum.name())))
                .toArray(Column[]::new);
    }
}
