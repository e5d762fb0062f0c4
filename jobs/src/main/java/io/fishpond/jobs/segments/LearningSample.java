package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.lookalike.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What lookalikes of many seed lists learn from: bounded draws of members, by hash and in its order, which is the same whatever
 * the cluster and means nothing. The rest is drawn once for all lists, and so are the cuts of the features.
 *
 * @param features of all lists
 * @param levels how each feature is cut
 * @param rest rows of levels, with the role of each in each list; see {@link SeedList#role}
 * @param lists what is drawn of each list
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LearningSample(List<Feature> features, List<Levels> levels, Rest rest, List<Seeds> lists) {
    /** What a model learns from at most: more rows would not move weights of a few hundred levels. */
    private static final int MOST_SEEDS = 5_000;

    private static final int MOST_OF_REST = 20_000;

    private static final int MOST_NAMES = 50;

    /**
     * The draw of everybody.
     *
     * @param levels of each
     * @param roles of each, by list; null for neither
     */
    record Rest(int[][] levels, Integer[][] roles) {
        /** Those whom a list may take. */
        int[][] of(int list) {
            return IntStream.range(0, levels.length)
                    .filter(i -> Objects.equals(roles[i][list], 0))
                    .mapToObj(i -> levels[i])
                    .toArray(int[][]::new);
        }
    }

    /**
     * The seeds of one list.
     *
     * @param levels of those who were drawn
     * @param weights how much each counts
     * @param count of all seeds
     * @param others of all whom the list may take
     */
    record Seeds(int[][] levels, double[] weights, long count, long others) {}

    /** The members with what a model sees of them: member_id, draw, role_0 …, weight_0 …, feature_0 … */
    static Dataset<Row> framed(Dataset<Row> audience, List<SeedList> lists, List<Feature> features, long seed) {
        Stream<String> draw = Stream.of("member_id", "md5(concat('" + seed + ":', member_id)) as draw");
        Stream<String> roles = each(lists, (list, i) -> "cast(" + list.role() + " as int) as role_" + i);
        Stream<String> weights = each(
                lists,
                (list, i) -> "case when role_" + i + " = 1 then cast(" + Objects.requireNonNullElse(list.weight(), "1")
                        + " as double) end as weight_" + i);
        List<Column> columns = new ArrayList<>(Stream.of(draw, roles, weights)
                .flatMap(part -> part)
                .map(sql -> expr(sql))
                .toList());
        for (int f = 0; f < features.size(); f++) {
            columns.add(features.get(f).value().as("feature_" + f));
        }
        return audience.select(columns.toArray(Column[]::new));
    }

    private static Stream<String> each(List<SeedList> lists, BiFunction<SeedList, Integer, String> sql) {
        return IntStream.range(0, lists.size()).mapToObj(i -> sql.apply(lists.get(i), i));
    }

    /**
     * Draws, cuts and counts.
     *
     * @param framed of {@link #framed}, for as many lists
     */
    static LearningSample of(Dataset<Row> framed, List<SeedList> lists, List<Feature> features, int buckets) {
        int count = lists.size();
        String roles = each(lists, (list, i) -> "role_" + i).collect(Collectors.joining(", "));
        List<Row> drawn = framed.where("coalesce(" + roles + ") is not null")
                .orderBy("draw", "member_id")
                .limit(MOST_OF_REST)
                .collectAsList();
        List<Levels> levels = IntStream.range(0, features.size())
                .mapToObj(f -> cut(features.get(f), values(drawn, f), buckets))
                .toList();
        Integer[][] rolesOf = drawn.stream()
                .map(row -> IntStream.range(0, count)
                        .mapToObj(i -> row.<Integer>getAs("role_" + i))
                        .toArray(Integer[]::new))
                .toArray(Integer[][]::new);
        Row counts = framed.selectExpr(Stream.concat(
                                each(lists, (list, i) -> "count_if(role_" + i + " = 1)"),
                                each(lists, (list, i) -> "count_if(role_" + i + " = 0)"))
                        .toArray(String[]::new))
                .head();
        List<Row> seeds = framed.withColumn(
                        "list",
                        expr("explode(filter(sequence(0, " + (count - 1) + "), i -> element_at(array(" + roles
                                + "), i + 1) = 1))"))
                .withColumn("place", expr("row_number() over (partition by list order by draw, member_id)"))
                .where("place <= " + MOST_SEEDS)
                .orderBy("list", "place")
                .collectAsList();
        List<Seeds> ofLists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int list = i;
            List<Row> own = seeds.stream()
                    .filter(row -> row.<Integer>getAs("list") == list)
                    .toList();
            ofLists.add(new Seeds(
                    levelsOf(own, levels, count), weights(own, list), counts.getLong(i), counts.getLong(count + i)));
        }
        return new LearningSample(features, levels, new Rest(levelsOf(drawn, levels, count), rolesOf), ofLists);
    }

    /** A seed of no, unknown or negative weight still is one: it counts a hundredth of the average. */
    private static double[] weights(List<Row> seeds, int list) {
        double[] told = seeds.stream()
                .map(row -> row.<Double>getAs("weight_" + list))
                .mapToDouble(
                        weight -> weight == null || !(weight > 0 && weight < Double.POSITIVE_INFINITY) ? 0 : weight)
                .toArray();
        double mean = Arrays.stream(told).average().orElse(0);
        return Arrays.stream(told)
                .map(weight -> mean > 0 ? Math.max(weight, mean / 100) : 1)
                .toArray();
    }

    private static Stream<Object> values(List<Row> rows, int feature) {
        return rows.stream().map(row -> row.getAs("feature_" + feature)).filter(Objects::nonNull);
    }

    private static Levels cut(Feature feature, Stream<Object> values, int buckets) {
        return feature.isNumber()
                ? Levels.Buckets.byQuantiles(values.map(Double.class::cast).toList(), buckets)
                : Levels.Categories.occurringIn(frequent(values.map(String.class::cast)));
    }

    /** The names that most bear: a name of few tells nothing, and a model of thousands of levels takes the driver down. */
    private static List<String> frequent(Stream<String> names) {
        return names.collect(Collectors.groupingBy(name -> name, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMES)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int[][] levelsOf(List<Row> rows, List<Levels> levels, int lists) {
        return rows.stream().map(row -> levelsOf(row, levels, lists)).toArray(int[][]::new);
    }

    /** The levels of a row of {@link #framed}, which was framed for as many lists. */
    static int[] levelsOf(Row row, List<Levels> levels, int lists) {
        int first = 2 + 2 * lists;
        int[] of = new int[levels.size()];
        for (int f = 0; f < of.length; f++) {
            of[f] = levels.get(f).of(row.get(first + f));
        }
        return of;
    }
}
