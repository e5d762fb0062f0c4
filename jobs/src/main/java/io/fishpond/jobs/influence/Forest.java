package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Depths and sums over a forest by pointer doubling (Wyllie, The Complexity of Parallel Computations, 1979): every
 * pointer starts at the referrer and doubles its reach in a round, so that a forest of depth d takes ⌈log2(d+1)⌉ rounds
 * and not d.
 */
final class Forest {
    /** What {@link #withSumsBelow} adds up: a weight of each member, undamped or damped by her distance. */
    private enum Sum {
        TREE_SIZE("1L"),
        DOWNSTREAM_REVENUE("revenue"),
        DOWNSTREAM_VALUE("value"),
        CREDIT("share"),
        INFLUENCE("1D", 1_000_000_000),
        INFLUENCE_REVENUE("revenue / 100D", 1_000_000),
        INFLUENCE_VALUE("value / 100D", 1_000_000);

        private final String weight;
        private final boolean damped;
        private final int unit;

        Sum(String weight) {
            this.weight = weight;
            this.damped = false;
            this.unit = 1;
        }

        Sum(String weight, int unit) {
            this.weight = weight;
            this.damped = true;
            this.unit = unit;
        }

        private String column() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        private Column none() {
            return expr(damped ? "0D" : "0L").as(column());
        }

        /**
         * What a round brings. Undamped sums are of whole numbers. Damped terms are rounded to whole parts of their
         * unit (a billionth of a member, a millionth of a coin) and added as such, because a sum of doubles would depend
         * on the order in which Spark adds them.
         */
        private Column brought() {
            String weighed = "(" + weight + " + " + column() + ")";
            String sum = damped
                    ? "sum(cast(round(factor * " + weighed + " * " + unit + ") as bigint)) / " + unit
                    : "sum(" + weighed + ")";
            return expr(sum).as("brought_" + column());
        }

        private Column grown() {
            return expr(column() + " + coalesce(brought_" + column() + ", " + (damped ? "0D" : "0L") + ")")
                    .as(column());
        }
    }

    private Forest() {}

    /**
     * Adds {@code root_id}, {@code depth} and {@code staff_above}, the number of ancestors on the staff roster.
     *
     * @param referred one row per member who was brought: member_id, referrer_id, is_staff_referral, …
     * @throws IllegalStateException if somebody is her own ancestor
     */
    static Dataset<Row> withPlaces(Dataset<Row> referred) {
        Dataset<Row> places = Lineage.cut(referred.selectExpr(
                "member_id", "referrer_id as root_id", "1L as depth", "if(is_staff_referral, 1L, 0L) as staff_above"));
        long size = places.count();
        long deepest = Math.min(size, 1);
        // Who is as deep as pointers can reach may be deeper still.
        for (long reach = 1; deepest == reach; reach *= 2) {
            places = Lineage.cut(places.transform(Forest::jump));
            Row deep = places.selectExpr("max_by(member_id, struct(depth, member_id))", "max(depth)")
                    .head();
            deepest = deep.getLong(1);
            if (deepest > size) {
                throw new IllegalStateException("referrals run in a circle: " + deep.getString(0)
                        + " has more ancestors than the " + size + " members who were brought");
            }
        }
        return referred.join(places, "member_id");
    }

    private static Dataset<Row> jump(Dataset<Row> places) {
        return places.as("near")
                .join(places.as("far"), expr("near.root_id = far.member_id"), "left")
                .selectExpr(
                        "near.member_id",
                        "coalesce(far.root_id, near.root_id) as root_id",
                        "near.depth + coalesce(far.depth, 0L) as depth",
                        "near.staff_above + coalesce(far.staff_above, 0L) as staff_above");
    }

    /** One row per member: those who were brought, and the roots. */
    static Dataset<Row> forest(Dataset<Row> members, Dataset<Row> referred) {
        return members.select("member_id")
                .join(referred, new String[] {"member_id"}, "left")
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "coalesce(root_id, member_id) as root_id",
                        "cast(coalesce(depth, 0L) as int) as depth",
                        "referred_at",
                        "channel",
                        "campaign",
                        "kind",
                        "coalesce(is_staff_referral, false) as is_staff_referral");
    }

    /**
     * Adds the sums over everybody strictly below, in one pass for all weights: with p the pointers and A a member's
     * weight and what was brought so far, {@code A'(v) = A(v) + λ^(2^k) Σ A(u)} over the u with p(u) = v, then
     * {@code p' = p∘p}. Rows whose pointer has left the forest bring nothing any more.
     *
     * @param nodes member_id, referrer_id (null for a root), depth, and in cents: revenue, value, share
     * @return member_id, tree_depth, tree_size, influence, …
     */
    static Dataset<Row> withSumsBelow(Dataset<Row> nodes, double damping) {
        List<Column> start = new ArrayList<>(List.of(
                col("member_id"),
                col("referrer_id").as("pointer"),
                col("depth"),
                col("revenue"),
                col("value"),
                col("share"),
                // A column and not a literal: rounds with the same plan share their compiled code.
                lit(damping).as("factor"),
                col("depth").as("deepest")));
        sums(Sum::none).forEach(start::add);
        Dataset<Row> state = Lineage.cut(nodes.select(start.toArray(Column[]::new)));
        Row deepest = state.selectExpr("coalesce(max(depth), 0L)").head();
        for (long reach = 1; reach <= deepest.getLong(0); reach *= 2) {
            state = Lineage.cut(state.transform(Forest::grow));
        }
        return state.withColumn("tree_depth", expr("cast(deepest - depth as int)"))
                .drop("pointer", "factor", "deepest", "depth", "revenue", "value", "share");
    }

    private static Dataset<Row> grow(Dataset<Row> state) {
        Dataset<Row> below = state.where("pointer is not null");
        Dataset<Row> brought = below.groupBy(col("pointer").as("above"))
                .agg(
                        expr("max(deepest)").as("brought_deepest"),
                        sums(Sum::brought).toArray(Column[]::new));
        Dataset<Row> hops = below.selectExpr("member_id as via", "pointer as next");
        Stream<Column> kept =
                Stream.of("member_id", "depth", "revenue", "value", "share").map(name -> col(name));
        Stream<Column> moved = Stream.of(
                col("next").as("pointer"),
                expr("factor * factor").as("factor"),
                expr("greatest(deepest, brought_deepest)").as("deepest"));
        return state.join(brought, expr("member_id = above"), "left")
                .join(hops, expr("pointer = via"), "left")
                .select(Stream.of(kept, moved, sums(Sum::grown))
                        .flatMap(columns -> columns)
                        .toArray(Column[]::new));
    }

    private static Stream<Column> sums(java.util.function.Function<Sum, Column> column) {
        return Stream.of(Sum.values()).map(column);
    }
}
