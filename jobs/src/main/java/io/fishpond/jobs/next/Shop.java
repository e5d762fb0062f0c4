package io.fishpond.jobs.next;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.basket.Basket;
import io.fishpond.algo.basket.Count;
import io.fishpond.algo.basket.Fact;
import io.fishpond.algo.basket.HitContest;
import io.fishpond.algo.basket.Method;
import io.fishpond.algo.basket.Observer;
import io.fishpond.algo.basket.Pick;
import io.fishpond.algo.basket.Shortlist;
import io.fishpond.config.Products;
import io.fishpond.spark.Held;
import io.fishpond.table.marts.NextProducts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What was known of baskets at the end of a day: the shelf of products with most buyers, each member's trail of baskets, and the
 * counts that lists are made of. Work and memory are bounded a member: trails by {@value #BASKETS} baskets, baskets by
 * {@code basket_products}, products and kinds of basket by {@code products}, neighbours by {@code neighbours}.
 */
final class Shop implements AutoCloseable {
    /** Baskets of a member that are looked at, the latest. */
    private static final int BASKETS = 50;

    private static final StructType SHELF = StructType.fromDDL("product_id string not null, product int not null");
    private static final StructType FACT =
            StructType.fromDDL("fact string not null, origin bigint not null, product int not null");

    private final Held held;
    private final Dataset<Row> shelf;
    private final Dataset<Row> trails;
    private final Words words;
    private final Broadcast<Shortlist> list;

    private Shop(Held held, Dataset<Row> shelf, Dataset<Row> trails, Words words, Broadcast<Shortlist> list) {
        this.held = held;
        this.shelf = shelf;
        this.trails = trails;
        this.words = words;
        this.list = list;
    }

    /**
     * Counts what was bought up to a day.
     *
     * @param bought member_id, day, channel, order_id, line_no, product_id, product_name, category
     */
    static Shop of(Dataset<Row> bought, LocalDate day, Products.Next settings) {
        SparkSession spark = bought.sparkSession();
        int today = (int) day.toEpochDay();
        List<Row> products = bought.where("day > " + (today - settings.historyDays()))
                .groupBy("product_id")
                .agg(
                        expr("count(distinct member_id)").as("buyers"),
                        expr("max_by(product_name, struct(day, channel, order_id, line_no))")
                                .as("name"),
                        expr("max_by(category, struct(day, channel, order_id, line_no))")
                                .as("category"))
                .orderBy(col("buyers").desc(), col("product_id"))
                .limit(settings.products())
                .collectAsList();
        Words words = Words.of(products, settings.popularityDays());
        List<Row> numbered = new ArrayList<>();
        for (int i = 0; i < products.size(); i++) {
            numbered.add(RowFactory.create(products.get(i).getString(0), i));
        }
        Dataset<Row> shelf = spark.createDataFrame(numbered, SHELF);
        Held held = new Held();
        Dataset<Row> trails = held.of(trails(bought, shelf, settings.basketProducts()));
        Observer observer =
                new Observer(words.categoryNumbers(), today, settings.historyDays(), settings.popularityDays());
        Shortlist list = new Shortlist(observer, counts(trails, observer, settings.neighbours(), settings.products()));
        return new Shop(
                held,
                shelf,
                trails,
                words,
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(list));
    }

    private static Dataset<Row> trails(Dataset<Row> bought, Dataset<Row> shelf, int basketProducts) {
        return bought.join(broadcast(shelf), "product_id")
                .groupBy("member_id", "day")
                .agg(expr("slice(sort_array(collect_set(product)), 1, " + basketProducts + ")")
                        .as("products"))
                .groupBy("member_id")
                .agg(expr("sort_array(collect_list(struct(day, products)))").as("baskets"))
                .withColumn(
                        "baskets",
                        expr("slice(baskets, greatest(1, size(baskets) - " + (BASKETS - 1) + "), " + BASKETS + ")"));
    }

    /**
     * Facts, each counted over all members; of pairs those that were seen most, a bounded number from each product or kind, and of
     * kinds those of most baskets.
     */
    static List<Count> counts(Dataset<Row> trails, Observer observer, int neighbours, int kinds) {
        try (Held held = new Held()) {
            Dataset<Row> counted = held.of(counted(trails, observer));
            String ofKinds = "fact in ('" + Fact.KIND_LEFT + "', '" + Fact.KIND_FOLLOWED + "')";
            Dataset<Row> known = counted.where("fact = '" + Fact.KIND_LEFT + "'")
                    .orderBy(col("count").desc(), col("origin"))
                    .limit(kinds)
                    .select("origin");
            return counted
                    .where("not " + ofKinds)
                    .unionByName(counted.where(ofKinds).join(broadcast(known), new String[] {"origin"}, "left_semi"))
                    .withColumn(
                            "place", expr("row_number() over (partition by fact, origin order by count desc, product)"))
                    .where("place <= " + neighbours + " or fact not in ('" + Fact.TOGETHER + "', '" + Fact.FOLLOWED
                            + "', '" + Fact.KIND_FOLLOWED + "')")
                    .select("fact", "origin", "product", "count")
                    .collectAsList()
                    .stream()
                    .map(row ->
                            new Count(Fact.valueOf(row.getString(0)), row.getLong(1), row.getInt(2), row.getLong(3)))
                    .toList();
        }
    }

    private static Dataset<Row> counted(Dataset<Row> trails, Observer observer) {
        return trails.select("baskets")
                .flatMap(
                        (FlatMapFunction<Row, Row>) row -> {
                            List<Row> facts = new ArrayList<>();
                            observer.observe(
                                    baskets(row),
                                    (fact, from, product) -> facts.add(RowFactory.create(fact.name(), from, product)));
                            return facts.iterator();
                        },
                        Encoders.row(FACT))
                .groupBy("fact", "origin", "product")
                .count();
    }

    private static List<Basket> baskets(Row row) {
        int column = row.fieldIndex("baskets");
        return row.isNullAt(column)
                ? List.of()
                : row.<Row>getList(column).stream()
                        .map(basket -> new Basket(basket.getInt(0), basket.<Integer>getList(1)))
                        .toList();
    }

    /**
     * How many members' next basket was hit by which methods' lists.
     *
     * @param later what was bought after the day, as {@link #of} takes it; of each member the first day counts
     * @param size of the lists
     */
    HitContest compared(Dataset<Row> later, int size) {
        Dataset<Row> next = later.join(broadcast(shelf), new String[] {"product_id"}, "left")
                .groupBy("member_id", "day")
                .agg(expr("collect_set(product)").as("products"))
                .groupBy("member_id")
                .agg(expr("min_by(products, day)").as("next"));
        Broadcast<Shortlist> lists = list;
        Map<Set<Method>, Long> members = new HashMap<>();
        trails.join(next, "member_id")
                .select("baskets", "next")
                .map(
                        (MapFunction<Row, String>) row -> hit(lists.value(), baskets(row), row.getList(1), size),
                        Encoders.STRING())
                .groupBy("value")
                .count()
                .collectAsList()
                .forEach(row -> members.put(methods(row.getString(0)), row.getLong(1)));
        return new HitContest(members);
    }

    /** The methods whose list holds something that was wanted, by their names. */
    private static String hit(Shortlist lists, List<Basket> trail, List<Integer> wanted, int size) {
        return Stream.of(Method.values())
                .filter(method ->
                        lists.of(method, trail, size).stream().anyMatch(pick -> wanted.contains(pick.product())))
                .map(Method::name)
                .collect(Collectors.joining(","));
    }

    private static Set<Method> methods(String names) {
        return Stream.of(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(Method::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Method.class)));
    }

    /**
     * The first products of each member's list, with their reasons, as {@link NextProducts} has them; nobody where no products
     * are known.
     *
     * @param customers member_id
     */
    Dataset<Row> suggested(Dataset<Row> customers, Method method) {
        StructType schema = new StructType().add("member_id", "string");
        for (int rank = 1; rank <= NextProducts.RANKS; rank++) {
            schema = schema.add("product_" + rank, "string")
                    .add("product_name_" + rank, "string")
                    .add("score_" + rank, "double")
                    .add("method_" + rank, "string")
                    .add("reason_" + rank, "string")
                    .add("reason_zh_" + rank, "string");
        }
        Broadcast<Shortlist> lists = list;
        Words said = words;
        int width = schema.size();
        return customers
                .join(trails, new String[] {"member_id"}, "left")
                .select("member_id", "baskets")
                .map(
                        (MapFunction<Row, Row>) row -> {
                            Object[] values = new Object[width];
                            values[0] = row.getString(0);
                            List<Basket> trail = baskets(row);
                            int next = 1;
                            for (Pick pick : lists.value().of(method, trail, NextProducts.RANKS)) {
                                values[next++] = said.id(pick.product());
                                values[next++] = said.name(pick.product());
                                values[next++] = Math.round(pick.score() * 1e6) / 1e6;
                                values[next++] = pick.method().label();
                                values[next++] =
                                        said.english(pick, trail, lists.value().observer());
                                values[next++] =
                                        said.chinese(pick, trail, lists.value().observer());
                            }
                            return RowFactory.create(values);
                        },
                        Encoders.row(schema))
                .where("product_1 is not null");
    }

    @Override
    public void close() {
        list.unpersist();
        held.close();
    }
}
